import { describe, expect, it, vi } from 'vitest';
import { aroundALiveRoom } from '../../../test/helpers/live-room.js';
import { flushed } from '../../../test/helpers/note-outlet.js';
import type { RoomHost } from '../../../test/helpers/room-host.js';
import type { ExternalStream } from '../../protocol/index.js';
import type { Room } from './room.js';
import { loadStarter } from './starter-templates.js';

const FIRST = 'rtmp://one.example/app/secret-1';
const SECOND = 'rtmps://two.example/app/secret-2';

let host: RoomHost;
let room: Room;

aroundALiveRoom((opened) => ({ host, room } = opened));

const join = (peerId: string, role = 'broadcaster') => host.join(room, peerId, role);
const start = (urls = [FIRST, SECOND], by: string | null = 'ada') =>
  room.pushes.start(by, { urls });
const notes = () => host.journal.types.filter((type) => type.startsWith('external.'));
const targetIds = () => room.pushes.state?.targets.map(({ id }) => id) ?? [];
/** News of the target with this number, from whatever stream it rides on. */
const tell = (index: number, state: 'connected' | 'retrying' | 'failed', reason: string | null) =>
  host.live.tell({ type: 'pushed', targetId: targetIds()[index] ?? '', state, reason });
const begun = async () => {
  await join('ada');
  await start();
  tell(0, 'connected', null);
};
const toldOf = async (
  guest: Awaited<ReturnType<typeof join>>,
): Promise<(ExternalStream | null)[]> => {
  await flushed();
  return guest.outlet.events.flatMap((event) =>
    event.type === 'externalStream.changed' ? [event.externalStream] : [],
  );
};

describe('a room that goes to servers of others', () => {
  it('has a worker of its own, and tells everybody what becomes of each target', async () => {
    const viewer = await join('viewer', 'viewer-near-realtime');
    await join('ada');
    await start();
    expect(host.live.orders).toMatchObject([
      {
        watched: false,
        recording: null,
        layers: [{ width: 1280, height: 720, videoBitrate: 2_500, audioBitrate: 128 }],
        pushTo: [{ url: FIRST }, { url: SECOND }],
      },
    ]);
    tell(0, 'connected', null);
    tell(1, 'retrying', 'The server closed the connection.');
    expect(room.pushes.state).toMatchObject({
      state: 'started',
      targets: [
        { url: 'rtmp://one.example/app/***', state: 'connected', reason: null },
        {
          url: 'rtmps://two.example/app/***',
          state: 'retrying',
          reason: 'The server closed the connection.',
        },
      ],
    });
    await room.pushes.stop('ada');
    const told = await toldOf(viewer);
    expect(told.map((one) => one?.state)).toEqual(['initialised', 'started', 'started', undefined]);
    expect(JSON.stringify(told)).not.toContain('secret');
    expect(host.live.stopped).toEqual([host.live.orders[0]?.streamId]);
    expect(notes()).toEqual(['external.begun', 'external.started', 'external.stopped']);
    expect(JSON.stringify(host.journal.changes)).not.toContain('secret');
    expect((await join('late')).snapshot.externalStream).toBeNull();
  });

  it('rides on a live stream, and goes on alone when that ends', async () => {
    await join('ada');
    await room.live.start('ada');
    const streamId = host.live.orders[0]?.streamId ?? '';
    await start();
    expect(host.live.orders).toHaveLength(1);
    expect(host.live.targets).toEqual([{ streamId, urls: [FIRST, SECOND] }]);
    tell(0, 'connected', null);
    expect(room.pushes.state).toMatchObject({ state: 'started' });

    await room.live.stop('ada');
    expect(host.live.orders).toHaveLength(1);
    host.live.tell({ type: 'stopped', files: [] });
    await vi.waitFor(() => expect(host.live.orders).toHaveLength(2));
    expect(host.live.orders[1]).toMatchObject({
      watched: false,
      pushTo: [{ url: FIRST }, { url: SECOND }],
    });
    expect(room.pushes.state?.targets[0]).toMatchObject({ state: 'retrying' });
    tell(0, 'connected', null);
    expect(room.pushes.state?.targets[0]).toMatchObject({ state: 'connected' });
  });

  it('leaves the live stream that it rides on alone', async () => {
    await join('ada');
    await room.live.start('ada');
    const streamId = host.live.orders[0]?.streamId ?? '';
    await start();
    await room.pushes.stop('ada');
    expect(host.live.targets.at(-1)).toEqual({ streamId, urls: [] });
    expect(host.live.stopped).toEqual([]);
    expect(room.live.running).toBe(true);
  });

  it('has a worker of its own for another size', async () => {
    await join('ada');
    await room.live.start('ada');
    await room.pushes.start(null, { urls: [FIRST], resolution: { width: 720, height: 1280 } });
    expect(host.live.orders[1]).toMatchObject({ layers: [{ width: 720, height: 1280 }] });
  });

  describe('and is to be recorded', () => {
    const recorded = async (browserRecording = true) => {
      const template = structuredClone(loadStarter('live-streaming'));
      const { permissions } = template.roles['broadcaster'] ?? {};
      Object.assign(permissions ?? {}, { browserRecording });
      const out = { name: 'out', rtmpUrls: [FIRST], recordingEnabled: true };
      Object.assign(template.destinations, { rtmpDestinations: { out } });
      room = await host.room({ ...template, name: 'recorded' });
      await join('ada');
      await room.pushes.start('ada', {});
      return host.live.orders[0]?.streamId ?? '';
    };
    const composed = () => host.journal.types.filter((type) => type.startsWith('stream.'));

    it('rides on a recording, which ends with it', async () => {
      const streamId = await recorded();
      expect(host.live.orders).toMatchObject([
        { watched: false, recording: { singleFilePerLayer: true }, layers: [{ width: 1280 }] },
      ]);
      expect(host.live.targets).toEqual([{ streamId, urls: [FIRST] }]);
      expect(room.recording.state).toMatchObject({ id: streamId });
      expect(host.journal.last('external.begun')).toMatchObject({
        external: { recordingId: streamId },
      });
      tell(0, 'connected', null);
      expect(room.pushes.state).toMatchObject({ state: 'started' });
      await room.pushes.stop('ada');
      await flushed();
      expect(host.live.targets.at(-1)).toEqual({ streamId, urls: [] });
      expect(host.live.stopped).toEqual([streamId]);
      expect(room.recording.running).toBe(false);
      expect(composed()).toEqual(['stream.begun', 'stream.stopped']);
    });

    it('takes its recording along also when no end can be written down, and nothing else with it', async () => {
      const unhandled = vi.fn();
      process.on('unhandledRejection', unhandled);
      const streamId = await recorded();
      host.journal.failure = new Error('full');
      await expect(room.pushes.stop('ada')).rejects.toThrow('full');
      await flushed();
      // Node tells of it when everything else of the turn is done.
      await new Promise((resolve) => setImmediate(resolve));
      process.off('unhandledRejection', unhandled);
      expect(unhandled).not.toHaveBeenCalled();
      expect(host.live.stopped).toEqual([streamId]);
    });

    it('goes on alone when the recording ends first', async () => {
      const streamId = await recorded();
      await room.recording.stop('ada');
      host.live.tell({ type: 'stopped', files: [] });
      await vi.waitFor(() => expect(host.live.orders).toHaveLength(2));
      expect(host.live.orders[1]).toMatchObject({ recording: null, pushTo: [{ url: FIRST }] });
      expect(room.pushes.running).toBe(true);
      await room.pushes.stop('ada');
      expect(host.live.stopped).toEqual([streamId, host.live.orders[1]?.streamId]);
    });

    it('leaves a recording alone that runs anyway', async () => {
      await join('ada');
      const id = await room.recording.start('ada');
      await room.pushes.start(null, { urls: [FIRST], recording: true });
      await room.pushes.stop('ada');
      await flushed();
      expect(host.live.stopped).not.toContain(id);
      expect(room.recording.running).toBe(true);
    });

    it('is refused without the right to record', async () => {
      await expect(recorded(false)).rejects.toMatchObject({ code: 'forbidden' });
      expect(host.live.orders).toEqual([]);
      expect(host.journal.types.filter((type) => /^(stream|external)\./.test(type))).toEqual([]);
    });

    it('leaves neither running when it cannot be written down', async () => {
      await join('ada');
      host.live.gate = Promise.resolve().then(() => {
        host.journal.failure = new Error('full');
      });
      const wish = { urls: [FIRST], recording: true };
      await expect(room.pushes.start('ada', wish)).rejects.toThrow('full');
      host.journal.failure = null;
      await flushed();
      expect(room.pushes.running || room.recording.running).toBe(false);
      expect(host.live.stopped).toEqual([host.live.orders[0]?.streamId]);
    });
  });

  it('takes targets and gives them up while it runs', async () => {
    await begun();
    const third = 'rtmp://three.example/app/k';
    room.pushes.addTargets('ada', [third]);
    expect(host.live.targets.at(-1)?.urls).toEqual([FIRST, SECOND, third]);
    room.pushes.removeTarget(null, targetIds()[1] ?? '');
    expect(host.live.targets.at(-1)?.urls).toEqual([FIRST, third]);
    expect(room.pushes.state?.targets.map(({ state }) => state)).toEqual([
      'connected',
      'connecting',
    ]);
    expect(() => room.pushes.addTargets('ada', [FIRST])).toThrow('twice');
    expect(() => room.pushes.removeTarget('ada', 'none')).toThrow('no such target');
  });

  it.each([
    ['without the permission', 'co', [FIRST], 'forbidden'],
    ['without an address', 'ada', [], 'invalid_request'],
    ['for something else', 'ada', ['https://a.example/b/c'], 'invalid_request'],
    ['for one address twice', 'ada', [FIRST, FIRST], 'invalid_request'],
    ['for too many', 'ada', Array.from({ length: 6 }, (_, n) => `${FIRST}${n}`), 'invalid_request'],
    ['for an endless address', 'ada', [FIRST + 'x'.repeat(1_024)], 'invalid_request'],
  ])('is refused %s', async (_case, by, urls, code) => {
    await join('ada');
    await join('co', 'co-broadcaster');
    await expect(start(urls, by)).rejects.toMatchObject({ code });
    expect(host.live.orders).toEqual([]);
    expect(notes()).toEqual([]);
  });

  it('is refused twice, in an empty room, and with a size that no picture may have', async () => {
    await expect(start([FIRST], null)).rejects.toMatchObject({ code: 'unprocessable' });
    await begun();
    await expect(start()).rejects.toMatchObject({ code: 'conflict' });
    await room.pushes.stop('ada');
    for (const [width, height] of [
      [1281, 720],
      [3840, 2160],
      [100, 100],
    ] as const) {
      const wish = { urls: [FIRST], resolution: { width, height } };
      await expect(room.pushes.start('ada', wish)).rejects.toThrow('resolution');
    }
    await expect(room.pushes.stop('ada')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('leaves nothing behind when the engine refuses it, or it cannot be written down', async () => {
    const ada = await join('ada');
    host.live.gate = Promise.reject(new Error('Too many streams.'));
    await expect(start()).rejects.toThrow('Too many streams.');
    host.live.gate = Promise.resolve();
    host.journal.failure = new Error('full');
    await expect(start()).rejects.toThrow('full');
    expect(host.live.stopped).toEqual([host.live.orders[1]?.streamId]);
    host.journal.failure = null;
    await expect(start()).resolves.toMatchObject({ state: 'initialised' });
    expect((await toldOf(ada)).map((told) => told?.state)).toEqual(['initialised']);
  });

  it('ends by itself: after its time, after the last person, with the room', async () => {
    await begun();
    await vi.advanceTimersByTimeAsync(14_400_000);
    expect(room.pushes.running).toBe(false);
    expect(host.journal.changes.at(-1)).toMatchObject({ reason: 'max duration reached' });

    await start();
    await room.leave('ada', 'left');
    await vi.advanceTimersByTimeAsync(299_000);
    expect(room.pushes.running).toBe(true);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(room.pushes.running).toBe(false);
    expect(host.journal.changes).toContainEqual(
      expect.objectContaining({ type: 'external.stopped', reason: 'last peer left' }),
    );

    await join('ada');
    await start();
    await room.end(null);
    expect(room.pushes.running).toBe(false);
  });

  it('tells a failure, and that its targets wait while a worker is replaced', async () => {
    await begun();
    host.live.tell({ type: 'interrupted' });
    expect(room.pushes.state?.targets.map(({ state }) => state)).toEqual(['retrying', 'retrying']);
    host.live.tell({ type: 'failed', code: 'worker_died', message: 'No more.', files: [] });
    expect(room.pushes.state).toMatchObject({
      state: 'failed',
      error: { code: 'worker_died', message: 'No more.' },
    });
    expect(notes()).toEqual(['external.begun', 'external.started', 'external.failed']);
    await expect(start()).resolves.toMatchObject({ state: 'initialised', error: null });
  });
});
