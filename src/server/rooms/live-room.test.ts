import { beforeEach, describe, expect, it, vi } from 'vitest';
import { aroundALiveRoom } from '../../../test/helpers/live-room.js';
import { flushed } from '../../../test/helpers/note-outlet.js';
import type { RoomHost } from '../../../test/helpers/room-host.js';
import type { RoomStream } from '../../protocol/index.js';
import type { Room } from './room.js';

const FILE = { path: '720p.mp4', size: 9, duration: 2, width: 1280, height: 720, layer: 0 };

let host: RoomHost;
let room: Room;

aroundALiveRoom((opened) => ({ host, room } = opened));

const join = (peerId: string, role = 'broadcaster') => host.join(room, peerId, role);
const started = { type: 'started', at: 5, url: '/hls/c/r/master.m3u8' } as const;
const streamNotes = () => host.journal.types.filter((type) => type.startsWith('stream.'));
const looked = () => new Promise((resolve) => setImmediate(resolve));

/** What the person was told of the stream, newest last. */
const toldOf = async (guest: Awaited<ReturnType<typeof join>>): Promise<(RoomStream | null)[]> => {
  await flushed();
  return guest.outlet.events.flatMap((event) =>
    event.type === 'stream.changed' ? [event.stream] : [],
  );
};

describe('going live', () => {
  it('tells everybody what becomes of the stream, and newcomers how it is', async () => {
    const viewer = await join('viewer', 'viewer-near-realtime');
    await join('ada');
    const stream = await room.live.start('ada');
    expect(stream).toMatchObject({ state: 'initialised', url: null, playlistType: 'no-dvr' });
    host.live.tell(started);
    await room.live.stop('ada');
    expect((await toldOf(viewer)).map((told) => told && [told.state, told.url])).toEqual([
      ['initialised', null],
      ['started', '/hls/c/r/master.m3u8'],
      null,
    ]);

    host.live.tell({ type: 'stopped', files: [] });
    await flushed();
    await room.live.start('ada');
    host.live.tell(started);
    const late = await join('late', 'viewer-near-realtime');
    expect(late.snapshot.stream).toMatchObject({ state: 'started', startedAt: 5 });
  });

  it('orders what the template says', async () => {
    await join('ada');
    await room.live.start('ada', { singleFilePerLayer: true });
    expect(host.live.orders).toMatchObject([
      {
        roomId: room.id,
        layers: [{ width: 1280, height: 720, videoBitrate: 2_500, audioBitrate: 128 }],
        frameRate: 30,
        playlist: 'live',
        access: 'public',
        recording: { hlsVod: false, singleFilePerLayer: true, audioOnly: false },
        resumed: false,
      },
    ]);
  });

  it.each([
    ['without the permission', 'co', 'forbidden'],
    ['by somebody who is not here', 'nobody', 'not_joined'],
  ])('is refused %s', async (_case, actor, code) => {
    await join('ada');
    await join('co', 'co-broadcaster');
    await expect(room.live.start(actor)).rejects.toMatchObject({ code });
    expect(host.live.orders).toEqual([]);
    expect(streamNotes()).toEqual([]);
  });

  it('is refused twice, also while the first start is under way', async () => {
    await join('ada');
    let open = () => {};
    host.live.gate = new Promise((resolve) => (open = resolve));
    const first = room.live.start('ada');
    await expect(room.live.start(null)).rejects.toMatchObject({ code: 'conflict' });
    open();
    await first;
    await expect(room.live.start('ada')).rejects.toMatchObject({ code: 'conflict' });
    expect(host.live.orders).toHaveLength(1);
  });

  it('is refused in an empty room, and on a server that cannot stream', async () => {
    await expect(room.live.start(null)).rejects.toMatchObject({ code: 'unprocessable' });
    await join('ada');
    host.live.obstacle = 'This server has no codecs.';
    await expect(room.live.start('ada')).rejects.toThrow('This server has no codecs.');
    expect(host.live.orders).toEqual([]);
  });

  it('leaves nothing behind when the engine refuses it', async () => {
    const ada = await join('ada');
    host.live.gate = Promise.reject(new Error('The disk is full.'));
    await expect(room.live.start('ada')).rejects.toThrow('The disk is full.');
    expect(await toldOf(ada)).toEqual([]);
    expect(streamNotes()).toEqual([]);
    host.live.gate = Promise.resolve();
    await expect(room.live.start('ada')).resolves.toMatchObject({ state: 'initialised' });
  });

  it('is taken back when it cannot be written down', async () => {
    const ada = await join('ada');
    host.journal.failure = new Error('full');
    await expect(room.live.start('ada')).rejects.toThrow('full');
    expect(host.live.stopped).toEqual([host.live.orders[0]?.streamId]);
    expect(await toldOf(ada)).toEqual([]);
  });
});

describe('the end of a stream', () => {
  const live = async () => {
    const ada = await join('ada');
    await room.live.start('ada', { singleFilePerLayer: true });
    host.live.tell(started);
    return ada;
  };

  it('waits for the stream before: both have the address of the room', async () => {
    await live();
    await room.live.stop('ada');
    const next = room.live.start('ada');
    await flushed();
    expect(host.live.orders).toHaveLength(1);
    host.live.tell({ type: 'stopped', files: [] });
    await flushed();
    await next;
    expect(host.live.orders).toHaveLength(2);
  });

  it('comes a while after the last person left, unless somebody is back before', async () => {
    await live();
    await room.leave('ada', 'left');
    await vi.advanceTimersByTimeAsync(299_000);
    await join('ben');
    await vi.advanceTimersByTimeAsync(299_000);
    expect(host.live.stopped).toEqual([]);
    await room.leave('ben', 'left');
    await vi.advanceTimersByTimeAsync(301_000);
    expect(host.live.stopped).toHaveLength(1);
    expect(host.journal.changes.at(-1)).toMatchObject({
      type: 'stream.stopped',
      reason: 'last peer left',
    });
    // The room itself closes behind its stream.
    host.live.tell({ type: 'stopped', files: [FILE_OF('room-composite')] });
    await flushed();
    await vi.advanceTimersByTimeAsync(61_000);
    expect(host.journal.types.slice(-2)).toEqual(['stream.completed', 'session.closed']);
  });

  it('ends by itself also when that cannot be written down, and nothing else with it', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    await join('ada');
    await room.live.start('ada');
    host.journal.failure = new Error('full');
    void room.leave('ada', 'left');
    vi.advanceTimersByTime(301_000);
    expect(host.live.stopped).toHaveLength(1);
    // Node tells of it when everything else of the turn is done.
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });

  it('comes with the end of the room, and its files after that', async () => {
    await live();
    await room.end('ada');
    expect(host.journal.changes.find(({ type }) => type === 'stream.stopped')).toMatchObject({
      reason: 'room ended',
    });
    host.live.tell({ type: 'stopped', files: [FILE_OF('room-composite')] });
    await flushed();
    const done = host.journal.changes.at(-1);
    expect(done).toMatchObject({
      type: 'stream.completed',
      assets: [{ type: 'room-composite', path: `${host.live.orders[0]?.streamId}/720p.mp4` }],
    });
  });

  it('comes after the longest time that the template allows', async () => {
    await live();
    await vi.advanceTimersByTimeAsync(14_400_000);
    expect(host.journal.changes.at(-1)).toMatchObject({
      type: 'stream.stopped',
      reason: 'max duration reached',
    });
  });

  it('is told with its reason when the stream fails; another one may begin', async () => {
    const ada = await live();
    host.live.tell({ type: 'failed', code: 'worker_died', message: 'It died.', files: [] });
    await flushed();
    expect((await toldOf(ada)).at(-1)).toMatchObject({
      state: 'failed',
      url: null,
      error: { code: 'worker_died', message: 'It died.' },
    });
    expect(streamNotes()).toEqual([
      'stream.begun',
      'stream.started',
      'stream.failed',
      'stream.completed',
    ]);
    await expect(room.live.start('ada')).resolves.toMatchObject({ error: null });
  });

  it('is for those with the permission', async () => {
    await live();
    await join('co', 'co-broadcaster');
    await expect(room.live.stop('co')).rejects.toThrow('hlsStreaming');
    expect(() => room.live.insertMetadata('co', [])).toThrow('hlsStreaming');
    expect(() => room.live.pauseRecording('co', true)).toThrow('hlsStreaming');
    await room.live.stop(null);
    await expect(room.live.stop(null)).rejects.toThrow('not live');
  });
});

const FILE_OF = (type: 'room-composite' | 'room-vod') => ({ ...FILE, type });

describe('a running stream', () => {
  beforeEach(async () => {
    await join('ada');
    await room.live.start('ada', { hlsVod: true });
    host.live.tell(started);
  });

  it('shows who is on stage, as they come, go, mute and share', async () => {
    const newest = async () => {
      await looked();
      return host.live.scenes.at(-1);
    };
    await join('viewer', 'viewer-realtime');
    await looked();
    expect(host.live.scenes).toEqual([]);

    await join('ben', 'co-broadcaster');
    const track = { id: 'c', kind: 'video', source: 'camera', muted: false, width: 1, height: 1 };
    room.tracks.add('ben', track as never);
    expect(await newest()).toMatchObject({
      mode: 'grid',
      people: [
        { peerId: 'ada', camera: 'off' },
        { peerId: 'ben', camera: 'on', name: 'ben' },
      ],
    });
    expect(host.live.scenes).toHaveLength(1);

    room.setSpotlight('ada', 'ben');
    expect(await newest()).toMatchObject({ mode: 'spotlight', people: [{}, { prominent: true }] });
    room.tracks.add('ada', { ...track, id: 's', source: 'screen' } as never);
    expect(await newest()).toMatchObject({ mode: 'screen', people: [{ prominent: true }, {}] });
    room.tracks.removeAllOf('ada');
    await room.leave('ben', 'left');
    expect(await newest()).toMatchObject({ mode: 'grid', people: [{ peerId: 'ada' }] });
    await room.updatePeer('ada', 'ada', { name: 'Ada L' });
    expect(await newest()).toMatchObject({ people: [{ name: 'Ada L' }] });
  });

  it('takes timed metadata, at a pace that viewers can bear', () => {
    room.live.insertMetadata('ada', [{ payload: 'poll:1', duration: 2 }]);
    expect(host.live.metadata).toEqual([{ payload: 'poll:1', seconds: 2 }]);
    const many = () => {
      for (let i = 0; i < 100; i++)
        room.live.insertMetadata('ada', [{ payload: 'x', duration: 1 }]);
    };
    expect(many).toThrow('too often');
  });

  it('pauses its recording, and says when that has failed', () => {
    room.live.pauseRecording('ada', true);
    expect(room.live.state?.recording).toMatchObject({ hlsVod: true, paused: true });
    room.live.pauseRecording('ada', false);
    expect(host.live.paused).toEqual([true, false]);
    host.live.tell({ type: 'recordingFailed', code: 'disk_full', message: 'Full.' });
    expect(room.live.state).toMatchObject({ state: 'started', recording: null });
    expect(() => room.live.pauseRecording('ada', true)).toThrow('not recorded');
  });

  it('keeps its state while its worker is replaced', () => {
    const before = room.live.state;
    host.live.tell({ type: 'interrupted' });
    host.live.tell({ type: 'resumed' });
    expect(room.live.state).toEqual(before);
  });
});
