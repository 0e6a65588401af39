import { beforeEach, describe, expect, it, vi } from 'vitest';
import { aroundALiveRoom } from '../../../test/helpers/live-room.js';
import { flushed } from '../../../test/helpers/note-outlet.js';
import type { RoomHost } from '../../../test/helpers/room-host.js';
import { fileOf, type PaperTake } from '../../../test/helpers/paper-track-recorder.js';
import type { TrackSource } from '../../protocol/index.js';
import type { Room } from './room.js';
import { loadStarter } from './starter-templates.js';

let host: RoomHost;
let room: Room;

aroundALiveRoom((opened) => ({ host, room } = opened));

const join = (peerId: string, role = 'broadcaster') => host.join(room, peerId, role);
const looked = () => new Promise((resolve) => setImmediate(resolve));
const takes = () => host.recorder.takes;
const take = (index: number): PaperTake => takes()[index]!;
const tracksOf = ({ wish }: PaperTake) => wish.details.tracks.map(({ id }) => id);
const notes = () => host.journal.types.filter((type) => /^(stream|take)\./.test(type));

async function publishes(peerId: string, source: TrackSource, muted = false): Promise<void> {
  const kind = source === 'microphone' || source === 'screen_audio' ? 'audio' : 'video';
  const track = { id: `${peerId}-${source}`, kind, source, muted, width: 0, height: 0 } as const;
  host.engine.say({ roomId: room.id, peerId, type: 'trackAdded', track });
  await looked();
}

async function mutes(peerId: string, source: TrackSource, muted: boolean): Promise<void> {
  const trackId = `${peerId}-${source}`;
  host.engine.say({
    roomId: room.id,
    peerId,
    type: 'trackUpdated',
    trackId,
    muted,
    width: 0,
    height: 0,
  });
  await looked();
}

async function ends(peerId: string, source: TrackSource): Promise<void> {
  host.engine.say({
    roomId: room.id,
    peerId,
    type: 'trackRemoved',
    trackId: `${peerId}-${source}`,
  });
  await looked();
}

describe('single tracks', () => {
  beforeEach(() => join('ada'));

  it('get a file each, from their beginning to their end, and it is told whose they are', async () => {
    await publishes('ada', 'camera');
    const id = await room.trackRecording.start(null);
    await looked();
    await publishes('ada', 'microphone');
    expect(takes().map(tracksOf)).toEqual([['ada-camera'], ['ada-microphone']]);
    expect(take(0).wish).toMatchObject({
      streamId: id,
      roomId: room.id,
      type: 'track',
      details: { peerId: 'ada', role: 'broadcaster', stream: 'regular' },
    });
    take(0).begun();
    await ends('ada', 'camera');
    expect(take(0).ending).toBe(true);
    take(0).finish();
    await flushed();
    expect(host.journal.last('take.ended')).toMatchObject({
      stream: { id, kind: 'tracks', takes: ['track'] },
      take: { id: 'take-1', type: 'track' },
      asset: {
        id: 'take-1',
        path: `${id}/tracks/take-1.webm`,
        details: { peerId: 'ada', startedAt: 7, tracks: [{ id: 'ada-camera', kind: 'video' }] },
      },
    });
    expect(host.recorder.forgotten).toEqual(['take-1']);
    expect(takes()).toHaveLength(2);
  });

  it('wait while they are muted, and go on in the same file afterwards', async () => {
    await publishes('ada', 'camera', true);
    await room.trackRecording.start(null);
    await looked();
    expect(takes()).toEqual([]);
    await mutes('ada', 'camera', false);
    await mutes('ada', 'camera', true);
    await mutes('ada', 'camera', false);
    expect(takes().map(({ ending }) => ending)).toEqual([false]);
  });

  it('go on in another file where one ended early, and not in a hurry where nothing came of it', async () => {
    await publishes('ada', 'camera');
    await room.trackRecording.start(null);
    await looked();
    take(0).finish();
    await flushed();
    await looked();
    expect(takes()).toHaveLength(2);
    take(1).finish({ file: null });
    await flushed();
    await looked();
    expect(takes()).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(2_100);
    await looked();
    expect(takes()).toHaveLength(3);
  });

  it('that cannot be kept are told as failed, once', async () => {
    await publishes('ada', 'camera');
    await room.trackRecording.start(null);
    await looked();
    const failure = { code: 'bad_media', message: 'No.' };
    take(0).finish({ file: null, failure });
    await flushed();
    await vi.advanceTimersByTimeAsync(10_000);
    await looked();
    expect(host.journal.last('take.failed')).toMatchObject(failure);
    expect(takes()).toHaveLength(1);
  });
});

describe('what belongs together', () => {
  beforeEach(async () => {
    await join('ada');
    await room.trackRecording.start(null, ['stream']);
  });
  const settled = async () => {
    await vi.advanceTimersByTimeAsync(1_100);
    await looked();
  };

  it('goes into one file, and the screen with its sound into another', async () => {
    for (const source of ['camera', 'microphone', 'screen', 'screen_audio'] as const)
      await publishes('ada', source);
    expect(takes()).toEqual([]);
    await settled();
    expect(takes().map(tracksOf)).toEqual([
      ['ada-camera', 'ada-microphone'],
      ['ada-screen', 'ada-screen_audio'],
    ]);
    expect(takes().map(({ wish }) => wish.details.stream)).toEqual(['regular', 'screen']);
    await ends('ada', 'microphone');
    expect(take(0).ending).toBe(false);
  });

  it('goes into another file with a track that comes later, or is unmuted later', async () => {
    await publishes('ada', 'microphone');
    await publishes('ada', 'camera', true);
    await settled();
    expect(takes().map(tracksOf)).toEqual([['ada-microphone']]);
    await mutes('ada', 'camera', false);
    expect(take(0).ending).toBe(true);
    take(0).finish();
    await flushed();
    await looked();
    expect(takes().map(tracksOf).at(-1)).toEqual(['ada-microphone', 'ada-camera']);
  });

  it('keeps the sound of somebody whose pictures cannot be kept', async () => {
    await publishes('ada', 'microphone');
    await publishes('ada', 'camera');
    await settled();
    take(0).finish({ file: null, failure: { code: 'bad_media', message: 'No.' } });
    await flushed();
    await vi.advanceTimersByTimeAsync(2_100);
    await looked();
    expect(tracksOf(take(1))).toEqual(['ada-microphone']);
  });
});

describe('a recording of tracks', () => {
  it('ends with its files, some time after it was stopped', async () => {
    await join('ada');
    await publishes('ada', 'camera');
    const id = await room.trackRecording.start(null);
    await looked();
    await expect(room.trackRecording.start(null)).rejects.toMatchObject({ code: 'conflict' });
    await room.trackRecording.stop(null);
    expect(take(0).ending).toBe(true);
    expect(notes()).toEqual(['stream.begun', 'stream.started', 'stream.stopped']);
    take(0).finish();
    await flushed();
    expect(notes().slice(3)).toEqual(['take.ended', 'stream.completed']);
    expect(room.trackRecording.streamId).toBe(id);
    await expect(room.trackRecording.stop(null)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is told to everybody like any other, and stands behind that of the whole picture', async () => {
    const ada = await join('ada');
    const told = () =>
      ada.outlet.events.flatMap((event) =>
        event.type === 'recording.changed' ? [event.recording?.id] : [],
      );
    const id = await room.trackRecording.start(null);
    const late = await join('late', 'viewer-realtime');
    expect(late.snapshot.recording).toMatchObject({ id, state: 'started', paused: false });
    const composed = await room.recording.start('ada');
    await room.recording.stop('ada');
    await room.trackRecording.stop(null);
    await flushed();
    expect(told()).toEqual([id, composed, id, undefined]);
  });

  it('is refused in an empty room, without the right, and where media cannot', async () => {
    await expect(room.trackRecording.start(null)).rejects.toMatchObject({ code: 'unprocessable' });
    await join('viewer', 'viewer-realtime');
    await expect(room.trackRecording.start('viewer')).rejects.toMatchObject({ code: 'forbidden' });
    host.recorder.obstacle = 'Not here.';
    await expect(room.trackRecording.start(null)).rejects.toThrow('Not here.');
    expect(notes()).toEqual([]);
  });

  it('ends with the session: an empty room does not wait for it', async () => {
    await join('ada');
    await publishes('ada', 'camera');
    await room.trackRecording.start(null);
    await looked();
    await room.leave('ada', 'left');
    expect(room.isEmpty).toBe(true);
    await looked();
    take(0).finish();
    await vi.advanceTimersByTimeAsync(61_000);
    await flushed();
    expect(host.journal.last('stream.stopped')).toMatchObject({ reason: 'last peer left' });
    expect(notes().at(-1)).toBe('stream.completed');
  });

  it('begins by itself as the template says, and not again once it was stopped', async () => {
    const recordings = [{ name: 'all', role: 'broadcaster', streamRecording: { enabled: true } }];
    const template = loadStarter('live-streaming') as object;
    const document = { ...template, name: 'Recorded', recordings };
    room = await host.room(document);
    await join('viewer', 'viewer-near-realtime');
    await vi.waitFor(() => expect(room.trackRecording.running).toBe(true));
    expect(host.journal.last('stream.begun')).toMatchObject({
      stream: { kind: 'tracks', takes: ['stream'], destination: 'all' },
    });
    await room.trackRecording.stop(null);
    await join('ada');
    await looked();
    expect(room.trackRecording.running).toBe(false);
  });

  it('that an earlier server left gives its files, and goes on when people come back', async () => {
    await join('ada');
    const id = await room.trackRecording.start(null, ['track', 'stream']);
    const begun = host.journal.last('stream.started')!;
    const { room: place, session, stream } = begun;
    const later = await host.room({ ...(loadStarter('live-streaming') as object), name: 'Later' });
    const details = {
      ...{ peerId: 'p', userId: '', userName: 'P', role: 'r', stream: 'regular' as const },
      tracks: [],
    };
    host.recorder.left = [
      fileOf('old', { streamId: id, roomId: later.id, type: 'track', details }),
    ];
    host.desk.adopt([{ room: { ...place, id: later.id }, session, stream, stopped: false }]);
    await flushed();
    expect(host.journal.last('take.ended')).toMatchObject({ asset: { id: 'old' } });
    expect(host.recorder.forgotten).toEqual(['old']);
    await host.join(later, 'bea', 'broadcaster');
    await vi.waitFor(() => expect(later.trackRecording.streamId).toBe(id));
    await vi.waitFor(() =>
      expect(host.journal.last('stream.resumed')).toMatchObject({
        stream: { id, takes: ['track', 'stream'] },
      }),
    );
  });
});
