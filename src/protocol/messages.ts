/**
 * The room channel: JSON over one WebSocket at `CHANNEL_PATH`.
 *
 * A client says `enter` (who are you, where to), and may look at the lobby for as long as it likes; `join`
 * makes it a peer. Requests carry an `id` and are answered exactly once by a reply with `re`.
 *
 * What happens arrives as batches of events in two numberings, both without gaps. `{seq, events}`: what everybody
 * in the room hears; `seq` is the room's number of the first one, and a newcomer goes on after its snapshot's
 * `seq`. `{own, events}`: what this person alone hears, counted from 1 since the join. A client skips events
 * whose number it has had, and treats a gap as a drop. After a drop, `enter` with `resume` continues from the
 * last numbers: the missed events follow the reply. The server's `epoch` changes with every start of the server
 * process; a resume over an epoch, or after the grace period, is refused with `resume_expired`, and the client
 * joins afresh.
 *
 * A message with `id` is a request; with `re` a reply; with `seq` or `own` a batch of events; with none of them,
 * a notice that stands outside the numbering.
 */
import type { Layout } from '../templates/types.js';
import type { WireError } from './errors.js';
import type {
  Actor,
  ChatMessage,
  ChatState,
  Feedback,
  LeaderboardEntry,
  MediaGrant,
  Peer,
  PeerCounts,
  Poll,
  PollAnswer,
  PollQuestion,
  Recipients,
  RoleChangeRequest,
  RoleInfo,
  RoomInfo,
  RoomRecording,
  RoomSnapshot,
  ExternalStream,
  Resolution,
  RoomStream,
  StoreEntry,
  StreamRecordingOptions,
  TimedMetadata,
  Track,
  TrackSource,
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
  /** The last of the room's event numbers that the client applied. */
  seq: number;
  /** The last of its own event numbers that the client applied; 0: none. */
  own: number;
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
    params: {
      name: string;
      metadata?: string;
      /**
       * A secret that the client makes up, 16 to 64 characters, and shows whenever it joins again: who has no
       * signed user id is known by it as the author of its messages. Nobody else is ever told.
       */
      clientKey?: string;
    };
    result: JoinResult;
  };
  leave: { params: Nothing; result: Nothing };
  /** What somebody thought of the call, told after it: with the proof of the stay, and once for each. */
  'feedback.send': {
    params: { sessionId: string; peerId: string; secret: string; feedback: Feedback };
    result: Nothing;
  };
  ping: { params: Nothing; result: { time: number } };
  'peer.update': {
    params: { name?: string; metadata?: string };
    result: Nothing;
  };
  /** `to` is everybody and `messageType` is `chat` where not given. */
  'chat.send': {
    params: {
      text: string;
      clientMessageId: string;
      to?: Recipients;
      messageType?: string;
      replyTo?: string;
    };
    result: { message: ChatMessage };
  };
  /** Older messages before an id, or newer ones after it; oldest first. */
  'chat.history': {
    params: { before?: string; after?: string; limit?: number };
    result: { messages: ChatMessage[]; more: boolean };
  };
  'chat.pin': { params: { messageId: string; pinned: boolean }; result: Nothing };
  /** For everybody; who may see a direct message may hide it for both. */
  'chat.hide': { params: { messageId: string }; result: Nothing };
  'chat.block': { params: { peerId: string; blocked: boolean }; result: Nothing };
  'chat.pause': { params: { paused: boolean }; result: Nothing };
  /** One of the ten emoji ids of the platform, or one emoji. */
  'reaction.send': { params: { emoji: string }; result: Nothing };

  /** `force` changes at once; otherwise the person is asked. */
  'role.change': { params: { peerId: string; role: string; force?: boolean }; result: Nothing };
  /** All people with one of these roles, at once. */
  'role.changeAll': { params: { fromRoles: string[]; role: string }; result: { count: number } };
  /** The answer of the person who was asked. */
  'role.accept': { params: { requestId: string }; result: Nothing };
  'role.decline': { params: { requestId: string }; result: Nothing };
  /** Takes back what somebody was asked to become. */
  'role.withdraw': { params: { peerId: string }; result: Nothing };
  /** One's own hand; the hand of others with the right `changeRole`. */
  'hand.set': { params: { raised: boolean; peerId?: string }; result: Nothing };
  /** By the stage rules of the caller's layout: asks, or changes at once where the layout skips the preview. */
  'stage.invite': { params: { peerId: string }; result: Nothing };
  /** Back to the role before, or to the first off-stage role. Without `peerId` one leaves the stage oneself. */
  'stage.remove': { params: { peerId?: string }; result: Nothing };
  /** Null ends it. */
  'spotlight.set': { params: { peerId: string | null }; result: Nothing };

  /** Mutes tracks of others; filters narrow each other, none means everybody else. */
  'tracks.mute': { params: TrackFilter; result: { count: number } };
  /** Asks people to switch something on. */
  'tracks.requestUnmute': { params: TrackFilter; result: { count: number } };
  /** `block`: may not come back during this session. */
  'peer.remove': { params: { peerId: string; reason?: string; block?: boolean }; result: Nothing };
  /** `lock` also switches the room off. */
  'room.end': { params: { reason?: string; lock?: boolean }; result: Nothing };

  /** Pages through everybody, also those whom a large room does not list. */
  'peers.list': {
    params: {
      role?: string;
      /** `hand`: those with a raised hand. */
      group?: 'hand';
      search?: string;
      peerIds?: string[];
      limit?: number;
      cursor?: string;
    };
    result: { peers: Peer[]; total: number; cursor: string | null };
  };
  /** Null removes the value. */
  'store.set': { params: { key: string; value: unknown }; result: Nothing };

  'poll.save': { params: { poll: PollDraft }; result: { poll: Poll } };
  'poll.start': { params: { pollId: string }; result: Nothing };
  'poll.stop': { params: { pollId: string }; result: Nothing };
  'poll.respond': { params: { pollId: string; answers: PollAnswer[] }; result: { poll: Poll } };
  'poll.responses': {
    params: { pollId: string; cursor?: string; limit?: number };
    result: { responses: PollResponse[]; cursor: string | null };
  };
  'poll.leaderboard': {
    params: { pollId: string; offset?: number; limit?: number };
    result: { entries: LeaderboardEntry[]; total: number };
  };

  /**
   * Begins the live stream of the room: `stream.changed` tells what becomes of it. `recording` is as the template
   * says where not given; `conflict` while a stream runs.
   */
  'stream.start': {
    params: { recording?: StreamRecordingOptions };
    result: { stream: RoomStream };
  };
  'stream.stop': { params: Nothing; result: Nothing };
  'stream.pauseRecording': { params: { paused: boolean }; result: Nothing };
  'stream.metadata': { params: { entries: TimedMetadata[] }; result: Nothing };

  /**
   * Sends the room to servers of others: `externalStream.changed` tells what becomes of it. Addresses, size, and whether
   * it is recorded as long are as the template says where not given; `conflict` while one runs.
   */
  'externalStream.start': {
    params: { urls?: string[]; resolution?: Resolution; recording?: boolean };
    result: { externalStream: ExternalStream };
  };
  'externalStream.stop': { params: Nothing; result: Nothing };
  'externalStream.addTargets': { params: { urls: string[] }; result: Nothing };
  'externalStream.removeTarget': { params: { targetId: string }; result: Nothing };

  /** Records the room as it is seen, as the template says: `recording.changed` tells what becomes of it. */
  'recording.start': { params: { audioOnly?: boolean }; result: Nothing };
  'recording.stop': { params: Nothing; result: Nothing };
  'recording.pause': { params: { paused: boolean }; result: Nothing };

  /** A fresh media token: for a reconnect of the media engine after the first one expired. */
  'media.grant': { params: Nothing; result: { media: MediaGrant | null } };
}

export interface TrackFilter {
  peerIds?: string[];
  trackIds?: string[];
  roles?: string[];
  sources?: TrackSource[];
}

/** With an id it changes a poll that has not started. */
export type PollDraft = Partial<Pick<Poll, 'id'>> &
  Pick<Poll, 'title' | 'type'> &
  Partial<
    Pick<
      Poll,
      | 'duration'
      | 'anonymous'
      | 'visibility'
      | 'mode'
      | 'rolesThatCanVote'
      | 'rolesThatCanViewResponses'
    >
  > & { questions: PollQuestionDraft[] };

export type PollQuestionDraft = Pick<PollQuestion, 'type' | 'text'> &
  Partial<
    Pick<PollQuestion, 'skippable' | 'once' | 'weight' | 'negative' | 'duration' | 'answer'>
  > & {
    options?: { text: string; isCorrect?: boolean }[];
  };

export interface PollResponse {
  peerId: string;
  userId: string;
  name: string;
  answers: PollAnswer[];
  /** Milliseconds since the epoch. */
  time: number;
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
  /** The listed ones among them; only for roles that may see the room from the lobby (`sendRoomState`). */
  peers?: Peer[];
  stream: RoomStream | null;
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
  /** In a large room: somebody who was here already is listed now, as who raises a hand or goes on stage is. */
  'peer.listed': { peer: Peer };
  /** In a large room: still here, and no longer listed. Who it is about goes on knowing itself. */
  'peer.unlisted': { peerId: string };
  'track.added': { track: Track };
  'track.updated': { trackId: string; changes: Partial<Pick<Track, 'muted' | 'width' | 'height'>> };
  'track.removed': { trackId: string };
  /** People came or went who are not told one by one. */
  'peers.counted': { counts: PeerCounts };
  'chat.message': { message: ChatMessage };
  'chat.hidden': { messageId: string; by: Actor };
  'chat.state': { chat: ChatState };
  /** Reactions of the last moment, counted; `time` is that of the first, by the server's clock. */
  'reaction.sent': {
    reactions: { emoji: string; count: number; names: string[] }[];
    time: number;
  };
  'store.changed': { entry: StoreEntry };
  /** The template changed: what people may be, and how it looks for them, follows in `role.updated`. */
  'roles.changed': { roles: RoleInfo[] };
  'poll.changed': { poll: Poll };
  /** Null: it was stopped. */
  'stream.changed': { stream: RoomStream | null };
  /** Null: it was stopped. */
  'externalStream.changed': { externalStream: ExternalStream | null };
  /** Null: it was stopped. */
  'recording.changed': { recording: RoomRecording | null };

  /**
   * The own role, its rights or its looks changed. A role that needs media fetches a new grant (`media.grant`)
   * when it has no connection; `by` is null when the template changed.
   */
  'role.updated': { role: RoleInfo; layout: Layout; by: Actor | null };
  /** Somebody wants this person to take another role. */
  'role.requested': { request: RoleChangeRequest };
  /** A request to this person is over without its doing. */
  'role.withdrawn': { requestId: string };
  /** Somebody declined what this person asked for. */
  'role.declined': { peerId: string; name: string; role: string };
  /** Somebody asks this person to switch these on. */
  'unmute.requested': { by: Actor; sources: TrackSource[] };
  /** Somebody muted these of this person. */
  'muted.by': { by: Actor; sources: TrackSource[] };
}

export type RequestName = keyof Requests;
export type EventName = keyof Events;

export type ClientMessage = {
  [N in RequestName]: { id: number; type: N } & Requests[N]['params'];
}[RequestName];

export type ServerEvent = { [N in EventName]: { type: N } & Events[N] }[EventName];

/** Told to everybody in the room; `seq` is the number of the first event. */
export interface RoomEvents {
  seq: number;
  events: ServerEvent[];
}

/** Told to this person alone; `own` is the number of the first event. */
export interface OwnEvents {
  own: number;
  events: ServerEvent[];
}

export type ServerReply =
  | { re: number; ok: true; result: Requests[RequestName]['result'] }
  | { re: number; ok: false; error: WireError };

/** Last words before the server closes the socket. */
export interface ServerBye {
  type: 'bye';
  error: WireError;
}

export type ServerMessage = RoomEvents | OwnEvents | ServerReply | ServerBye;
