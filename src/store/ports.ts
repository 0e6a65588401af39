/**
 * What the store needs from the outside world. `channel/` and `media/` implement these; `testing/` has fakes.
 * Wishes go in as method calls; facts come out through `on…` and only those change the state.
 */
import type {
  Credential,
  EnterResult,
  Feedback,
  HmsError,
  JoinResult,
  MediaGrant,
  RequestName,
  Requests,
  RoleInfo,
  ServerEvent,
} from '../protocol/index.js';
import type { Device, DeviceKind, Trouble } from './state.js';

export type Unsubscribe = () => void;

/** Facts from the room channel. */
export type ChannelFact =
  /** A numbered event, in order, none missing, none twice. */
  | { type: 'event'; event: ServerEvent }
  /** The socket dropped; the channel tries to resume by itself. */
  | { type: 'dropped' }
  /** The old session goes on; the missed events have been told as `event` facts. */
  | { type: 'resumed' }
  /** The old session is gone (server restart, grace over); the channel joined afresh by itself. */
  | { type: 'rejoined'; entered: EnterResult; joined: JoinResult }
  /** The same in the lobby, where there is no session yet: what it shows may have changed. */
  | { type: 'reentered'; entered: EnterResult }
  /** The session is over and the channel will not try again. */
  | { type: 'ended'; error: HmsError };

export interface ChannelPort {
  /** Opens the socket and shows the credential. Rejects with an HmsError that names the reason. */
  enter(credential: Credential): Promise<EnterResult>;
  /** Does not wait for a repair that is due later: starts it at once, and joins behind it. */
  join(params: Requests['join']['params']): Promise<JoinResult>;
  request<N extends Exclude<RequestName, 'enter' | 'join' | 'leave' | 'feedback.send'>>(
    name: N,
    params: Requests[N]['params'],
  ): Promise<Requests[N]['result']>;
  /** Says goodbye and closes; resolves when the server heard it, or after a second. */
  leave(): Promise<void>;
  /** Tells what the person thought of the last stay. Rejects with `not_joined` where there was none. */
  sendFeedback(sessionId: string, feedback: Feedback): Promise<void>;
  onFact(listener: (fact: ChannelFact) => void): Unsubscribe;
  /** Idempotent; no fact follows. */
  close(): void;
}

export type LocalSourceName = 'camera' | 'microphone' | 'screen';

/** Facts from the media engine and the devices. */
export type MediaFact =
  | { type: 'status'; status: 'idle' | 'connecting' | 'connected' | 'reconnecting' | 'failed' }
  | { type: 'devices'; cameras: Device[]; microphones: Device[]; speakers: Device[] }
  | { type: 'selected'; kind: DeviceKind; id: string }
  | {
      type: 'source';
      source: LocalSourceName;
      enabled: boolean;
      busy: boolean;
      error: HmsError | null;
    }
  | {
      type: 'background';
      chosen: string;
      available: boolean;
      busy: boolean;
      error: HmsError | null;
    }
  | { type: 'noiseCancellation'; on: boolean }
  /** Media of a track can be attached (again), or no longer. Own tracks included. */
  | { type: 'track'; trackId: string; ready: boolean }
  /** Why a track is not well received, or sent; null: it is well again. */
  | { type: 'trouble'; trackId: string; trouble: Trouble | null }
  | { type: 'volume'; trackId: string; volume: number }
  /** Only the peers whose level changed; 0 is silent. */
  | { type: 'levels'; levels: Record<string, number> }
  | { type: 'audioBlocked'; blocked: boolean };

/** Of the last second. What a browser does not tell is null. */
export interface TrackStats {
  /** kbit/s */
  bitrate: number;
  /** Packets, 0 to 1. */
  loss: number | null;
  /** Milliseconds. */
  jitter: number | null;
  /** Milliseconds there and back. */
  roundTrip: number | null;
  width: number | null;
  height: number | null;
  framesPerSecond: number | null;
  /** For example `VP8`. */
  codec: string;
}

/** The store compiles without DOM types, so the port names the little it needs. */
export interface HTMLVideoElementLike {
  srcObject: unknown;
}

/** Null: the layout does not offer it. */
export interface EffectsOffer {
  /** What stands behind the person from the start. */
  background: string | null;
  noiseCancellation: boolean | null;
}

export interface MediaPort {
  /** Starts loading the media client in the background. Safe to call often. */
  preload(): void;
  /** What the own role allows, before and during the call. */
  setRole(role: RoleInfo): void;
  /**
   * The role that the person may take next: devices open as it would send them, and send nothing until
   * `setRole` allows it. Null ends the look, and closes what the own role may not send.
   */
  setPreviewRole(role: RoleInfo | null): void;
  /**
   * Connects with a grant, publishes what is enabled, and replaces an older connection. `renew` fetches a
   * fresh grant for a later reconnect.
   */
  connect(grant: MediaGrant, renew: () => Promise<MediaGrant | null>): Promise<void>;
  disconnect(): Promise<void>;
  /** Works in the lobby (preview only) and in the call (publishes or mutes). Rejects with an HmsError. */
  setEnabled(source: LocalSourceName, enabled: boolean): Promise<void>;
  selectDevice(kind: DeviceKind, id: string): Promise<void>;
  refreshDevices(): Promise<void>;
  /** What the layout offers; what the person chose, now or earlier, goes before its defaults. */
  offerEffects(offer: EffectsOffer): void;
  /** The folder with model and code of background effects; empty: there are none. */
  setEffectsUrl(url: string): void;
  /** `none`, `blur`, or the address of a picture. Rejects with `background_failed`, and changes nothing then. */
  setBackground(background: string): Promise<void>;
  setNoiseCancellation(on: boolean): Promise<void>;
  /** Own camera in lobby and call; false when there is none. */
  attachLocal(source: 'camera' | 'screen', video: HTMLVideoElementLike): Unsubscribe;
  /** A remote or own video track; the size of the element steers the layer that is received. */
  attachTrack(trackId: string, video: HTMLVideoElementLike): Unsubscribe;
  /** How loud a voice plays here: 0 to 1. Kept for the track, also when it comes back. */
  setVolume(trackId: string, volume: number): void;
  /** What is measured of a track that is received or sent, once a second. */
  onTrackStats(trackId: string, listener: (stats: TrackStats) => void): Unsubscribe;
  /** Own microphone level 0..1 for meters, about 15 times a second, also in the lobby. */
  onLocalLevel(listener: (level: number) => void): Unsubscribe;
  /** Somebody talks into the muted microphone: at most twice a minute, heard only while somebody asks. */
  onMutedVoice(listener: () => void): Unsubscribe;
  /** Plays a short tone through the chosen speaker. */
  testSpeaker(): Promise<void>;
  /** After a touch of the person, when `audioBlocked`. */
  unblockAudio(): Promise<void>;
  onFact(listener: (fact: MediaFact) => void): Unsubscribe;
  /** Idempotent; stops every device. */
  close(): void;
}
