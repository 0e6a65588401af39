import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { testDirectory, type TestDirectory } from '../../../test/helpers/directory.js';
import { flushed, NoteOutlet } from '../../../test/helpers/note-outlet.js';
import { QuietEngine } from '../../../test/helpers/quiet-engine.js';
import { CLOSE } from '../../protocol/index.js';
import type { MediaClaims, MediaEvent } from '../sfu/port.js';
import { MediaBridge } from './media-bridge.js';
import { Room, type Newcomer } from './room.js';
import { Rooms } from './rooms.js';
import { loadStarter } from './starter-templates.js';

const who = (peerId: string, more: Partial<Newcomer> = {}): Newcomer => ({
  peerId,
  name: peerId,
  metadata: '',
  role: 'guest',
  userId: '',
  nameFixed: false,
  ...more,
});
const track = (id: string) =>
  ({ id, kind: 'video', source: 'camera', muted: false, width: 640, height: 360 }) as const;

let stored: TestDirectory;
let engine: QuietEngine;
let directory: TestDirectory['directory'];
let rooms: Rooms;
let bridge: MediaBridge;
let room: Room;

beforeEach(async () => {
  vi.useFakeTimers();
  stored = await testDirectory();
  directory = stored.directory;
  engine = new QuietEngine();
  bridge = new MediaBridge(() => rooms);
  rooms = new Rooms({
    directory,
    media: engine,
    onArriving: (to, peerId) => bridge.arrived(to, peerId),
  });
  engine.onEvent((event) => bridge.handle(event));
  room = await rooms.open((await directory.demoRoom()).id);
});

afterEach(async () => {
  rooms.close();
  vi.useRealTimers();
  await stored.close();
});

describe('Room', () => {
  it('tells others of a newcomer, and shows the newcomer everybody with itself', async () => {
    const [a, b] = [new NoteOutlet(), new NoteOutlet()];
    room.join(who('a'), a);
    const { snapshot } = room.join(who('b'), b);
    expect(snapshot.peers.map((peer) => peer.id)).toEqual(['a', 'b']);
    expect(a.told).toEqual(['peer.joined']);
    expect(b.told).toEqual([]);
  });

  it('numbers the events of every session without gaps, from its snapshot on', async () => {
    const [a, b] = [new NoteOutlet(), new NoteOutlet()];
    room.join(who('a'), a);
    for (let i = 0; i < 5; i++) room.say('a', `before ${i}`, `c${i}`);
    const { snapshot } = room.join(who('b'), b);
    for (let i = 0; i < 5; i++) room.say('a', `after ${i}`, `d${i}`);
    await flushed();
    expect(a.numbers).toEqual(Array.from({ length: 11 }, (_, i) => i + 2));
    expect(b.numbers).toEqual(Array.from({ length: 5 }, (_, i) => snapshot.seq + i + 1));
    expect(snapshot.messages).toHaveLength(5);
  });

  it('replays exactly what was missed, then goes on', async () => {
    const [a, b, again] = [new NoteOutlet(), new NoteOutlet(), new NoteOutlet()];
    room.join(who('a'), a);
    const { session } = room.join(who('b'), b);
    room.say('a', 'one', 'c1');
    room.dropped(session, b);
    await flushed();
    expect(a.events.at(-1)).toMatchObject({ type: 'peer.updated', changes: { presence: 'away' } });
    room.say('a', 'two', 'c2');
    room.say('a', 'three', 'c3');

    const frames = room.missed(session, { seq: 3, own: 0 })!;
    for (const frame of frames) again.send(frame);
    room.resume(session, again);
    room.say('a', 'four', 'c4');
    await flushed();
    expect(again.told).toEqual([
      'peer.updated',
      'chat.message',
      'chat.message',
      'peer.updated',
      'chat.message',
    ]);
    await flushed();
    expect(again.numbers).toEqual([4, 5, 6, 7, 8]);
    expect(room.peer('b')?.presence).toBe('here');
  });

  it('refuses a replay from the future and one that is too old', async () => {
    const { session } = room.join(who('a'), new NoteOutlet());
    expect(room.missed(session, { seq: 2, own: 0 })).toBeNull();
    for (let i = 0; i < 3000; i++) room.say('a', 'x', `c${i}`);
    expect(room.missed(session, { seq: 1, own: 0 })).toBeNull();
    expect(room.missed(session, { seq: 2_901, own: 0 })).toHaveLength(1);
    expect(room.missed(session, { seq: 3_001, own: 0 })).toEqual([]);
  });

  it('keeps a dropped peer for the grace period and not longer', async () => {
    const [a, b] = [new NoteOutlet(), new NoteOutlet()];
    room.join(who('a'), a);
    const { session } = room.join(who('b'), b);
    room.dropped(session, b);
    vi.advanceTimersByTime(29_000);
    expect(room.peerCount).toBe(2);
    vi.advanceTimersByTime(2_000);
    expect(room.peerCount).toBe(1);
    await flushed();
    expect(a.events.at(-1)).toMatchObject({ type: 'peer.left', peerId: 'b', reason: 'lost' });
    expect(engine.calls).toContain('remove b');
  });

  it('lets the same signed user take over, and nobody else', async () => {
    const [first, second, other] = [new NoteOutlet(), new NoteOutlet(), new NoteOutlet()];
    room.join(who('other'), other);
    room.join(who('a', { userId: 'ada' }), first);
    room.join(who('b', { userId: 'ada' }), second);
    await flushed();
    expect(first.ended).toMatchObject({
      code: CLOSE.replaced,
      error: { code: 'session_replaced' },
    });
    await flushed();
    expect(other.events.slice(1)).toMatchObject([
      { type: 'peer.left', peerId: 'a', reason: 'replaced' },
      { type: 'peer.joined', peer: { id: 'b' } },
    ]);
    room.join(who('c'), new NoteOutlet());
    await flushed();
    expect(second.ended).toBeNull();
    expect(other.ended).toBeNull();
  });

  it('tells the old socket when a resume takes its session over', async () => {
    const [old, fresh] = [new NoteOutlet(), new NoteOutlet()];
    const { session } = room.join(who('a'), old);
    room.resume(session, fresh);
    await flushed();
    expect(old.ended?.code).toBe(CLOSE.replaced);
    room.dropped(session, old);
    expect(room.peer('a')?.presence).toBe('here');
  });

  it('drops a reader that is too slow, and tells the others in the same order', async () => {
    const [slow, fast, last] = [new NoteOutlet(), new NoteOutlet(), new NoteOutlet()];
    room.join(who('slow'), slow);
    room.join(who('fast'), fast);
    room.join(who('last'), last);
    slow.backlog = 10_000_000;
    room.say('fast', 'hello', 'c1');
    await flushed();
    expect(slow.ended?.code).toBe(CLOSE.overload);
    expect(room.peer('slow')?.presence).toBe('away');
    expect(fast.told.slice(-2)).toEqual(['chat.message', 'peer.updated']);
    expect(last.told.slice(-2)).toEqual(['chat.message', 'peer.updated']);
    expect(last.numbers).toEqual([4, 5]);
  });

  it('is full when its places or those of a role are taken', async () => {
    const small = await directory.createRoom({
      name: 'small',
      size: 1,
    });
    const tiny = await rooms.open(small.id);
    tiny.join(who('a', { userId: 'ada' }), new NoteOutlet());
    expect(() => tiny.join(who('b'), new NoteOutlet())).toThrow(/1 places/);
    tiny.join(who('c', { userId: 'ada' }), new NoteOutlet());
    const template = structuredClone(loadStarter('video-conferencing'));
    template.roles['host']!.maxPeerCount = 1;
    template.roles['viewer']!.maxPeerCount = -1;
    const ports = { media: engine, graceMs: 1, onArriving() {}, onGone() {} };
    const strict = new Room(await directory.demoRoom(), template, ports);
    strict.join(who('a', { role: 'host' }), new NoteOutlet());
    expect(() => strict.join(who('b', { role: 'host' }), new NoteOutlet())).toThrow(/"host"/);
    expect(() => strict.join(who('b', { role: 'viewer' }), new NoteOutlet())).toThrow(/"viewer"/);
  });

  it('tells media of a new name, and the others only of what changed', async () => {
    const a = new NoteOutlet();
    room.join(who('a'), a);
    room.update('a', { name: 'Ada', metadata: '' });
    await flushed();
    expect(a.events).toEqual([{ type: 'peer.updated', peerId: 'a', changes: { name: 'Ada' } }]);
    expect(engine.calls).toEqual(['setPolicy a Ada']);
  });
});

describe('media and the room', () => {
  const from = (peerId: string) => ({ roomId: room.id, peerId });
  const story = (peerId: string): MediaEvent[] => [
    { ...from(peerId), type: 'connected' },
    { ...from(peerId), type: 'trackAdded', track: track('TR_1') },
    { ...from(peerId), type: 'trackAdded', track: track('TR_2') },
    {
      ...from(peerId),
      type: 'trackUpdated',
      trackId: 'TR_1',
      muted: true,
      width: 640,
      height: 360,
    },
    { ...from(peerId), type: 'trackRemoved', trackId: 'TR_2' },
  ];

  it.each(['peer first', 'media first', 'peer in between'])(
    'agree when it is %s',
    async (order) => {
      const watcher = new NoteOutlet();
      room.join(who('watcher'), watcher);
      const at = { 'peer first': 0, 'media first': 5, 'peer in between': 2 }[order]!;
      story('a').forEach((event, index) => {
        if (index === at) room.join(who('a'), new NoteOutlet());
        engine.say(event);
      });
      if (at === 5) room.join(who('a'), new NoteOutlet());
      expect(room.tracks.list()).toEqual([{ ...track('TR_1'), peerId: 'a', muted: true }]);
    await flushed();
      expect(watcher.told).toEqual([
        'peer.joined',
        'track.added',
        'track.added',
        'track.updated',
        'track.removed',
      ]);
    },
  );

  it('forgets media of somebody who never came', async () => {
    for (const event of story('ghost')) engine.say(event);
    engine.say({ ...from('ghost'), type: 'disconnected', reason: 'lost' });
    room.join(who('ghost'), new NoteOutlet());
    expect(room.tracks.list()).toEqual([]);
  });

  it('lose all tracks of a peer when its media ends, and the peer stays', async () => {
    const a = new NoteOutlet();
    room.join(who('a'), a);
    for (const event of story('a')) engine.say(event);
    engine.say({ ...from('a'), type: 'disconnected', reason: 'lost' });
    expect(room.tracks.list()).toEqual([]);
    await flushed();
    expect(a.told.at(-1)).toBe('track.removed');
    expect(room.peer('a')).toBeDefined();
  });

  it('takes a peer out of the room when an administrator of the engine removed it', async () => {
    const watcher = new NoteOutlet();
    const a = new NoteOutlet();
    room.join(who('watcher'), watcher);
    room.join(who('a'), a);
    for (const event of story('a')) engine.say(event);
    engine.say({ ...from('a'), type: 'disconnected', reason: 'removed' });
    await flushed();
    expect(a.ended).toMatchObject({ code: CLOSE.ended, error: { code: 'peer_removed' } });
    expect(watcher.events.at(-1)).toMatchObject({
      type: 'peer.left',
      peerId: 'a',
      reason: 'removed',
    });
    expect(bridge.admit(claims({}))).toEqual({ ok: false, reason: 'peer_unknown' });
  });

  it('ends media before the others hear that a peer left', async () => {
    const watcher = new NoteOutlet();
    room.join(who('watcher'), watcher);
    room.join(who('a'), new NoteOutlet());
    for (const event of story('a')) engine.say(event);
    room.leave('a', 'left');
    await flushed();
    expect(watcher.told.slice(-2)).toEqual(['track.removed', 'peer.left']);
    expect(engine.calls).toContain('remove a');
  });

  const claims = (more: Partial<MediaClaims>): MediaClaims => ({
    roomId: room.id,
    identity: 'a',
    generation: 1,
    grant: { roomJoin: true, room: room.id },
    name: '',
    metadata: '',
    ...more,
  });

  it('let in who is in the room, with the policy of now', async () => {
    expect(bridge.admit(claims({}))).toEqual({ ok: false, reason: 'peer_unknown' });
    room.join(who('a', { role: 'viewer' }), new NoteOutlet());
    expect(bridge.admit(claims({}))).toMatchObject({
      ok: true,
      policy: {
        publish: [],
        subscribeToRoles: ['host', 'guest', 'external'],
        publishData: false,
        updateOwnMetadata: false,
      },
    });
    expect(bridge.admit(claims({ generation: 7 }))).toEqual({ ok: false, reason: 'stale_token' });
    expect(bridge.admit(claims({ roomId: 'no' }))).toEqual({ ok: false, reason: 'room_unknown' });
    room.leave('a', 'left');
    expect(bridge.admit(claims({}))).toEqual({ ok: false, reason: 'peer_unknown' });
  });

  it('show a participant of a LiveKit SDK as an external peer', async () => {
    const watcher = new NoteOutlet();
    room.join(who('watcher'), watcher);
    const grant = { roomJoin: true, room: room.id, canPublishSources: ['camera', 'microphone'] };
    const admission = bridge.admit(
      claims({ identity: 'bot', generation: null, grant, name: 'Bot' }),
    );
    expect(admission).toMatchObject({
      ok: true,
      policy: { role: 'external', publish: ['video', 'audio'] },
    });
    for (const event of story('bot')) engine.say(event);
    await flushed();
    expect(watcher.events[0]).toMatchObject({
      type: 'peer.joined',
      peer: { id: 'bot', name: 'Bot', role: 'external', type: 'external' },
    });
    engine.say({ ...from('bot'), type: 'disconnected', reason: 'removed' });
    await flushed();
    expect(watcher.events.at(-1)).toMatchObject({
      type: 'peer.left',
      peerId: 'bot',
      reason: 'removed',
    });
  });

  it('keep hidden participants hidden, and foreign grants out', async () => {
    const watcher = new NoteOutlet();
    room.join(who('watcher'), watcher);
    const hidden = { roomJoin: true, room: room.id, hidden: true };
    bridge.admit(claims({ identity: 'recorder', generation: null, grant: hidden }));
    for (const event of story('recorder')) engine.say(event);
    await flushed();
    expect(watcher.events).toEqual([]);
    for (const grant of [{ roomJoin: true, room: 'other' }, { room: room.id }]) {
      expect(bridge.admit(claims({ generation: null, grant }))).toMatchObject({
        reason: 'forbidden',
      });
    }
    expect(bridge.admit(claims({ identity: 'watcher', generation: null }))).toMatchObject({
      reason: 'forbidden',
    });
  });
});

describe('Rooms', () => {
  it('closes a room some time after the last one left, with its chat', async () => {
    room.join(who('a'), new NoteOutlet());
    room.say('a', 'hello', 'c1');
    room.leave('a', 'left');
    vi.advanceTimersByTime(60_000);
    expect(
      (await rooms.open(room.id)).join(who('b'), new NoteOutlet()).snapshot.messages,
    ).toHaveLength(1);
    vi.advanceTimersByTime(600_000);
    expect(rooms.get(room.id)).toBe(room);
    room.leave('b', 'left');
    vi.advanceTimersByTime(600_000);
    expect(rooms.get(room.id)).toBeUndefined();
    expect(engine.calls).toContain(`closeRoom ${room.id}`);
  });
});
