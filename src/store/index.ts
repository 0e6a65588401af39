/** The store's public names. */
export { createRoomStore } from './room-store.js';
export type { RoomStore, Selector, Unsubscribe } from './room-store.js';
export { INITIAL_STATE } from './state.js';
export type { Preferences } from './preferences.js';
export type {
  BackgroundState,
  Device,
  DeviceKind,
  DeviceState,
  LocalSource,
  MediaState,
  Notice,
  PendingMessage,
  ReactionBurst,
  RoomState,
  Trouble,
  UnmuteRequest,
} from './state.js';
export type { Fact, SessionFact } from './facts.js';
export type { RoomActions, RoomHandle } from './actions.js';
export type { ChatActions, MessageOptions } from './actions/chat.js';
export type {
  InteractivityActions,
  InteractivityCenter,
  SessionStoreActions,
} from './actions/interactivity.js';
export type { PeerListIterator, PeerListQuery } from './actions/peer-list-iterator.js';
export type { PeopleActions } from './actions/people.js';
export type { SessionActions } from './actions/session.js';
export type { StreamingActions } from './actions/streaming.js';
export { createNotifications } from './notifications.js';
export type {
  Notification,
  NotificationData,
  Notifications,
  NotificationType,
} from './notifications.js';
export type {
  ChannelFact,
  ChannelPort,
  EffectsOffer,
  HTMLVideoElementLike,
  LocalSourceName,
  MediaFact,
  MediaPort,
  TrackStats,
} from './ports.js';
export * from './selectors/chat.js';
export * from './selectors/effects.js';
export * from './selectors/interactivity.js';
export * from './selectors/feedback.js';
export { selectConferencing, selectLayout } from './selectors/layout.js';
export * from './selectors/tile-looks.js';
export * from './selectors/peers.js';
export * from './selectors/roles.js';
export * from './selectors/session.js';
export * from './selectors/stage.js';
export * from './selectors/streaming.js';
export * from './selectors/tracks.js';
export { selectTiles } from './selectors/tiles.js';
export type { TileInfo } from './selectors/tiles.js';
