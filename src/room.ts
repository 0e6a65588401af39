import { createChannel } from './channel/channel.js';
import { createLazyMedia } from './media/lazy-media.js';
import { connectPorts } from './store/connect-ports.js';
import { createActions, type RoomHandle } from './store/actions.js';
import { createNotifications } from './store/notifications.js';
import type { ChannelPort, MediaPort } from './store/ports.js';
import { createRoomStore } from './store/room-store.js';
import { INITIAL_STATE } from './store/state.js';

export interface RoomOptions {
  /** http(s) address of the server; a function is asked whenever somebody enters. */
  server: string | (() => string);
  channel?: ChannelPort;
  media?: MediaPort;
}

/** Puts a room together: store, channel and media. Nothing is opened before an action asks for it. */
export function createRoom(options: RoomOptions): RoomHandle & { close(): void } {
  const notifications = createNotifications();
  const store = createRoomStore(INITIAL_STATE, notifications.take);
  const channel = options.channel ?? createChannel({ server: options.server });
  const media = options.media ?? createLazyMedia();
  const actions = createActions(store, { channel, media });
  const disconnect = connectPorts(store, { channel, media });

  const onPageHide = (event: PageTransitionEvent): void => {
    // A page that may come back from the cache leaves as well: a frozen page cannot hold a call.
    void actions.leave();
    if (!event.persisted) close();
  };
  const close = (): void => {
    removeEventListener('pagehide', onPageHide);
    disconnect();
    channel.close();
    media.close();
  };
  addEventListener('pagehide', onPageHide);
  return { store, actions, notifications, close };
}
