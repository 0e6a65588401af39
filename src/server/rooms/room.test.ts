import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { flushed, NoteOutlet } from '../../../test/helpers/note-outlet.js';
import { RoomHost } from '../../../test/helpers/room-host.js';
import { CLOSE, HmsError } from '../../protocol/index.js';
import type { Room } from './room.js';
import { loadStarter } from './starter-templates.js';

let host: RoomHost;
let room: Room;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  host = await RoomHost.open();
  room = await host.room(loadStarter('video-conferencing'));
});

afterEach(async () => {
  await host.close();
  vi.useRealTimers();
});

const join = (peerId: string, role = 'guest', more = {}) => host.join(room, peerId, role, more);
const rename = (peerId: string, name: string) => room.updatePeer(peerId, peerId, { name });

describe('coming in', () => {
  it('tells others of a newcomer, and shows the newcomer everybody with itself', async () => {
    const a = await join('a');
    const b = await join('b');
    expect(b.snapshot.peers.map((peer) => peer.id)).toEqual(['a', 'b']);
    expect(b.snapshot.counts).toEqual({ total: 2, byRole: { guest: 2 } });
    expect(b.snapshot.roles.map(({ name }) => name)).toEqual(['host', 'guest', 'viewer']);
    expect(a.outlet.told).toEqual(['peer.joined']);
    expect(b.outlet.told).toEqual([]);
  });

  it('numbers the events of every session without gaps, from its snapshot on', async () => {
    const a = await join('a');
    for (let i = 0; i < 5; i++) await rename('a', `before ${i}`);
    const b = await join('b');
    for (let i = 0; i < 5; i++) await rename('a', `after ${i}`);
    await flushed();
    const from = (first: number, length: number) => Array.from({ length }, (_, i) => first + i);
    expect(a.outlet.numbers).toEqual(from(a.snapshot.seq + 1, 11));
    expect(b.outlet.numbers).toEqual(from(b.snapshot.seq + 1, 5));
  });

  it('waits until the coming is written down, and nobody sees the newcomer before', async () => {
    const a = await join('a');
    const release = host.journal.hold();
    const coming = join('b');
    await flushed();
    expect(room.peer('b')).toBeUndefined();
    expect(a.outlet.told).toEqual([]);
    release();
    await coming;
    expect(a.outlet.told).toEqual(['peer.joined']);
    expect(host.journal.types).toEqual(['session.opened', 'peer.joined', 'peer.joined']);
  });

  it('lets nobody in whom the journal does not take, and the next one finds all as it was', async () => {
    host.journal.failure = new HmsError('server_away', 'Too much waits.');
    await expect(join('a')).rejects.toMatchObject({ code: 'server_away' });
    expect(room.isEmpty).toBe(true);
    host.journal.failure = null;
    await join('b');
    expect(host.journal.types).toEqual(['session.opened', 'peer.joined']);
    expect(room.info.startedAt).toBe(Date.now());
  });

  it('does not let in whose client went away meanwhile, and writes that down', async () => {
    const a = await join('a');
    await expect(join('b', 'guest', { isOpen: () => false })).rejects.toThrow('did not come in');
    expect(room.peer('b')).toBeUndefined();
    expect(a.outlet.told).toEqual([]);
    expect(host.journal.last('peer.left')).toMatchObject({ peer: { id: 'b' }, reason: 'lost' });
  });

  it('gives the last place to one of two who ask at the same time', async () => {
    const tiny = await host.room({ ...loadStarter('one-to-one'), name: 'tiny' }, { size: 1 });
    const role = Object.keys(tiny.template.roles)[0]!;
    const results = await Promise.allSettled([
      host.join(tiny, 'a', role),
      host.join(tiny, 'b', role),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(results[1]).toMatchObject({ reason: { code: 'room_full' } });
    expect(tiny.peerCount).toBe(1);
    expect(host.journal.last('peer.joinFailed')).toMatchObject({ peer: { id: 'b' } });
    await tiny.leave('a', 'left');
    await host.join(tiny, 'c', role);
  });

  it('keeps to the places of a role, and closes a role that nobody may have', async () => {
    const template = structuredClone(loadStarter('video-conferencing'));
    template.roles['host']!.maxPeerCount = 1;
    template.roles['viewer']!.maxPeerCount = -1;
    const strict = await host.room({ ...template, name: 'strict' });
    await host.join(strict, 'a', 'host', { userId: 'ada' });
    await expect(host.join(strict, 'b', 'host')).rejects.toMatchObject({ code: 'role_full' });
    await expect(host.join(strict, 'b', 'viewer')).rejects.toMatchObject({ code: 'role_full' });
    // The user's own earlier session makes place.
    await host.join(strict, 'c', 'host', { userId: 'ada' });
    expect(strict.counts).toEqual({ total: 1, byRole: { host: 1 } });
  });

  it('lets the same signed user take over, and nobody else', async () => {
    const other = await join('other');
    const first = await join('a', 'guest', { userId: 'ada' });
    const second = await join('b', 'guest', { userId: 'ada' });
    await flushed();
    expect(first.outlet.ended).toMatchObject({
      code: CLOSE.replaced,
      error: { code: 'session_replaced' },
    });
    expect(other.outlet.events.slice(1)).toMatchObject([
      { type: 'peer.left', peerId: 'a', reason: 'replaced' },
      { type: 'peer.joined', peer: { id: 'b' } },
    ]);
    await join('c');
    expect(second.outlet.ended).toBeNull();
    expect(other.outlet.ended).toBeNull();
  });

  it('says what changed for a newcomer since it looked at the lobby, and nothing otherwise', async () => {
    const shown = room.rules('guest');
    const a = await join('a');
    room.greet(a.session, shown);
    expect(a.outlet.told).toEqual([]);
    room.greet(a.session, room.rules('viewer'));
    expect(a.outlet.events).toMatchObject([{ type: 'role.updated', role: { name: 'guest' } }]);
  });
});

describe('staying', () => {
  it('replays exactly what was missed, then goes on', async () => {
    await join('a');
    const b = await join('b');
    room.dropped(b.session, b.outlet);
    await rename('a', 'two');
    const seq = b.snapshot.seq;
    await rename('a', 'three');

    const again = new NoteOutlet();
    for (const frame of room.missed(b.session, { seq, own: 0 })!) again.send(frame);
    room.resume(b.session, again);
    await rename('a', 'four');
    await flushed();
    expect(again.events).toMatchObject([
      { type: 'peer.updated', peerId: 'b', changes: { presence: 'away' } },
      { type: 'peer.updated', peerId: 'a', changes: { name: 'two' } },
      { type: 'peer.updated', peerId: 'a', changes: { name: 'three' } },
      { type: 'peer.updated', peerId: 'b', changes: { presence: 'here' } },
      { type: 'peer.updated', peerId: 'a', changes: { name: 'four' } },
    ]);
    expect(again.numbers).toEqual([1, 2, 3, 4, 5].map((n) => seq + n));
  });

  it('keeps a dropped peer for the grace period and not longer', async () => {
    const a = await join('a');
    const b = await join('b');
    room.dropped(b.session, b.outlet);
    vi.advanceTimersByTime(29_000);
    expect(room.peerCount).toBe(2);
    vi.advanceTimersByTime(2_000);
    expect(room.peerCount).toBe(1);
    await flushed();
    expect(a.outlet.events.at(-1)).toMatchObject({
      type: 'peer.left',
      peerId: 'b',
      reason: 'lost',
    });
    expect(host.engine.calls).toContain('remove b');
  });

  it('tells the old socket when a resume takes its session over', async () => {
    const { session, outlet } = await join('a');
    room.resume(session, new NoteOutlet());
    expect(outlet.ended?.code).toBe(CLOSE.replaced);
    room.dropped(session, outlet);
    expect(room.peer('a')?.presence).toBe('here');
  });

  it('drops a reader that is too slow, and tells the others in the same order', async () => {
    const slow = await join('slow');
    const fast = await join('fast');
    const last = await join('last');
    slow.outlet.backlog = 10_000_000;
    await rename('fast', 'faster');
    await flushed();
    expect(slow.outlet.ended?.code).toBe(CLOSE.overload);
    expect(room.peer('slow')?.presence).toBe('away');
    for (const { outlet } of [fast, last]) {
      expect(outlet.events.slice(-2)).toMatchObject([
        { peerId: 'fast', changes: { name: 'faster' } },
        { peerId: 'slow', changes: { presence: 'away' } },
      ]);
    }
  });

  it('tells media of a new name, the others only of what changed, and writes it down', async () => {
    const a = await join('a');
    await room.updatePeer('a', 'a', { name: 'Ada', metadata: '' });
    await flushed();
    expect(a.outlet.events).toEqual([
      { type: 'peer.updated', peerId: 'a', changes: { name: 'Ada' } },
    ]);
    expect(host.engine.calls).toEqual(['setPolicy a Ada']);
    expect(host.journal.last('peer.updated')).toMatchObject({ peer: { id: 'a', name: 'Ada' } });
  });

  it('lets people change themselves only, and no name that a token fixed', async () => {
    await join('a', 'host');
    await join('b', 'guest', { nameFixed: true });
    await expect(room.updatePeer('a', 'b', { name: 'x' })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(rename('b', 'x')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(room.updatePeer('b', 'b', { role: 'host' })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await room.updatePeer(null, 'b', { name: 'Bob', metadata: '{}', role: 'viewer' });
    expect(room.peer('b')).toMatchObject({ name: 'Bob', metadata: '{}', role: 'viewer' });
  });

  it('pages through everybody, and filters', async () => {
    for (const name of ['Ada', 'Bob', 'Cy', 'Dora']) {
      await join(name, name === 'Ada' ? 'host' : 'guest', { name });
    }
    room.setHand('Dora', 'Dora', true);
    const names = (query: Parameters<Room['listPeers']>[0]) =>
      room.listPeers(query).peers.map(({ name }) => name);
    const first = room.listPeers({ limit: 2, role: 'guest' });
    expect(first).toMatchObject({ total: 3, peers: [{ name: 'Bob' }, { name: 'Cy' }] });
    await room.leave('Cy', 'left');
    const second = room.listPeers({ limit: 2, role: 'guest', cursor: first.cursor! });
    expect(second).toMatchObject({ total: 2, peers: [{ name: 'Dora' }], cursor: null });
    expect(names({ group: 'hand' })).toEqual(['Dora']);
    expect(names({ search: ' BO' })).toEqual(['Bob']);
    expect(names({ peerIds: ['Ada', 'nobody'] })).toEqual(['Ada']);
    expect(names({})).toEqual(['Ada', 'Bob', 'Dora']);
  });
});

describe('a session', () => {
  it('begins with the first person and ends some time after the last one left, as of then', async () => {
    expect(room.info.startedAt).toBe(0);
    await join('a');
    const { sessionId } = room.info;
    await room.leave('a', 'left');
    const leftAt = Date.now();
    vi.advanceTimersByTime(30_000);
    await join('b');
    expect(room.info.sessionId).toBe(sessionId);
    await room.leave('b', 'left');
    vi.advanceTimersByTime(120_000);
    expect(host.rooms.get(room.id)).toBeUndefined();
    expect(host.engine.calls).toContain(`closeRoom ${room.id}`);
    expect(host.journal.last('session.closed')).toMatchObject({
      at: leftAt + 30_000,
      session: { id: sessionId },
    });
    expect((await host.rooms.open(room.id)).info.sessionId).not.toBe(sessionId);
  });

  it('leaves no record when nobody came', async () => {
    vi.advanceTimersByTime(120_000);
    expect(host.rooms.get(room.id)).toBeUndefined();
    expect(host.journal.changes).toEqual([]);
  });

  it('lasts no longer than the room allows', async () => {
    const short = await host.room(
      { ...loadStarter('one-to-one'), name: 'short' },
      { maxDurationSeconds: 120 },
    );
    const role = Object.keys(short.template.roles)[0]!;
    const { outlet } = await host.join(short, 'a', role);
    vi.advanceTimersByTime(119_000);
    expect(outlet.ended).toBeNull();
    vi.advanceTimersByTime(1_000);
    await vi.waitFor(() => expect(outlet.ended?.error.code).toBe('room_ended'));
    expect(host.journal.last('room.ended')).toMatchObject({ reason: 'max duration reached' });
    expect(host.journal.types.slice(-3)).toEqual(['room.ended', 'peer.left', 'session.closed']);
  });

  it('does not let in who was on the way when it ended', async () => {
    await join('a', 'host');
    const release = host.journal.hold();
    const coming = join('b');
    await flushed();
    room.close(CLOSE.ended, { code: 'room_ended', message: 'Over.' });
    release();
    await expect(coming).rejects.toMatchObject({ code: 'room_ended' });
    const next = await host.rooms.open(room.id);
    expect(next).not.toBe(room);
    expect(next.peerCount).toBe(0);
  });
});
