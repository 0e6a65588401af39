import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { flushed } from '../../../test/helpers/note-outlet.js';
import { RoomHost, type Guest } from '../../../test/helpers/room-host.js';
import { LIMITS } from '../../protocol/index.js';
import type { Room } from './room.js';
import { loadStarter } from './starter-templates.js';

let host: RoomHost;
let room: Room;
let boss: Guest;

beforeEach(async () => {
  host = await RoomHost.open();
  room = await host.room(loadStarter('live-streaming'));
  boss = await host.join(room, 'boss', 'broadcaster');
  await host.join(room, 'ann', 'viewer-realtime');
});

afterEach(() => host.close());

const shared = async () =>
  (await host.join(room, `p${Math.random()}`, 'broadcaster')).snapshot.store;

describe('shared values', () => {
  it('reach everybody, and whoever comes later', async () => {
    room.setStore('boss', 'topic', { text: 'Hello', n: 1 });
    await flushed();
    expect(boss.outlet.events.at(-1)).toMatchObject({
      type: 'store.changed',
      entry: { key: 'topic', value: { text: 'Hello', n: 1 }, by: { peerId: 'boss' } },
    });
    expect(await shared()).toMatchObject([{ key: 'topic', value: { text: 'Hello', n: 1 } }]);
    room.setStore(null, 'topic', null);
    expect(await shared()).toEqual([]);
    await flushed();
    expect(boss.outlet.events.filter(({ type }) => type === 'store.changed').at(-1)).toMatchObject({
      entry: { key: 'topic', value: null, by: { peerId: '' } },
    });
  });

  it('are not written by the audience, nor under a key of the room itself', async () => {
    expect(() => room.setStore('ann', 'topic', 1)).toThrow(/on stage/);
    for (const key of ['spotlight', 'pinnedMessages', 'chatState', 'chatPeerBlacklist']) {
      expect(() => room.setStore(null, key, 1)).toThrow(/own/);
    }
    expect(await shared()).toEqual([]);
  });

  it('stay within their limits, and what is too much changes nothing', async () => {
    const full = 'x'.repeat(LIMITS.storeValue - 2);
    expect(() => room.setStore('boss', 'big', `${full}x`)).toThrow(/1024 bytes/);
    for (let i = 0; i < 63; i++) room.setStore('boss', `key${i}`, full);
    expect(() => room.setStore('boss', 'key63', full)).toThrow(/65536 bytes/);
    // Replacing counts what was there as free.
    room.setStore('boss', 'key0', 'x'.repeat(LIMITS.storeValue - 2));
    for (let i = 0; i < 63; i++) room.setStore('boss', `key${i}`, null);
    for (let i = 0; i < LIMITS.storeKeys; i++) room.setStore('boss', `k${i}`, i);
    expect(() => room.setStore('boss', 'one more', 1)).toThrow(/100 values/);
    expect(await shared()).toHaveLength(LIMITS.storeKeys);
  });
});

describe('the spotlight', () => {
  const spotlight = async () => (await shared()).find(({ key }) => key === 'spotlight')?.value;

  it('is set by who may, on somebody on stage', async () => {
    await host.join(room, 'co', 'co-broadcaster');
    room.setSpotlight('boss', 'co');
    expect(await spotlight()).toBe('co');
    expect(() => room.setSpotlight('ann', null)).toThrow(/spotlight/);
    expect(() => room.setSpotlight('boss', 'ann')).toThrow(/on stage/);
    expect(() => room.setSpotlight('boss', 'nobody')).toThrow(/not in the room/);
    room.setSpotlight('boss', null);
    expect(await spotlight()).toBeUndefined();
  });

  it('goes off somebody who leaves the room or the stage', async () => {
    await host.join(room, 'co', 'co-broadcaster');
    room.setSpotlight('boss', 'co');
    await room.changeRole(null, 'co', 'viewer-realtime');
    expect(await spotlight()).toBeUndefined();
    room.setSpotlight('boss', 'boss');
    await room.leave('boss', 'left');
    expect(await spotlight()).toBeUndefined();
  });
});
