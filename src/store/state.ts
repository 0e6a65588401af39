import type {
  Actor,
  ChatMessage,
  ChatState,
  Peer,
  PeerCounts,
  Poll,
  Recipients,
  RoleChangeRequest,
  RoleInfo,
  RoomInfo,
  RoomRecording,
  RoomStream,
  ExternalStream,
  StoreEntry,
  Track,
  TrackSource,
  WireError,
} from '../protocol/index.js';
import type { Layout, LayoutPatch } from '../templates/types.js';
import { DEFAULT_PREFERENCES, type Preferences } from './preferences.js';

/**
 * The whole state of one room on one page, as one literal. Frozen, replaced on every change, serialisable:
 * tracks appear by id, and an element asks the actions to attach one to its `<video>`.
 */
export interface RoomState {
  /**
   * idle → entering → lobby → joining → joined ⇄ reconnecting → left | failed.
   * `entering` again after `left` when the person rejoins.
   */
  status: 'idle' | 'entering' | 'lobby' | 'joining' | 'joined' | 'reconnecting' | 'left' | 'failed';
  /** Why the session failed or ended against the person's will; null otherwise. */
  error: WireError | null;
  room: RoomInfo | null;
  role: RoleInfo | null;
  /** What the room shows: the layout of the role, with the page's own wishes laid over it. */
  layout: Layout | null;
  /** The layout of the role, as the server keeps it. */
  roleLayout: Layout | null;
  layoutOverride: LayoutPatch | null;
  /** Every role that people can have here, by name. */
  roles: Readonly<Record<string, RoleInfo>>;
  /** People in the room, those included whom a large room does not list. In the lobby only the total is known. */
  counts: PeerCounts;
  /** True when a signed token fixes the name. */
  nameLocked: boolean;
  /** The name the person joined with, or last typed. */
  userName: string;
  localPeerId: string | null;
  /** By id; `peerOrder` holds the order of arrival. */
  peers: Readonly<Record<string, Peer>>;
  peerOrder: readonly string[];
  tracks: Readonly<Record<string, Track>>;
  chat: ChatSlice;
  /** Somebody wants this person to take another role. */
  roleChangeRequest: RoleChangeRequest | null;
  /** Somebody asks this person to switch these on. */
  unmuteRequest: UnmuteRequest | null;
  /** The last burst of reactions; its number counts up. */
  reactions: ReactionBurst;
  /** How many of each emoji this person sent that the room is yet to tell: they were shown at once. */
  ownReactions: Readonly<Record<string, number>>;
  /**
   * The moment that this person sees of the stream, milliseconds since the epoch, where chat and reactions wait for the
   * picture; null: they wait for nothing.
   */
  playHead: number | null;
  /** What all people in the room share, by key. */
  sessionStore: Readonly<Record<string, StoreEntry>>;
  /** Those that this person may see, by id. */
  polls: Readonly<Record<string, Poll>>;
  /** The live stream of the room; null when there is none. */
  stream: RoomStream | null;
  /** What of the room goes to servers of others; null: nothing does. */
  externalStream: ExternalStream | null;
  /** The recording of the room beside streams; null: there is none. */
  recording: RoomRecording | null;
  /** The tile that this person wants large (`TileInfo.key`); nobody else sees that. */
  pinned: string | null;
  media: MediaState;
  devices: DeviceState;
  /** Comforts of this person, kept in this browser; nobody else sees them. */
  preferences: Preferences;
  /** Milliseconds by which the server's clock is ahead of this page's: what is told with a time is told by the server's. */
  clockAhead: number;
  /** The page listens to the keys of `SHORTCUTS` for this room. */
  shortcuts: boolean;
  /** Speaking level 0..1 by peer id; absent is silent. */
  levels: Readonly<Record<string, number>>;
  /** Shown one after the other by hms-toasts. */
  notices: readonly Notice[];
}

export interface ChatSlice extends Readonly<ChatState> {
  /** By time, oldest first. */
  messages: readonly ChatMessage[];
  unread: number;
  /** Own messages that the room has not confirmed yet, oldest first. */
  outbox: readonly PendingMessage[];
  /** Whether there are messages before the first one: told by the room, once somebody asked. */
  older: 'maybe' | 'loading' | 'none';
}

/** `waiting` goes out by itself when the connection is back; `failed` when the person says so. */
export interface PendingMessage {
  clientMessageId: string;
  text: string;
  to: Recipients;
  replyTo: string | null;
  status: 'sending' | 'waiting' | 'failed';
  error: WireError | null;
}

export interface UnmuteRequest {
  by: Actor;
  sources: readonly TrackSource[];
}

export interface ReactionBurst {
  number: number;
  /** When the first of them was sent, milliseconds since the epoch by the server's clock. */
  time: number;
  items: readonly { emoji: string; count: number; names: readonly string[] }[];
  /** One of this person, which waits for no picture. */
  own: boolean;
}

export interface MediaState {
  status: 'idle' | 'connecting' | 'connected' | 'reconnecting' | 'failed';
  /** The browser blocks sound until the person touches the page. */
  audioBlocked: boolean;
  /** Track ids whose media flows to this page, and can be attached. */
  ready: Readonly<Record<string, true>>;
  /** Why a picture or voice is not good now, by track id; absent: it is. */
  trouble: Readonly<Record<string, Trouble>>;
  /** How loud a voice plays here, 0 to 1, by track id; absent: 1. */
  volumes: Readonly<Record<string, number>>;
}

/** In whose hands it is: the own network, the sender's, this device's processor; or the picture waits for bandwidth. */
export type Trouble = 'own-network' | 'their-network' | 'processor' | 'paused';

export type DeviceKind = 'camera' | 'microphone' | 'speaker';

export interface Device {
  id: string;
  label: string;
}

/** One own source. `busy` while a wish is under way: elements show it, and state changes only by facts. */
export interface LocalSource {
  enabled: boolean;
  busy: boolean;
  error: WireError | null;
}

export interface DeviceState {
  cameras: readonly Device[];
  microphones: readonly Device[];
  speakers: readonly Device[];
  selected: Readonly<Record<DeviceKind, string>>;
  camera: LocalSource;
  microphone: LocalSource;
  screen: LocalSource;
  background: BackgroundState;
  /** The browser takes noise out of the own voice. */
  noiseCancellation: boolean;
}

/** What stands behind the own person. */
export interface BackgroundState {
  /** `none`, `blur`, or the address of a picture. */
  chosen: string;
  /** The operator says where the model is, the layout offers it, and this browser can do it. */
  available: boolean;
  busy: boolean;
  error: WireError | null;
}

export interface Notice {
  id: string;
  kind: 'info' | 'error';
  /** A key of the text registry: an error code, or `notice.…`. */
  text: string;
  /** Values for the text's placeholders. */
  values?: Readonly<Record<string, string>>;
  /** The poll that one may answer from here. */
  pollId?: string;
}

const OFF: LocalSource = { enabled: false, busy: false, error: null };

export const INITIAL_STATE: RoomState = {
  status: 'idle',
  error: null,
  room: null,
  role: null,
  layout: null,
  roleLayout: null,
  layoutOverride: null,
  roles: {},
  counts: { total: 0, byRole: {} },
  nameLocked: false,
  userName: '',
  localPeerId: null,
  peers: {},
  peerOrder: [],
  tracks: {},
  chat: {
    messages: [],
    unread: 0,
    outbox: [],
    older: 'maybe',
    pinned: [],
    paused: null,
    blocked: [],
  },
  roleChangeRequest: null,
  unmuteRequest: null,
  reactions: { number: 0, time: 0, items: [], own: false },
  ownReactions: {},
  playHead: null,
  sessionStore: {},
  polls: {},
  stream: null,
  externalStream: null,
  recording: null,
  pinned: null,
  media: { status: 'idle', audioBlocked: false, ready: {}, trouble: {}, volumes: {} },
  devices: {
    cameras: [],
    microphones: [],
    speakers: [],
    selected: { camera: '', microphone: '', speaker: '' },
    camera: OFF,
    microphone: OFF,
    screen: OFF,
    background: { chosen: 'none', available: false, busy: false, error: null },
    noiseCancellation: true,
  },
  preferences: DEFAULT_PREFERENCES,
  clockAhead: 0,
  shortcuts: false,
  levels: {},
  notices: [],
};
