/** What a notification says, type by type. */
import type {
  Actor,
  ChatMessage,
  Peer,
  Poll,
  Track,
  TrackSource,
  WireError,
} from '../protocol/index.js';
import type { ReactionBurst, RoomState } from './state.js';

/** Type → what it is about. */
export interface NotificationData {
  /** Everybody who is listed: after a join, and after a fresh start of the connection. */
  PEER_LIST: readonly Peer[];
  PEER_JOINED: Peer;
  PEER_LEFT: Peer;
  NAME_UPDATED: Peer;
  METADATA_UPDATED: Peer;
  /** A peer's role changed, the own one included. */
  ROLE_UPDATED: Peer;
  HAND_RAISE_CHANGED: Peer;
  /** Somebody declined the role that this person asked it to take. */
  ROLE_CHANGE_DECLINED: { peerId: string; name: string; role: string };
  TRACK_ADDED: Track;
  TRACK_REMOVED: Track;
  TRACK_MUTED: Track;
  TRACK_UNMUTED: Track;
  /** Somebody asks this person to switch something on. */
  CHANGE_TRACK_STATE_REQUEST: { by: Actor; sources: readonly TrackSource[]; enabled: boolean };
  /** Also typed events of your product, which the chat does not show. */
  NEW_MESSAGE: ChatMessage;
  REACTION: ReactionBurst;
  POLL_CREATED: Poll;
  POLL_STARTED: Poll;
  POLL_STOPPED: Poll;
  POLL_VOTES_UPDATED: Poll;
  RECONNECTING: null;
  RECONNECTED: null;
  /** The session ended for everybody. */
  ROOM_ENDED: WireError;
  REMOVED_FROM_ROOM: WireError;
  /** Joining failed, the session ended otherwise, or a device does not work. */
  ERROR: WireError;
  DEVICE_CHANGE_UPDATE: RoomState['devices'];
}

export type NotificationType = keyof NotificationData;

export type Notification = {
  [T in NotificationType]: { readonly type: T; readonly data: NotificationData[T] };
}[NotificationType];
