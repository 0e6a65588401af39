/* eslint-disable @typescript-eslint/no-deprecated -- the clients in use still speak and read these fields */
/** A track that a client announced. It exists for others from the moment an offer carries it (`live`). */
import type { VideoLayer } from '@livekit/protocol';
import {
  SimulcastCodecInfo,
  TimedVersion,
  TrackInfo,
  VideoQuality,
  type AddTrackRequest,
} from '@livekit/protocol';
import type { TrackKind, TrackSource } from '../../../protocol/index.js';
import type { LayerInfo, PublishInfo } from '../messages.js';
import type { MediaPolicy, MediaTrack, PictureSize } from '../port.js';
import { LIMITS } from './limits.js';
import { limitsOf } from './permissions.js';
import { newSid } from './sids.js';

/** Of one side of a picture. */
const MOST_PIXELS = 16_384;

const RIDS: Readonly<Record<number, string>> = {
  [VideoQuality.LOW]: 'q',
  [VideoQuality.MEDIUM]: 'h',
  [VideoQuality.HIGH]: 'f',
};

/** What the client means to send; an answer decides, and `goLive` tells. */
const VIDEO_CODECS: Readonly<Record<string, string>> = { h264: 'H264', vp9: 'VP9', av1: 'AV1' };

export class PublishedTrack {
  readonly info: TrackInfo;
  readonly cid: string;
  readonly kind: TrackKind;
  readonly source: TrackSource;
  readonly announcedAt = Date.now();
  live = false;
  /** The publisher has been told that somebody receives it. */
  subscribedTold = false;

  constructor(request: AddTrackRequest, kind: TrackKind, source: TrackSource) {
    this.cid = request.cid;
    this.kind = kind;
    this.source = source;
    const layers = kind === 'video' ? layersOf(request.layers) : [];
    const codec = request.simulcastCodecs[0]?.codec.toLowerCase() ?? '';
    const mimeType = kind === 'audio' ? 'audio/opus' : `video/${VIDEO_CODECS[codec] ?? 'VP8'}`;
    this.info = new TrackInfo({
      sid: newSid('TR'),
      type: request.type,
      source: request.source,
      name: request.name.slice(0, LIMITS.name),
      muted: request.muted,
      width: Math.min(request.width, MOST_PIXELS),
      height: Math.min(request.height, MOST_PIXELS),
      simulcast: layers.length > 1,
      disableDtx: request.disableDtx,
      stereo: request.stereo,
      disableRed: kind === 'video' || request.disableRed,
      encryption: request.encryption,
      stream: request.stream.slice(0, LIMITS.name),
      audioFeatures: request.audioFeatures.slice(0, 16),
      layers,
      mimeType,
      codecs: [new SimulcastCodecInfo({ mimeType, cid: request.cid, layers })],
    });
    this.touch();
  }

  get id(): string {
    return this.info.sid;
  }

  goLive(mid: string, mimeType: string): void {
    this.live = true;
    this.info.mid = mid;
    this.info.mimeType = mimeType;
    for (const codec of this.info.codecs) {
      codec.mid = mid;
      codec.mimeType = mimeType;
    }
    this.touch();
  }

  setLayers(layers: readonly VideoLayer[]): void {
    const known = layersOf(layers);
    const biggest = known.at(-1);
    if (!biggest) return;
    this.info.layers = known;
    for (const codec of this.info.codecs) codec.layers = known;
    if (biggest.width > 0 && biggest.height > 0) this.setSize(biggest.width, biggest.height);
    this.touch();
  }

  setSize(width: number, height: number): void {
    this.info.width = Math.min(width, MOST_PIXELS);
    this.info.height = Math.min(height, MOST_PIXELS);
  }

  /** The largest of what was announced. */
  get picture(): PictureSize {
    const { width, height, layers } = this.info;
    return {
      width: Math.max(width, ...layers.map((layer) => layer.width)),
      height: Math.max(height, ...layers.map((layer) => layer.height)),
      layers: layers.length,
    };
  }

  /** The codec as clients name it: `vp8`, `h264`… */
  get codec(): string {
    return (this.info.mimeType.split('/')[1] ?? '').toLowerCase();
  }

  /** Lets clients ignore an older description that arrives late. */
  touch(): void {
    this.info.version = new TimedVersion({ unixMicro: BigInt(Date.now()) * 1000n });
  }

  toPublishInfo(policy: MediaPolicy): PublishInfo {
    const layers = this.info.layers.map(toLayerInfo);
    const limits = limitsOf(policy, this.source);
    return {
      trackId: this.id,
      cid: this.cid,
      kind: this.kind,
      source: this.source,
      muted: this.info.muted,
      layers,
      codec: this.info.mimeType.split('/')[1],
      // It takes about twice the bits.
      red: !this.info.disableRed && limits.maxBitrate === 0,
      dtx: this.kind === 'audio' && !this.info.disableDtx,
      stereo: this.info.stereo,
      ...limits,
      priority: policy.priority,
    };
  }

  toMediaTrack(): MediaTrack {
    const { muted, width, height } = this.info;
    return { id: this.id, kind: this.kind, source: this.source, muted, width, height };
  }
}

function layersOf(layers: readonly VideoLayer[]): VideoLayer[] {
  return layers
    .filter((layer) => layer.quality !== VideoQuality.OFF)
    .slice(0, LIMITS.layers)
    .map((layer) => withRid(layer, layers.length > 1))
    .sort((a, b) => a.quality - b.quality);
}

/** Clients that name no RIDs use q, h and f by quality; a lone layer has none. */
function withRid(layer: VideoLayer, simulcast: boolean): VideoLayer {
  const named = layer.clone();
  named.rid = layer.rid.slice(0, 16) || (simulcast ? (RIDS[layer.quality] ?? '') : '');
  return named;
}

function toLayerInfo({ quality, width, height, bitrate, rid }: VideoLayer): LayerInfo {
  return { quality, width, height, bitrate, rid };
}
