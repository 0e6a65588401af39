import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { flushed, type NoteOutlet } from '../../../test/helpers/note-outlet.js';
import { RoomHost, type Guest } from '../../../test/helpers/room-host.js';
import { LIMITS, type ServerEvent } from '../../protocol/index.js';
import type { Room } from './room.js';
import { loadStarter } from './starter-templates.js';

let host: RoomHost;
let room: Room;
let boss: Guest;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  host = await RoomHost.open();
  room = await host.room(loadStarter('live-streaming'));
  boss = await host.join(room, 'boss', 'broadcaster');
});

afterEach(async () => {
  await host.close();
  vi.useRealTimers();
});

const VIEWER = 'viewer-near-realtime';
const viewers = async (from: number, to: number) => {
  for (let i = from; i < to; i++) await host.join(room, `v${i}`, VIEWER);
};
/** What was told since the last look. */
async function news(outlet: NoteOutlet = boss.outlet): Promise<ServerEvent[]> {
  await flushed();
  vi.advanceTimersByTime(1_500);
  await flushed();
  vi.advanceTimersByTime(200);
  await flushed();
  return outlet.events.splice(0);
}
const types = (events: ServerEvent[]) => [...new Set(events.map(({ type }) => type))];
const listed = () => room.listedPeers().map(({ id }) => id);

describe('a small room', () => {
  it('tells everybody of everybody, and no counts', async () => {
    await viewers(1, LIMITS.quietJoins);
    await room.leave('v1', 'left');
    expect(types(await news())).toEqual(['peer.joined', 'peer.left']);
    expect(room.info.large).toBe(false);
  });
});

describe('above 50 people', () => {
  beforeEach(async () => {
    await viewers(1, LIMITS.quietJoins);
    await news();
  });

  it('tells of off-stage people in counts, at most once a second, and of others one by one', async () => {
    await viewers(100, 110);
    await host.join(room, 'co', 'co-broadcaster');
    await room.leave('v105', 'left');
    const events = await news();
    expect(events.filter(({ type }) => type === 'peer.joined')).toMatchObject([
      { peer: { id: 'co' } },
    ]);
    expect(events.filter(({ type }) => type === 'peer.left')).toEqual([]);
    expect(events.filter(({ type }) => type === 'peers.counted')).toEqual([
      {
        type: 'peers.counted',
        counts: { total: 60, byRole: { broadcaster: 1, [VIEWER]: 58, 'co-broadcaster': 1 } },
      },
    ]);
    expect(room.info.large).toBe(true);
  });

  it('shows a newcomer the list that all have, and itself', async () => {
    await viewers(100, 102);
    const { snapshot } = await host.join(room, 'late', VIEWER);
    expect(snapshot.peers).toHaveLength(LIMITS.quietJoins + 1);
    expect(snapshot.peers.at(-1)?.id).toBe('late');
    expect(snapshot.counts.total).toBe(LIMITS.quietJoins + 3);
    expect(room.listPeers({ search: 'v100' }).total).toBe(1);
  });

  it('lists who raises a hand or goes on stage, once', async () => {
    await viewers(100, 102);
    await news();
    room.setHand('v100', 'v100', true);
    await room.changeRole(null, 'v101', 'viewer-on-stage');
    const events = (await news()).filter(({ type }) => type !== 'peers.counted');
    expect(events).toMatchObject([
      { type: 'peer.listed', peer: { id: 'v100' } },
      { type: 'peer.listed', peer: { id: 'v101', role: 'viewer-on-stage' } },
    ]);
    room.setHand('v100', 'v100', false);
    expect(types(await news())).toEqual(['peer.updated']);
  });

  it('tells an unlisted person, and nobody else, what changes about it', async () => {
    const late = await host.join(room, 'late', VIEWER);
    await news();
    await room.updatePeer('late', 'late', { name: 'Later' });
    expect(late.outlet.events.at(-1)).toEqual({
      type: 'peer.updated',
      peerId: 'late',
      changes: { name: 'Later' },
    });
    expect(await news()).toEqual([]);
  });

  it('lists everybody again when it is small again', async () => {
    await viewers(100, 103);
    await news();
    for (const id of ['v1', 'v2', 'v3']) await room.leave(id, 'left');
    expect((await news()).filter(({ type }) => type === 'peer.listed')).toHaveLength(3);
    expect(listed()).toHaveLength(LIMITS.quietJoins);
  });
});

describe('above 200 people', () => {
  beforeEach(async () => {
    await viewers(1, LIMITS.listedPeers + 1);
    await news();
  });

  it('lists only those on stage and those with a raised hand', async () => {
    expect(listed()).toEqual(['boss']);
    room.setHand('v7', 'v7', true);
    expect(listed()).toEqual(['boss', 'v7']);
    room.setHand('v7', 'v7', false);
    const events = await news();
    expect(events).toMatchObject([
      { type: 'peer.listed', peer: { id: 'v7' } },
      { type: 'peer.updated', changes: { handRaisedAt: 0 } },
      { type: 'peer.unlisted', peerId: 'v7' },
    ]);
    expect(listed()).toEqual(['boss']);
  });

  it('raises at most 200 hands', async () => {
    for (let i = 1; i <= LIMITS.raisedHands; i++) room.setHand(`v${i}`, `v${i}`, true);
    expect(() => room.setHand('boss', 'boss', true)).toThrow(/200 hands/);
    await room.leave('v1', 'left');
    room.setHand('boss', 'boss', true);
  });
});

describe('a room made for many', () => {
  it('counts off-stage people from the first one on', async () => {
    const large = await host.room(
      { ...loadStarter('live-streaming'), name: 'big' },
      { large: true },
    );
    const first = await host.join(large, 'first', 'broadcaster');
    await host.join(large, 'viewer', VIEWER);
    expect(first.snapshot.room.large).toBe(true);
    expect(large.listedPeers().map(({ id }) => id)).toEqual(['first']);
  });
});
