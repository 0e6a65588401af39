/**
 * The room channel: JSON over one WebSocket at `CHANNEL_PATH`.
 *
 * A client says `enter` (who are you, where to), and may look at the lobby for as long as it likes; `join`
 * makes it a peer. Requests carry an `id` and are answered exactly once by a reply with `re`. What happens
 * in the room arrives as events, numbered without gaps by `seq`, per peer session and starting after the
 * snapshot's `seq`. After a drop, `enter` with `resume` continues from the last number seen: the missed
 * events follow the reply. The server's `epoch` changes with every start of the server process; a resume
 * over an epoch, or after the grace period, is refused with `resume_expired`, and the client joins afresh.
 *
 * A message with `id` is a request; with `re` a reply; with `seq` an event; with neither, a notice that
 * stands outside the numbering.
 */
import type { Layout } from '../templates/types.js';
import type { WireError } from './errors.js';
import type {
  ChatMessage,
  MediaGrant,
  Peer,
  RoleInfo,
  RoomInfo,
  RoomSnapshot,
  Track,
} from './model.js';

export const PROTOCOL_VERSION = 1;
export const CHANNEL_PATH = '/channel';

export const TIMING = {
  /** The client sends `ping` when it was silent this long. */
  heartbeatMs: 10_000,
  /** Either side gives the socket up after this long without any message. */
  silenceMs: 25_000,
  /** A dropped peer stays in the room this long. */
  graceMs: 30_000,
  /** The first message must arrive within this time. */
  helloMs: 5_000,
  /** A request without a reply fails after this long. */
  requestMs: 10_000,
} as const;

export type Credential = { code: string } | { token: string };

export interface Resume {
  peerId: string;
  secret: string;
  epoch: string;
  /** The last event number that the client applied. */
  seq: number;
}

/** No fields. */
export type Nothing = object;

/** Requests: name → what goes out and what comes back. */
export interface Requests {
  enter: {
    params: { version: number; credential: Credential; resume?: Resume };
    result: EnterResult;
  };
  join: {
    params: { name: string; metadata?: string };
    result: JoinResult;
  };
  leave: { params: Nothing; result: Nothing };
  ping: { params: Nothing; result: { time: number } };
  'peer.update': {
    params: { name?: string; metadata?: string };
    result: Nothing;
  };
  'chat.send': {
    params: { text: string; clientMessageId: string };
    result: { message: ChatMessage };
  };
  /** A fresh media token: for a reconnect of the media engine after the first one expired. */
  'media.grant': { params: Nothing; result: { media: MediaGrant | null } };
}

export interface EnterResult {
  epoch: string;
  /** Milliseconds since the epoch, by the server's clock. */
  serverTime: number;
  room: RoomInfo;
  role: RoleInfo;
  layout: Layout;
  /** People in the room now. */
  peerCount: number;
  /** The name that a signed token fixes, or null when the person may choose. */
  name: string | null;
  /** True when this socket continues the old session; missed events follow. */
  resumed: boolean;
}

export interface JoinResult {
  peerId: string;
  /** Proves the session at a resume. Never shown to others. */
  secret: string;
  snapshot: RoomSnapshot;
  /** Null for roles that need no WebRTC media. */
  media: MediaGrant | null;
}

export type LeaveReason = 'left' | 'removed' | 'lost' | 'ended' | 'replaced';

/** Events: name → body. */
export interface Events {
  'peer.joined': { peer: Peer };
  'peer.updated': { peerId: string; changes: Partial<Omit<Peer, 'id'>> };
  'peer.left': { peerId: string; reason: LeaveReason };
  'track.added': { track: Track };
  'track.updated': { trackId: string; changes: Partial<Pick<Track, 'muted' | 'width' | 'height'>> };
  'track.removed': { trackId: string };
  'chat.message': { message: ChatMessage };
  /** The own role or its rights changed; `media` is a new grant, or null when the new role has none. */
  'role.updated': { role: RoleInfo; layout: Layout };
}

export type RequestName = keyof Requests;
export type EventName = keyof Events;

export type ClientMessage = {
  [N in RequestName]: { id: number; type: N } & Requests[N]['params'];
}[RequestName];

export type ServerEvent = { [N in EventName]: { seq: number; type: N } & Events[N] }[EventName];

export type ServerReply =
  | { re: number; ok: true; result: Requests[RequestName]['result'] }
  | { re: number; ok: false; error: WireError };

/** Last words before the server closes the socket. */
export interface ServerBye {
  type: 'bye';
  error: WireError;
}

export type ServerMessage = ServerEvent | ServerReply | ServerBye;
