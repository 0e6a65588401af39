/**
 * Wishes: what a person or a page may want of a room. Each is one call on a port; the state changes when the
 * fact comes back. All reject with an HmsError that the caller may show; those marked * also leave their
 * error in the state, where the elements show it.
 */
import { chatActions, type ChatActions } from './actions/chat.js';
import { interactivityActions, type InteractivityActions } from './actions/interactivity.js';
import { partsOf, type Ports } from './actions/parts.js';
import { peopleActions, type PeopleActions } from './actions/people.js';
import { sessionActions, type SessionActions } from './actions/session.js';
import { streamingActions, type StreamingActions } from './actions/streaming.js';
import type { Notifications } from './notifications.js';
import type { RoomStore } from './room-store.js';

export interface RoomActions
  extends SessionActions, ChatActions, PeopleActions, InteractivityActions, StreamingActions {}

/** What `<hms-room>` provides to the elements inside it. Identity never changes. */
export interface RoomHandle {
  readonly store: RoomStore;
  readonly actions: RoomActions;
  readonly notifications: Notifications;
}

/** On two ports; knows neither DOM nor transports. The facts come back through `connectPorts`. */
export function createActions(store: RoomStore, ports: Ports): RoomActions {
  const parts = partsOf(store, ports);
  return {
    ...sessionActions(parts),
    ...chatActions(parts),
    ...peopleActions(parts),
    ...interactivityActions(parts),
    ...streamingActions(parts),
  };
}
