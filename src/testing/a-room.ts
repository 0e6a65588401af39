/**
 * A room without a server: a real store with a chosen state, and the real actions over ports that answer with
 * the facts that a server and a browser would report. For stories, tests and screenshots.
 */
import { ContextProvider } from '@lit/context';
import { roomContext } from '../elements/context.js';
import { createActions, type RoomActions, type RoomHandle } from '../store/actions.js';
import { createNotifications } from '../store/notifications.js';
import { createRoomStore } from '../store/room-store.js';
import { aState, type ARoomOptions } from './a-state.js';
import { paperChannel, paperMedia } from './paper-ports.js';

export type { ARoomOptions } from './a-state.js';

export interface RecordedCall {
  name: keyof RoomActions;
  args: readonly unknown[];
}

export interface ARoom extends RoomHandle {
  /** Every wish so far, in order. */
  readonly calls: readonly RecordedCall[];
}

export function aRoom(options: ARoomOptions = {}): ARoom {
  const notifications = createNotifications();
  const store = createRoomStore(aState(options), notifications.take);
  const calls: RecordedCall[] = [];
  const ports = { channel: paperChannel(store), media: paperMedia(store, options) };
  const actions = recorded(createActions(store, ports), calls);
  return { store, actions, notifications, calls };
}

/** Provides a room to whatever is put into the returned element; null is the outside of any room. */
export function mountRoom(
  handle: RoomHandle | null,
  into: HTMLElement = document.createElement('div'),
): HTMLElement {
  new ContextProvider(into, { context: roomContext, initialValue: handle });
  return into;
}

function recorded(actions: RoomActions, calls: RecordedCall[]): RoomActions {
  return new Proxy(actions, {
    get(target, name: keyof RoomActions) {
      const wish: unknown = Reflect.get(target, name);
      if (typeof wish !== 'function') return wish;
      return (...args: unknown[]): unknown => {
        calls.push({ name, args });
        return (wish as (...all: unknown[]) => unknown)(...args);
      };
    },
  });
}
