import { afterEach, beforeEach, vi } from 'vitest';
import type { Room } from '../../src/server/rooms/room.js';
import { loadStarter } from '../../src/server/rooms/starter-templates.js';
import { RoomHost } from './room-host.js';

/** Around each test a room of the live streaming starter, on a clock that the test turns. */
export function aroundALiveRoom(take: (opened: { host: RoomHost; room: Room }) => void): void {
  let host: RoomHost;
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    host = await RoomHost.open();
    take({ host, room: await host.room(loadStarter('live-streaming')) });
  });
  afterEach(async () => {
    await host.close();
    vi.useRealTimers();
  });
}
