import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { flushed, NoteOutlet } from '../../../test/helpers/note-outlet.js';
import { CLOSE } from '../../protocol/index.js';
import { Broadcaster } from './broadcaster.js';
import { PeerSession } from './peer-session.js';

let slow: PeerSession[];
let room: Broadcaster;

const tell = (id: number) => room.tell('track.removed', { trackId: `TR_${id}` });
const withdraw = (to: PeerSession, id: number) =>
  room.tellOne(to, 'role.withdrawn', { requestId: `r${id}` });

function come(peerId = 'p'): { session: PeerSession; line: NoteOutlet } {
  const line = new NoteOutlet();
  const session = new PeerSession({ peerId, userId: '', role: 'guest', nameFixed: false }, line);
  room.add(session);
  return { session, line };
}

beforeEach(() => {
  slow = [];
  room = new Broadcaster((session) => {
    session.detach();
    slow.push(session);
    room.tell('peer.updated', { peerId: session.peerId, changes: { presence: 'away' } });
  });
});
afterEach(() => vi.useRealTimers());

describe('in a small room', () => {
  it('tells what one turn brings as one frame, the same object for all', async () => {
    const [a, b] = [come(), come()];
    const shared = [vi.spyOn(a.line, 'share'), vi.spyOn(b.line, 'share')];
    for (const id of [1, 2, 3]) tell(id);
    expect(a.line.events).toEqual([]);
    await flushed();
    expect(a.line.numbers).toEqual([1, 2, 3]);
    expect(shared.map((spy) => spy.mock.calls.length)).toEqual([1, 1]);
    expect(shared[0]!.mock.calls[0]![0]).toBe(shared[1]!.mock.calls[0]![0]);
  });

  it('goes on after the number of the snapshot for a newcomer', async () => {
    come();
    tell(1);
    const { seq } = room;
    const { line } = come();
    tell(2);
    await flushed();
    expect(seq).toBe(1);
    expect(line.numbers).toEqual([2]);
  });

  it('counts what one hears alone by itself, behind what the room was told before', async () => {
    const [a, b] = [come(), come()];
    tell(1);
    withdraw(a.session, 1);
    room.tellSome([a.session, b.session], 'role.withdrawn', { requestId: 'r2' });
    tell(2);
    await flushed();
    expect(a.line.told).toEqual([
      'track.removed',
      'role.withdrawn',
      'role.withdrawn',
      'track.removed',
    ]);
    expect(a.line.numbers).toEqual([1, 1, 2, 2]);
    expect(b.line.numbers).toEqual([1, 1, 2]);
  });
});

describe('in a crowd', () => {
  it('gathers for a tenth of a second, after a first frame at once', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    vi.advanceTimersByTime(1_000);
    const crowd = Array.from({ length: 50 }, (_, at) => come(String(at)));
    const { line } = crowd[0]!;
    const share = vi.spyOn(line, 'share');
    tell(1);
    await flushed();
    expect(line.numbers).toEqual([1]);
    tell(2);
    await flushed();
    vi.advanceTimersByTime(60);
    tell(3);
    expect(line.numbers).toEqual([1]);
    vi.advanceTimersByTime(40);
    expect(line.numbers).toEqual([1, 2, 3]);
    expect(share).toHaveBeenCalledTimes(2);
  });

  it('sends a newcomer no frame of its own: numbers tell it what it knows from its snapshot', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    vi.advanceTimersByTime(1_000);
    const crowd = Array.from({ length: 50 }, (_, at) => come(String(at)));
    tell(1);
    await flushed();
    tell(2);
    const { seq } = room;
    const { line } = come('late');
    tell(3);
    vi.advanceTimersByTime(100);
    expect(seq).toBe(2);
    expect(line.numbers).toEqual([2, 3]);
    expect(crowd[0]!.line.numbers).toEqual([1, 2, 3]);
  });
});

describe('who comes back', () => {
  it('gets exactly what it missed, of both numberings', async () => {
    const { session, line } = come();
    tell(1);
    withdraw(session, 1);
    session.detach();
    tell(2);
    withdraw(session, 2);
    tell(3);
    const again = new NoteOutlet();
    for (const frame of room.missed(session, { seq: 1, own: 1 })!) again.send(frame);
    session.attach(again);
    tell(4);
    await flushed();
    expect(line.numbers).toEqual([1, 1]);
    expect(again.told).toEqual([
      'track.removed',
      'track.removed',
      'role.withdrawn',
      'track.removed',
    ]);
    expect(again.numbers).toEqual([2, 3, 2, 4]);
  });

  it.each([
    ['who missed nothing', { seq: 3_000, own: 300 }, 0],
    ['what is still known', { seq: 1_000, own: 50 }, 2],
    ['too much of the room', { seq: 900, own: 300 }, null],
    ['too much of its own', { seq: 3_000, own: 40 }, null],
    ['what the room has not told yet', { seq: 3_001, own: 300 }, null],
    ['what it was not told yet', { seq: 3_000, own: 301 }, null],
  ])('%s', (_what, position, frames) => {
    const { session } = come();
    for (let id = 1; id <= 3_000; id += 1) tell(id);
    for (let id = 1; id <= 300; id += 1) withdraw(session, id);
    expect(room.missed(session, position)?.length ?? null).toBe(frames);
  });

  it('keeps no more bytes than a socket may hold back', () => {
    const { session } = come();
    const big = 'x'.repeat(10_000);
    for (let id = 0; id < 100; id += 1) room.tell('track.removed', { trackId: big });
    expect(room.missed(session, { seq: 0, own: 0 })).toBeNull();
    expect(room.missed(session, { seq: 50, own: 0 })![0]!.length).toBeLessThan(524_288);
  });
});

describe('a slow reader', () => {
  it('is dropped alone, and the others hear of it in the next frame', async () => {
    const [a, b, c] = [come('a'), come('b'), come('c')];
    b.line.backlog = 2_000_000;
    tell(1);
    await flushed();
    expect(b.line.ended).toMatchObject({ code: CLOSE.overload, error: { code: 'too_slow' } });
    expect(slow).toEqual([b.session]);
    for (const { line } of [a, c]) expect(line.told).toEqual(['track.removed', 'peer.updated']);
    expect(b.line.events).toEqual([]);
    // What it did not read waits for it.
    expect(room.missed(b.session, { seq: 0, own: 0 })).toHaveLength(1);
  });

  it('is dropped for what it is told alone, too', () => {
    const { session, line } = come();
    line.backlog = 2_000_000;
    withdraw(session, 1);
    expect(line.ended?.error.code).toBe('too_slow');
    expect(session.missed(0)).toHaveLength(1);
  });

  it('is not who was just sent a large snapshot', async () => {
    const { session, line } = come();
    line.backlog = 3_000_000;
    session.allowBacklog();
    tell(1);
    await flushed();
    expect(line.told).toEqual(['track.removed']);
  });
});
