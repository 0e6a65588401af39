import { beforeEach, describe, expect, it, vi } from 'vitest';
import { aroundALiveRoom } from '../../../test/helpers/live-room.js';
import { flushed } from '../../../test/helpers/note-outlet.js';
import type { RoomHost } from '../../../test/helpers/room-host.js';
import type { RoomRecording } from '../../protocol/index.js';
import type { Room } from './room.js';
import { loadStarter } from './starter-templates.js';

const FILE = { path: 'recording/layer-0.mp4', size: 9, duration: 2, width: 1280, height: 720 };

let host: RoomHost;
let room: Room;

aroundALiveRoom((opened) => ({ host, room } = opened));

const join = (peerId: string, role = 'broadcaster') => host.join(room, peerId, role);
const notes = () => host.journal.types.filter((type) => type.startsWith('stream.'));
const toldOf = async (
  guest: Awaited<ReturnType<typeof join>>,
): Promise<(RoomRecording | null)[]> => {
  await flushed();
  return guest.outlet.events.flatMap((event) =>
    event.type === 'recording.changed' ? [event.recording] : [],
  );
};
/** The room’s template says how it is recorded. */
const recordedAs = (browserComposite: object) => {
  const template = loadStarter('live-streaming') as object;
  const recording = { name: 'rec', role: 'broadcaster', compositeRecording: { browserComposite } };
  const document = { ...template, name: 'Recorded', recordings: [recording] };
  return host.room(document);
};

describe('a recording', () => {
  it('is told to everybody, beside a stream, and leaves its file', async () => {
    const viewer = await join('viewer', 'viewer-near-realtime');
    await join('ada');
    await room.recording.start('ada');
    expect(host.live.orders).toMatchObject([{ watched: false, pushTo: [] }]);
    host.live.tell({ type: 'started', at: 5, url: null });
    room.recording.pause('ada', true);
    expect(host.live.paused).toEqual([true]);
    room.recording.pause(null, false);
    await room.live.start('ada');
    await room.recording.stop('ada');
    expect((await toldOf(viewer)).map((told) => told && [told.state, told.paused])).toEqual([
      ['initialised', false],
      ['started', false],
      ['started', true],
      ['started', false],
      null,
    ]);
    const late = await join('late', 'viewer-near-realtime');
    expect(late.snapshot).toMatchObject({ recording: null, stream: { state: 'initialised' } });
  });

  it('is written down with where its file goes', async () => {
    host.storage = { owner: 'server', bucket: 'b', prefix: 'p' };
    await join('ada');
    const id = await room.recording.start(null, { audioOnly: true });
    host.live.tell({ type: 'started', at: 5, url: null });
    await room.recording.stop(null);
    host.said = { ...FILE, type: 'chat', path: 'recording/chat.csv', layer: 0 };
    host.live.tell({ type: 'stopped', files: [{ type: 'room-composite', layer: 0, ...FILE }] });
    await flushed();
    expect(notes()).toEqual([
      'stream.begun',
      'stream.started',
      'stream.stopped',
      'stream.completed',
    ]);
    expect(host.journal.changes.at(-1)).toMatchObject({
      stream: { id, kind: 'recording', recording: { audioOnly: true } },
      assets: [
        {
          path: `${id}/${FILE.path}`,
          upload: { owner: 'server', bucket: 'b', key: `p/${room.id}/${id}/${FILE.path}` },
        },
        { type: 'chat', path: `${id}/recording/chat.csv` },
      ],
    });
  });

  it.each([
    ['without the permission', 'viewer', 'forbidden'],
    ['by somebody who is not here', 'nobody', 'not_joined'],
  ])('is refused %s', async (_case, actor, code) => {
    await join('ada');
    await join('viewer', 'viewer-realtime');
    await expect(room.recording.start(actor)).rejects.toMatchObject({ code });
    expect(host.live.orders).toEqual([]);
  });

  it('is refused in an empty room, and twice; there is nothing to stop afterwards', async () => {
    await expect(room.recording.start(null)).rejects.toMatchObject({ code: 'unprocessable' });
    await join('ada');
    await room.recording.start(null);
    await expect(room.recording.start(null)).rejects.toMatchObject({ code: 'conflict' });
    await room.recording.stop(null);
    await expect(room.recording.stop(null)).rejects.toMatchObject({ code: 'not_found' });
    expect(host.live.orders).toHaveLength(1);
  });

  it('that the disk ends is told as failed, and leaves what there is', async () => {
    const ada = await join('ada');
    await room.recording.start('ada');
    host.live.tell({ type: 'started', at: 5, url: null });
    const failure = { code: 'disk_full', message: 'The disk is full: the recording ends here.' };
    host.live.tell({ type: 'recordingFailed', ...failure });
    expect((await toldOf(ada)).at(-1)).toMatchObject({ state: 'failed', error: failure });
    expect(host.live.stopped).toHaveLength(1);
    host.live.tell({ type: 'stopped', files: [{ type: 'room-composite', layer: 0, ...FILE }] });
    await flushed();
    expect(notes().slice(2)).toEqual(['stream.failed', 'stream.completed']);
    expect(host.journal.last('stream.completed')?.assets).toHaveLength(1);
    await expect(room.recording.start('ada')).resolves.toBeTruthy();
  });

  it('ends some time after the last person left, or with the room', async () => {
    await join('ada');
    await room.recording.start(null);
    await room.leave('ada', 'left');
    expect(room.isEmpty).toBe(false);
    vi.advanceTimersByTime(299_000);
    expect(host.live.stopped).toEqual([]);
    vi.advanceTimersByTime(1_000);
    expect(host.live.stopped).toHaveLength(1);
    await join('ada');
    await room.recording.start(null);
    await room.end(null);
    expect(host.live.stopped).toHaveLength(2);
  });
});

describe('a template that wants every session recorded', () => {
  beforeEach(async () => {
    room = await recordedAs({ autoStart: true, width: 640, height: 360 });
  });

  it('gets it from the first person on the stage on', async () => {
    await join('viewer', 'viewer-near-realtime');
    await flushed();
    expect(host.live.orders).toEqual([]);
    await join('ada');
    await vi.waitFor(() => expect(room.recording.state?.state).toBe('initialised'), 20_000);
    expect(host.live.orders).toMatchObject([{ layers: [{ width: 640, height: 360 }] }]);
  });

  it('gets it also where the first on the stage was brought up', async () => {
    await join('viewer', 'viewer-near-realtime');
    await room.changeRole(null, 'viewer', 'co-broadcaster', { force: true });
    await vi.waitFor(() => expect(room.recording.state?.state).toBe('initialised'), 20_000);
  });

  it('does not begin again what somebody stopped', async () => {
    await join('ada');
    await vi.waitFor(() => expect(room.recording.state?.state).toBe('initialised'), 20_000);
    await room.recording.stop('ada');
    host.live.tell({ type: 'stopped', files: [] });
    await join('bob', 'co-broadcaster');
    await flushed();
    expect(host.live.orders).toHaveLength(1);
  });
});

it('a recording that an earlier server left goes on when people come back', async () => {
  await join('ada');
  const id = await room.recording.start(null, { resolution: { width: 640, height: 360 } });
  host.live.tell({ type: 'started', at: 5, url: null });
  const begun = host.journal.changes.find(({ type }) => type === 'stream.started');
  if (begun?.type !== 'stream.started') throw new Error('It did not begin.');
  const { room: place, session, stream } = begun;
  const later = await host.room({ ...(loadStarter('live-streaming') as object), name: 'Later' });
  host.desk.adopt([{ room: { ...place, id: later.id }, session, stream, stopped: false }]);
  await host.join(later, 'bea', 'broadcaster');
  await vi.waitFor(() => expect(later.recording.state?.id).toBe(id), 20_000);
  expect(host.live.orders.at(-1)).toMatchObject({
    streamId: id,
    resumed: true,
    layers: [{ width: 640, height: 360 }],
  });
});
