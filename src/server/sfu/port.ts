/**
 * The media engine as the rooms see it. The bundled SFU implements it; a LiveKit cluster can later.
 *
 * The room decides, media obeys: the engine never admits anybody by itself. Whoever shows a media token is
 * only authenticated by it; on every join and resume the engine asks `MediaAuthority.admit` for the policy
 * of that identity now. What happens in the engine reaches the rooms as one ordered stream of events.
 */
import type { Publishable, TrackKind, TrackSource } from '../../protocol/index.js';

/** A picture in pixels, in either orientation, and how many simulcast layers it comes in. */
export interface PictureSize {
  width: number;
  height: number;
  layers: number;
}

/** The largest picture that a source may have. */
export interface PictureLimits extends PictureSize {
  /** Most pictures a second, of each layer; 0: no limit. */
  frameRate: number;
}

export interface MediaPolicy {
  /** Counts up whenever the policy of this peer changes; an engine ignores older ones. */
  generation: number;
  publish: readonly Publishable[];
  /** Most that each source may send, all layers together, in kbit/s; a source that is absent has no cap. */
  publishCaps: Readonly<Partial<Record<Publishable, number>>>;
  /** A source that is absent has no limit. */
  pictures: Readonly<Partial<Record<'video' | 'screen', PictureLimits>>>;
  /** 1 to 5: where a receiver's path is narrow, pictures of later ones get worse first. */
  priority: number;
  /** Most that the peer may receive, in kbit/s; 0: no cap. */
  maxSubsBitRate: number;
  /** May receive the tracks of peers with these roles; null is everybody. */
  subscribeToRoles: readonly string[] | null;
  /** Roles are told to the engine so that `subscribeToRoles` can be enforced there. */
  role: string;
  /** Shown to LiveKit SDKs. */
  name: string;
  metadata: string;
  publishData: boolean;
  updateOwnMetadata: boolean;
  hidden: boolean;
  /** LiveKit's mark for recorders: hidden from counts, told to clients. */
  recorder: boolean;
}

/** Who knocks at the LiveKit door, after the token's signature and times were checked. */
export interface MediaClaims {
  roomId: string;
  identity: string;
  /** The policy generation the token was made for; null in tokens that an operator made. */
  generation: number | null;
  /** The video grant of the token, as LiveKit writes it. */
  grant: Readonly<Record<string, unknown>>;
  name: string;
  metadata: string;
  /** Of the template, for who comes with a stream key; absent: `external`. */
  role?: string | undefined;
}

export type Admission =
  | { ok: true; policy: MediaPolicy }
  | {
      ok: false;
      reason: 'room_unknown' | 'peer_unknown' | 'stale_token' | 'room_full' | 'forbidden';
    };

/** Implemented by the rooms, asked by the engine. */
export interface MediaAuthority {
  /** Makes the room ready to be asked (it may have to be read from the database). Never rejects. */
  prepare(roomId: string): Promise<void>;
  /**
   * Synchronous, and to be used at once: a policy that changes later reaches the engine by `setPolicy`, which is
   * lost on a peer that the engine does not know yet.
   */
  admit(claims: MediaClaims): Admission;
}

export interface MediaTrack {
  id: string;
  kind: TrackKind;
  source: TrackSource;
  muted: boolean;
  width: number;
  height: number;
}

/** What happens to one participant. */
export type PeerMediaEvent = { roomId: string; peerId: string } &
  /** The peer's media connection is up; comes before its tracks. Again after a full restart. */
  (
    | { type: 'connected' }
    | { type: 'trackAdded'; track: MediaTrack }
    | { type: 'trackUpdated'; trackId: string; muted: boolean; width: number; height: number }
    | { type: 'trackRemoved'; trackId: string }
    /** What an external participant calls itself now, or an administrator of the engine somebody. */
    | { type: 'renamed'; name: string; metadata: string }
    /**
     * Its media connection ended for good; its tracks were told as removed before. `removed`: an administrator
     * of the engine put the person out, who leaves the room with it. `ended`: an administrator ends the room, and
     * `endRequested` follows. `lost`: everything else, like a grace period that ran out or a media process that
     * died; the person may come back.
     */
    | { type: 'disconnected'; reason: 'left' | 'removed' | 'ended' | 'lost' }
    /** An administrator of the engine wants a person out who has no media connection. */
    | { type: 'removeRequested' }
  );

/** An administrator of the engine ends the room for everybody in it, with media or without. */
export interface EndRequestedEvent {
  roomId: string;
  type: 'endRequested';
}

export type MediaEvent = PeerMediaEvent | EndRequestedEvent;

/** Template rules that an engine may or may not be able to enforce. */
export type MediaRule =
  'subscribeToRoles' | 'publishAllowed' | 'bitrateCaps' | 'pictureLimits' | 'layerChoice';

/** Tracks of one person on their way into one file. */
export interface TakeOrder {
  id: string;
  roomId: string;
  trackIds: readonly string[];
  /** Without its ending. */
  path: string;
}

export type TakeEvent = { takeId: string } &
  /** There is something in the file. */
  (
    | { type: 'begun' }
    /** Nothing more will come; what there is can be finished from the disk. */
    | { type: 'ended' }
    | { type: 'failed'; code: string; message: string }
  );

/** Keeps tracks as they come. The file holds the tracks of the order to its end, which comes when it cannot. */
export interface MediaTakes {
  begin(order: TakeOrder): void;
  /** `ended` follows. Unknown takes are ignored. */
  end(takeId: string): void;
  /** One listener. */
  onEvent(listener: (event: TakeEvent) => void): void;
}

export interface MediaEngine {
  /** Absent where tracks cannot be kept as they come. */
  readonly takes?: MediaTakes;
  readonly enforces: Readonly<Record<MediaRule, boolean>>;
  /** Resolves when the engine can carry media. */
  start(): Promise<void>;
  /**
   * A token (60 s) for one peer, and the URL to use it with. `origin` is the http(s) origin that the client uses.
   * Rejects with `media_full` when a newcomer would find no room.
   */
  grant(
    peer: { roomId: string; peerId: string; generation: number; name: string },
    origin: string,
  ): Promise<{ url: string; token: string; expiresAt: number }>;
  /** Applies a changed policy to a connected peer: revokes tracks at once, or allows new ones. Unknown peers are ignored. */
  setPolicy(roomId: string, peerId: string, policy: MediaPolicy): void;
  /** Ends the peer's media connection for good. Unknown peers are ignored. */
  remove(roomId: string, peerId: string): void;
  /** Mutes a track at its publisher. */
  mute(roomId: string, peerId: string, trackId: string): void;
  closeRoom(roomId: string): void;
  /** One listener: the rooms. Events come in order. */
  onEvent(listener: (event: MediaEvent) => void): void;
  /** Graceful stop, children included. Idempotent. */
  close(): Promise<void>;
}
