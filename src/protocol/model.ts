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

/** Capture and encoding of one video source; bit rate in kbit/s. */
export interface VideoParams {
  width: number;
  height: number;
  frameRate: number;
  bitRate: number;
}

/** A role as a client needs it. The full role object of the template stays on the server. */
export interface RoleInfo {
  name: string;
  /** 1 (first) to 5. */
  priority: number;
  publish: {
    allowed: Publishable[];
    /** Audio bit rate in kbit/s. */
    audioBitRate: number;
    video: VideoParams;
    screen: VideoParams;
  };
  subscribeToRoles: string[];
  permissions: Permissions;
}

export interface RoomInfo {
  id: string;
  name: string;
  description: string;
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
  /** `external`: a participant who came with a LiveKit SDK and has no room channel. */
  type: 'regular' | 'external';
}

export interface ChatMessage {
  /** Given by the server; sorts by time. */
  id: string;
  /** Given by the sender, so that a retry never doubles. */
  clientMessageId: string;
  peerId: string;
  name: string;
  role: string;
  text: string;
  /** Milliseconds since the epoch, by the server's clock. */
  time: number;
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
  peers: Peer[];
  tracks: Track[];
  /** The newest messages, oldest first. */
  messages: ChatMessage[];
}

export const LIMITS = {
  /** Bytes of one message from a client. */
  message: 16_384,
  name: 64,
  metadata: 4_096,
  chatText: 2_000,
  userId: 128,
} as const;
