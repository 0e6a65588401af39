/** A published track: its layers, and the receivers that its packets go to. */
import type { PublishInfo } from '../../messages.js';
import type { TrackCodec } from '../sdp/codecs.js';
import { readH264 } from './h264.js';
import type { RtpPacket } from './packet.js';
import { UpLayer, type Uplink } from './up-layer.js';
import { readVp8 } from './vp8.js';

/** LiveKit's names of simulcast layers, lowest first. */
const RID_QUALITY: Readonly<Record<string, number>> = { q: 0, h: 1, f: 2 };

/** A subscription, as the track it follows sees it. */
export interface Receiver {
  /** No layer is aimed at. */
  readonly idle: boolean;
  chooseLayer(now: number): void;
  forward(layer: UpLayer, packet: RtpPacket, now: number): void;
  /** The next packet will not continue the last one. */
  interrupt(): void;
}

export class UpTrack {
  readonly info: PublishInfo;
  readonly publisher: string;
  readonly codec: TrackCodec;
  /** The only one that the section was answered with. */
  readonly payloadType: number;
  readonly layers = new Map<string, UpLayer>();
  readonly downs = new Set<Receiver>();
  muted: boolean;
  private readonly uplink: Uplink;

  constructor(
    info: PublishInfo,
    publisher: string,
    codec: TrackCodec,
    payloadType: number,
    uplink: Uplink,
  ) {
    this.payloadType = payloadType;
    this.info = info;
    this.publisher = publisher;
    this.codec = codec;
    this.muted = info.muted;
    this.uplink = uplink;
  }

  /** A layer's stream starts, or starts again with another SSRC. */
  openLayer(rid: string, ssrc: number): UpLayer {
    const layer = new UpLayer(rid, this.qualityOf(rid), ssrc, this.codec, this.uplink);
    this.layers.set(rid, layer);
    return layer;
  }

  receive(layer: UpLayer, packet: RtpPacket, now: number): void {
    if (packet.payloadType !== this.payloadType) return;
    const fresh = layer.lastPacketAt === 0;
    layer.receive(packet.sequence, packet.timestamp, now);
    if (!packet.empty) {
      if (this.codec.name === 'VP8') {
        if (!readVp8(packet)) return;
      } else if (this.codec.name === 'H264') {
        readH264(packet);
      }
      if (packet.keyframe) layer.keyframeArrived();
    }
    if (this.muted) return;
    for (const down of this.downs) {
      if (fresh || down.idle) down.chooseLayer(now);
      down.forward(layer, packet, now);
    }
  }

  setMuted(muted: boolean, now: number): void {
    this.muted = muted;
    for (const down of this.downs) {
      down.interrupt();
      if (!muted) down.chooseLayer(now);
    }
  }

  tick(now: number): void {
    for (const layer of this.layers.values()) layer.tick(now);
  }

  private qualityOf(rid: string): number {
    const announced = this.info.layers.find((layer) => layer.rid === rid);
    if (rid && announced) return announced.quality;
    return RID_QUALITY[rid] ?? 0;
  }
}
