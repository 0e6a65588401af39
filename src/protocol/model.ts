/** The nouns of the room channel, as both sides know them. Plain data: everything here survives JSON. */

export type TrackKind = 'audio' | 'video';
export type TrackSource = 'camera' | 'microphone' | 'screen' | 'screen_audio';

/** What a role may publish, in the words of the template (`publishParams.allowed`). */
export type Publishable = 'audio' | 'video' | 'screen';

export interface Permissions {
  endRoom: boolean;
  removeOthers: boolean;
  mute: boolean;
  unmute: boolean;
  changeRole: boolean;
  sendRoomState: boolean;
  pollRead: boolean;
  pollWrite: boolean;
  browserRecording: boolean;
  rtmpStreaming: boolean;
  hlsStreaming: boolean;
}

/** The rights of somebody who has none. */
export const NO_PERMISSIONS: Permissions = Object.freeze({
  endRoom: false,
  removeOthers: false,
  mute: false,
  unmute: false,
  changeRole: false,
  sendRoomState: false,
  pollRead: false,
  pollWrite: false,
  browserRecording: false,
  rtmpStreaming: false,
  hlsStreaming: false,
});

/** Capture and encoding of one video source; bit rate in kbit/s. */
export interface VideoParams {
  width: number;
  height: number;
  frameRate: number;
  bitRate: number;
}

/** One simulcast layer that a role sends; the first has scale 1. Bit rate in kbit/s, 0: the browser's choice. */
export interface SimulcastLayerInfo {
  rid: 'f' | 'h' | 'q';
  scaleResolutionDownBy: number;
  maxBitrate: number;
  maxFramerate: number;
}

/** A role as a client needs it. The full role object of the template stays on the server. */
export interface RoleInfo {
  name: string;
  /** 1 (first) to 5. */
  priority: number;
  /** Sends or receives WebRTC media; false for roles that watch the live stream. */
  needsMedia: boolean;
  publish: {
    allowed: Publishable[];
    /** Audio bit rate in kbit/s. */
    audioBitRate: number;
    video: VideoParams;
    screen: VideoParams;
    /** Empty: one layer. */
    videoLayers: SimulcastLayerInfo[];
    screenLayers: SimulcastLayerInfo[];
  };
  subscribeToRoles: string[];
  /** Most that the role may receive, in kbit/s; 0: no cap. */
  maxSubsBitRate: number;
  permissions: Permissions;
}

export interface RoomInfo {
  id: string;
  name: string;
  description: string;
  /** One continuous use of the room, from the first person to the last. */
  sessionId: string;
  /** When the session began: milliseconds since the epoch, by the server's clock; 0 before the first person. */
  startedAt: number;
  /** Off-stage people are told as counts, not one by one. */
  large: boolean;
}

export interface Track {
  /** LiveKit track sid (`TR_…`), unique in the room. */
  id: string;
  peerId: string;
  kind: TrackKind;
  source: TrackSource;
  muted: boolean;
  /** Published size in pixels; 0 for audio and when unknown. */
  width: number;
  height: number;
}

/** `away`: the room channel dropped and the grace period runs. */
export type PeerPresence = 'here' | 'away';

export interface Peer {
  id: string;
  name: string;
  role: string;
  /** The `user_id` of a signed token; empty for those who joined by room code. */
  userId: string;
  /** Free text of the product that embeds us, at most 4 kB. */
  metadata: string;
  /** Milliseconds since the epoch, by the server's clock. */
  joinedAt: number;
  presence: PeerPresence;
  /** When the hand went up, in milliseconds since the epoch; 0: it is down. */
  handRaisedAt: number;
  /** The role before the last change, which the person gets back when it leaves the stage; empty: none. */
  previousRole: string;
  /** `external`: a participant who came with a LiveKit SDK and has no room channel. */
  type: 'regular' | 'external';
}

/** Who reads a message: everybody, the people of some roles, or one person; always the sender, too. */
export type Recipients =
  { kind: 'everyone' } | { kind: 'roles'; roles: string[] } | { kind: 'peer'; peerId: string };

export interface ChatMessage {
  /** Given by the server; sorts by time. */
  id: string;
  /** Given by the sender, so that a retry never doubles. */
  clientMessageId: string;
  /** Empty for messages of the REST API. */
  peerId: string;
  userId: string;
  name: string;
  role: string;
  /** `chat` is text for people and is kept; any other type is an event of the product that embeds us, told once. */
  type: string;
  text: string;
  to: Recipients;
  /** The message that this one answers, or null. */
  replyTo: string | null;
  /** Milliseconds since the epoch, by the server's clock. */
  time: number;
}

export interface PinnedMessage {
  messageId: string;
  /** Of the author. */
  name: string;
  text: string;
  pinnedBy: string;
  pinnedAt: number;
}

/** Who did something, as it was then. */
export interface Actor {
  /** Empty for the REST API. */
  peerId: string;
  userId: string;
  name: string;
}

export interface ChatState {
  /** Newest first, at most three. */
  pinned: PinnedMessage[];
  /** Null: people may write. */
  paused: { by: Actor; at: number } | null;
  /** Peers who may not write. */
  blocked: string[];
}

/** A wish that somebody take another role; open until answered, withdrawn or expired. */
export interface RoleChangeRequest {
  id: string;
  role: string;
  by: Actor;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

/** A value that all people in the room share (`sessionStore` of the platform); JSON, at most 1 kB. */
export interface StoreEntry {
  key: string;
  value: unknown;
  by: Actor;
  /** Milliseconds since the epoch. */
  changedAt: number;
}

/** How many people are in the room, those who are not listed included. */
export interface PeerCounts {
  total: number;
  byRole: Record<string, number>;
}

export type PollQuestionType = 'single-choice' | 'multiple-choice' | 'short-answer' | 'long-answer';

export interface PollOption {
  /** From 1. */
  index: number;
  text: string;
  /** Votes; 0 where this person may not see results (yet). */
  voteCount: number;
  /** Only in quizzes that have ended, and for who may write polls. */
  isCorrect?: boolean;
}

export interface PollQuestion {
  /** From 1. */
  index: number;
  type: PollQuestionType;
  text: string;
  options: PollOption[];
  skippable: boolean;
  /** One answer for good; otherwise the last one counts. */
  once: boolean;
  /** Points of a right answer in a quiz. */
  weight: number;
  /** Points lost by a wrong one. */
  negative: number;
  /**
   * Milliseconds; 0: no limit. Where any question has a time, all come in turn, each answer is for good, and a turn
   * ends with the answer or its time; the first one begins at the poll's `startedAt`, for everybody.
   */
  duration: number;
  /** Right answer of a text question; told as `isCorrect` is. */
  answer?: string;
  /** People who answered; as `voteCount`. */
  responseCount: number;
}

export interface Poll {
  id: string;
  title: string;
  type: 'poll' | 'quiz';
  state: 'created' | 'started' | 'stopped';
  /** Milliseconds; 0: until it is stopped. */
  duration: number;
  anonymous: boolean;
  /** Whether results show while it runs. */
  visibility: boolean;
  /** Who counts as one voter. */
  mode: 'peerID' | 'customerID' | 'userName';
  rolesThatCanVote: string[];
  rolesThatCanViewResponses: string[];
  createdBy: Actor;
  startedBy: Actor | null;
  startedAt: number;
  stoppedAt: number;
  questions: PollQuestion[];
  /** People who took part; as `voteCount`. */
  voters: number;
}

export interface PollAnswer {
  /** `index` of the question. */
  question: number;
  /** Indexes of the chosen options. */
  options?: number[];
  text?: string;
  skipped?: boolean;
}

export interface LeaderboardEntry {
  position: number;
  peerId: string;
  userId: string;
  name: string;
  score: number;
  correctAnswers: number;
  totalAnswers: number;
  /** Milliseconds from question to answer, all together. */
  duration: number;
}

/** The live stream of the room, for everybody in it. Times are milliseconds since the epoch, by the server's clock. */
export interface RoomStream {
  id: string;
  /** `initialised`: on its way, nothing to play yet. `failed` stays until the next start. */
  state: 'initialised' | 'started' | 'failed';
  /** Of the playlist, absolute or a path on the server; null until there is something to play, and in the lobby. */
  url: string | null;
  /** `dvr`: viewers may go back to the start. */
  playlistType: 'dvr' | 'no-dvr';
  initialisedAt: number;
  /** When the first picture could be played. */
  startedAt: number | null;
  /** Null: it is not recorded. */
  recording: { hlsVod: boolean; singleFilePerLayer: boolean; paused: boolean } | null;
  error: { code: string; message: string } | null;
}

/** The stream of the room to servers of others, over RTMP. Times as in `RoomStream`. */
export interface ExternalStream {
  id: string;
  /** `started`: a target has taken it. `failed` stays until the next start. */
  state: 'initialised' | 'started' | 'failed';
  targets: ExternalTarget[];
  initialisedAt: number;
  startedAt: number | null;
  error: { code: string; message: string } | null;
}

export interface ExternalTarget {
  id: string;
  /** Without the key. */
  url: string;
  /** `retrying` goes on until it works; `failed` is over. */
  state: 'connecting' | 'connected' | 'retrying' | 'failed';
  /** Why it does not work, as a sentence. */
  reason: string | null;
}

/** Size of a composed picture, in pixels; even numbers. */
export interface Resolution {
  width: number;
  height: number;
}

/** The recording of the room beside streams. Times as in `RoomStream`. */
export interface RoomRecording {
  id: string;
  /** `failed` stays until the next start. */
  state: 'initialised' | 'started' | 'failed';
  paused: boolean;
  audioOnly: boolean;
  initialisedAt: number;
  startedAt: number | null;
  error: { code: string; message: string } | null;
}

/** What of a stream is kept as a file. */
export interface StreamRecordingOptions {
  /** The playlist and its segments, as they were streamed. */
  hlsVod?: boolean;
  /** One MP4 for each quality. */
  singleFilePerLayer?: boolean;
}

/** Goes with the picture to all viewers of the stream. */
export interface TimedMetadata {
  /** At most `LIMITS.timedMetadata` characters. */
  payload: string;
  /** Seconds for which it holds, above 0. */
  duration: number;
}

/** The answer to what a layout asks after a call. */
export interface Feedback {
  /** The value of the chosen rating, and its label. */
  rating: number;
  label: string;
  /** At most `LIMITS.feedbackReasons`. */
  reasons: string[];
  /** At most `LIMITS.feedbackComment` characters. */
  comment: string;
}

/** Where and how to reach the media engine: a LiveKit URL and a token that only authenticates. */
export interface MediaGrant {
  url: string;
  token: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

/** Everything a client shows of a room, at one sequence number. */
export interface RoomSnapshot {
  seq: number;
  room: RoomInfo;
  /** All roles of the template that people can have. */
  roles: RoleInfo[];
  /** Everybody, or in a large room those on stage, those with a raised hand and the person itself. */
  peers: Peer[];
  counts: PeerCounts;
  tracks: Track[];
  /** The newest messages that this person may read, oldest first. */
  messages: ChatMessage[];
  chat: ChatState;
  store: StoreEntry[];
  /** Those that this person may see. */
  polls: Poll[];
  stream: RoomStream | null;
  externalStream: ExternalStream | null;
  recording: RoomRecording | null;
}

export const LIMITS = {
  /** Bytes of one message from a client. */
  message: 16_384,
  name: 64,
  metadata: 4_096,
  chatText: 2_000,
  messageType: 64,
  pinned: 3,
  storeKeys: 100,
  /** Bytes of one value, and of all keys and values together. */
  storeValue: 1_024,
  storeTotal: 65_536,
  userId: 128,
  /** Above this many people, off-stage joins and leaves are told as counts. */
  quietJoins: 50,
  /** Above this many people, those off stage are not listed. */
  listedPeers: 200,
  raisedHands: 200,
  /** In one session. */
  polls: 50,
  pollTitle: 250,
  pollQuestions: 50,
  pollOptions: 20,
  /** Characters of a question, and of an option or a short answer. */
  pollQuestion: 1_000,
  pollOption: 250,
  /** Characters of a long answer. */
  pollAnswer: 1_000,
  pageSize: 100,
  /** Characters of one entry of timed metadata, and entries of one request. */
  timedMetadata: 100,
  timedMetadataEntries: 10,
  feedbackReasons: 20,
  /** Characters of a label or a reason, and of a comment. */
  feedbackLine: 250,
  feedbackComment: 1_000,
  /** Targets of one external stream, and characters of an address. */
  externalTargets: 5,
  externalAddress: 1_024,
} as const;
