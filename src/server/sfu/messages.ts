/**
 * What the signalling side (main process) and a media worker (child process) say to each other over IPC.
 *
 * The main process owns who is in a room and who may do what; the worker owns transports, SDP answers and
 * packets. A `peer` here is one transport of one participant: a participant sid (`PA_…`), new after every
 * full restart. All messages are plain data and travel with `serialization: 'advanced'` (Uint8Array allowed).
 */
import type { TrackKind, TrackSource } from '../../protocol/index.js';

/** One simulcast layer as the client announced it (AddTrackRequest.layers), lowest quality first. */
export interface LayerInfo {
  /** 0 low, 1 medium, 2 high: LiveKit's VideoQuality. */
  quality: number;
  width: number;
  height: number;
  /** bit/s */
  bitrate: number;
  rid: string;
}

/** What a role may send with one source; 0: no limit. */
export interface SendLimits {
  /** All layers together, in bit/s. */
  maxBitrate: number;
  /** Of every layer, in pictures a second. */
  maxFrameRate: number;
}

export interface PublishInfo extends SendLimits {
  trackId: string;
  /** Client's track id: matches the msid of a section where the browser keeps it (Firefox does not). */
  cid: string;
  kind: TrackKind;
  source: TrackSource;
  muted: boolean;
  layers: LayerInfo[];
  /** What the client means to send (`VP9`); the first that it offers and we carry when absent. */
  codec?: string;
  /** The client would send its sound twice (RED) where the answer lets it. */
  red?: boolean;
  /** The client would send nothing of silence (DTX) where the answer lets it. */
  dtx?: boolean;
  /** The client has sound for two ears. */
  stereo?: boolean;
  /** Of the publisher's role: 1 (when absent) gets room first, 5 last. */
  priority?: number;
}

/** Main → worker. */
export type WorkerRequest =
  | {
      type: 'peer.open';
      peer: string;
      room: string;
      identity: string;
      /** Firefox never resumes: see media.md part 3. */
      publishData: boolean;
      /** Most that this peer may receive, in bit/s; 0: no cap. */
      maxDownBitrate: number;
    }
  | { type: 'peer.close'; peer: string }
  /** `data` permission changed. */
  | { type: 'peer.rights'; peer: string; publishData: boolean; maxDownBitrate: number }
  /** The client's offer. Answered by `peer.answer` or `peer.refused`, in order. `resume`: first offer after a resume. */
  | { type: 'peer.offer'; peer: string; offerId: number; sdp: string; resume: boolean }
  /** The client announced a track; it goes live when an offer carries it. */
  | { type: 'track.publish'; peer: string; track: PublishInfo }
  | { type: 'track.unpublish'; peer: string; trackId: string }
  /** A muted track forwards nothing. */
  | { type: 'track.mute'; peer: string; trackId: string; muted: boolean }
  | { type: 'track.subscribe'; peer: string; publisher: string; trackId: string }
  | { type: 'track.unsubscribe'; peer: string; trackId: string }
  /** The limits of a track, or its place among others, changed with the role. */
  | { type: 'track.cap'; peer: string; trackId: string; limits: SendLimits; priority: number }
  /**
   * What a subscriber wants of a track: `quality` is the highest layer, `width`, `height` the size of the tile
   * (0: not said) and `fps` the rate that suffices (0: all); `paused` sends nothing (tile off screen).
   */
  | {
      type: 'track.layer';
      peer: string;
      trackId: string;
      quality: number;
      width: number;
      height: number;
      fps: number;
      paused: boolean;
    }
  /** Server-made data (RoomService.SendData): an encoded DataPacket to some peers of a room. */
  | { type: 'data.send'; room: string; peers: string[]; reliable: boolean; packet: Uint8Array }
  /** Which reliable packet of this peer came last? Answered by `data.position`. */
  | { type: 'data.position'; peer: string }
  /** The peer resumes; of these senders (sids) it has got reliable packets up to these sequence numbers. */
  | { type: 'data.replay'; peer: string; received: { publisher: string; sequence: number }[] }
  /** Data tracks: the publisher's packets carry its `handle`, the subscriber's the one given here. */
  | { type: 'dataTrack.publish'; peer: string; trackId: string; handle: number }
  | { type: 'dataTrack.unpublish'; peer: string; trackId: string }
  | { type: 'dataTrack.subscribe'; peer: string; trackId: string; handle: number }
  | { type: 'dataTrack.unsubscribe'; peer: string; trackId: string }
  /** Tracks of one publisher go to one file as they come; `path` is without the ending. Answered by `take`. */
  | { type: 'take.begin'; take: string; room: string; path: string; trackIds: string[] }
  | { type: 'take.end'; take: string }
  /** `detail`: with a list of the peers. */
  | { type: 'stats'; id: number; detail?: boolean }
  | { type: 'stop' };

/** Worker → main. */
export type WorkerNotice =
  /** The port is bound and the self-test passed. */
  | { type: 'ready'; port: number }
  | {
      type: 'peer.answer';
      peer: string;
      offerId: number;
      sdp: string;
      /** mid → trackId for every section that carries a subscription now (SessionDescription.midToTrackId). */
      midToTrackId: Record<string, string>;
    }
  /** The offer was hostile or unusable; the connection should be closed. */
  | { type: 'peer.refused'; peer: string; offerId: number; reason: string }
  /** The client must offer this many more receive sections (MediaSectionsRequirement); 0/0: just renegotiate. */
  | { type: 'peer.sections'; peer: string; audios: number; videos: number }
  | { type: 'peer.connected'; peer: string }
  /** `resumable`: a resume (leave{RESUME}) can heal it; otherwise a full restart is needed. */
  | { type: 'peer.failed'; peer: string; reason: string; resumable: boolean }
  /** An offer carried the announced track and its first packet may come now. */
  | { type: 'track.live'; peer: string; trackId: string; mid: string; mimeType: string }
  /** A subscription has a section in an answer that the client has got. */
  | { type: 'track.subscribed'; peer: string; trackId: string }
  | { type: 'data.position'; peer: string; sequence: number }
  /** Speakers whose state or (smoothed) level changed, loudest first; at most a few times a second per room. */
  | { type: 'speakers'; room: string; speakers: SpeakerLevel[] }
  /** Connection quality of peers, every few seconds, only where it changed. */
  | { type: 'quality'; peers: PeerQuality[] }
  /** Downlink congestion paused these subscriptions of a peer, or lets them go on. */
  | { type: 'stream.state'; peer: string; streams: { trackId: string; paused: boolean }[] }
  /** Dynacast: the layers of a published track that somebody uses now. */
  | {
      type: 'track.qualities';
      peer: string;
      trackId: string;
      qualities: { quality: number; enabled: boolean }[];
    }
  | { type: 'take'; take: string; news: TakeNews }
  | { type: 'stats'; id: number; stats: WorkerStats; details: PeerStats[] };

/** What becomes of a take; nothing comes after its end. */
export type TakeNews =
  /** `at`: of the first frame, milliseconds since the epoch. */
  | { type: 'begun'; path: string; at: number }
  /** `dropped`: frames that came and are not in it. */
  | { type: 'ended'; dropped: number }
  | { type: 'failed'; code: string; message: string };

export interface SpeakerLevel {
  peer: string;
  /** 0 silent to 1 loudest. */
  level: number;
  active: boolean;
}

/** Never "lost": that word makes clients reconnect (media.md); a dead path is `peer.failed`. */
export interface PeerQuality {
  peer: string;
  quality: 'poor' | 'good' | 'excellent';
  /** 0 to 5, as a mean opinion score. */
  score: number;
}

/** Counts since the worker's start, and a few that say how it is now. */
export interface WorkerStats {
  peers: number;
  packetsIn: number;
  packetsOut: number;
  bytesIn: number;
  bytesOut: number;
  /** Requests of receivers for lost packets, and ours to publishers. */
  nacksIn: number;
  nacksOut: number;
  plisIn: number;
  plisOut: number;
  /** Retransmissions from publishers, and those of them that filled a hole. */
  rtxIn: number;
  recovered: number;
  /** Packets that receivers got again because they asked. */
  resent: number;
  /** Lost between publishers and here. */
  lostIn: number;
  /** Frames and sounds that recordings of tracks have kept, and those that came and are not in them. */
  framesRecorded: number;
  framesNotRecorded: number;
  /** Now: subscriptions that wait for room on their path, and those that flow, by layer. */
  pausedStreams: number;
  streamsLow: number;
  streamsMedium: number;
  streamsHigh: number;
  /** Now: sum of the downlink estimates in bit/s, and how many peers have one. */
  estimates: number;
  estimatedPeers: number;
  /** Event-loop delay, 99th percentile, in milliseconds. */
  loopDelayMs: number;
}

export interface LayerStats {
  quality: number;
  bitrate: number;
  frameRate: number;
  /** More than the role may send: nobody gets it. */
  blocked: boolean;
}

/** One peer as an operator looks at it. Rates in bit/s, shares 0 to 1, times in milliseconds; 0: not known. */
export interface PeerStats {
  peer: string;
  identity: string;
  estimate: number;
  roundTrip: number;
  lossUp: number;
  lossDown: number;
  jitter: number;
  published: { trackId: string; codec: string; layers: LayerStats[] }[];
  /** `quality` is what flows, -1 for nothing. */
  subscribed: { trackId: string; quality: number; paused: boolean }[];
}
