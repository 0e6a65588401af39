/**
 * A room of livekit-client listens for devices from the moment in which it is made, and stops when it is collected.
 * It never is: the scope of its listener holds it, and with it everything that it made. So what it would do then is
 * kept here, and done when the room is over.
 */
import type * as LivekitModule from 'livekit-client';

const cleanups = new WeakMap<object, () => void>();

/** Before the first room is made. */
export function keepCleanups({ Room }: typeof LivekitModule): void {
  const collected = Room.cleanupRegistry;
  Room.cleanupRegistry = {
    [Symbol.toStringTag]: 'FinalizationRegistry',
    register(room: object, cleanup: () => void) {
      cleanups.set(room, cleanup);
      if (collected) collected.register(room, cleanup);
    },
    unregister: (token) => collected !== false && collected.unregister(token),
  };
}

/** The room hears of nothing any more. */
export function letGo(room: object): void {
  cleanups.get(room)?.();
  cleanups.delete(room);
}
