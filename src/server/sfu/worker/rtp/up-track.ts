/** A published track: its layers, and the receivers that its packets go to. */
import type { PublishInfo, SendLimits } from '../../messages.js';
import type { AllocationLayer } from '../allocation.js';
import type { TrackCodec } from '../sdp/codecs.js';
import { AudioLevel } from './audio-level.js';
import { readAv1 } from './av1.js';
import { LayerDemand } from './layer-demand.js';
import { readH264 } from './h264.js';
import { ALIVE_MS } from './layer-choice.js';
import type { RtpPacket } from './packet.js';
import { readRed } from './red.js';
import { RoleCap } from './role-cap.js';
import { UpLayer, type Uplink } from './up-layer.js';
import { readVp8 } from './vp8.js';
import { readVp9 } from './vp9.js';

/** LiveKit's names of simulcast layers, lowest first. */
const RID_QUALITY: Readonly<Record<string, number>> = { q: 0, h: 1, f: 2 };
/** A layer that somebody wants and that sends nothing for this long is not there: its sender lacks the bandwidth. */
const ABSENT_MS = 4_000;
/** Rates are averages over seconds: no need to look more often. */
const LIST_MS = 50;
/** How much of its announced rate a new layer counts for at least, until its own rate is known. */
const NEW_SHARE = 0.6;
const NEW_MS = 3_000;
/** For a layer that was announced without a rate. */
const DEFAULT_BITRATE = 150_000;

/** A subscription, as the track it follows sees it. */
export interface Receiver {
  /** No layer is aimed at. */
  readonly idle: boolean;
  /** The highest quality that it needs from the publisher, or -1. */
  readonly demand: number;
  chooseLayer(now: number): void;
  forward(layer: UpLayer, packet: RtpPacket, now: number): void;
  /** The next packet will not continue the last one. */
  interrupt(): void;
}

export class UpTrack {
  readonly info: PublishInfo;
  readonly publisher: string;
  readonly codec: TrackCodec;
  /** The only one that the section was answered with, beside its retransmissions. */
  readonly payloadType: number;
  /** 0 where the publisher has none. */
  readonly rtxPayloadType: number;
  /** Of sound that is sent twice; 0 where the publisher was not let. */
  readonly redPayloadType: number;
  readonly layers = new Map<string, UpLayer>();
  readonly downs = new Set<Receiver>();
  readonly level: AudioLevel | undefined;
  readonly demand: LayerDemand;
  muted: boolean;
  private readonly cap: RoleCap;
  private readonly uplink: Uplink;
  private readonly openedAt = new Map<string, number>();
  private listed: readonly AllocationLayer[] = [];
  private listedAt = -Infinity;

  constructor(
    info: PublishInfo,
    publisher: string,
    codec: TrackCodec,
    payloadType: number,
    rtxPayloadType: number,
    uplink: Uplink,
    redPayloadType = 0,
  ) {
    this.payloadType = payloadType;
    this.rtxPayloadType = rtxPayloadType;
    this.redPayloadType = redPayloadType;
    this.info = info;
    this.publisher = publisher;
    this.codec = codec;
    this.muted = info.muted;
    this.uplink = uplink;
    this.cap = new RoleCap(info);
    this.level = info.kind === 'audio' ? new AudioLevel() : undefined;
    this.demand = new LayerDemand(info.layers.map(({ quality }) => quality));
  }

  /** A layer's stream starts, or starts again with another SSRC. */
  openLayer(rid: string, ssrc: number, now = 0): UpLayer {
    const layer = new UpLayer(rid, this.qualityOf(rid), ssrc, this.codec, this.uplink);
    this.layers.set(rid, layer);
    this.openedAt.set(rid, now);
    return layer;
  }

  /** Media of this track, not its retransmissions. */
  carries(payloadType: number): boolean {
    return (
      payloadType === this.payloadType ||
      (payloadType === this.redPayloadType && this.redPayloadType > 0)
    );
  }

  receive(layer: UpLayer, packet: RtpPacket, now: number): void {
    if (!this.carries(packet.payloadType)) return;
    const fresh = layer.stream.lastPacketAt === 0;
    layer.receive(packet, now);
    this.pass(layer, packet, fresh, now);
  }

  /** A packet that came again, taken out of its retransmission. False when it was not missing. */
  recovered(layer: UpLayer, packet: RtpPacket, now: number): boolean {
    if (!layer.recovered(packet, now)) return false;
    this.pass(layer, packet, false, now);
    return true;
  }

  setMuted(muted: boolean, now: number): void {
    this.muted = muted;
    for (const down of this.downs) {
      down.interrupt();
      if (!muted) down.chooseLayer(now);
    }
  }

  setLimits(limits: SendLimits): void {
    this.cap.change(limits);
  }

  /** bit/s of all layers together. */
  bitrate(now: number): number {
    let sum = 0;
    for (const layer of this.layers.values()) sum += layer.bitrate(now);
    return sum;
  }

  tick(now: number): void {
    for (const layer of this.layers.values()) layer.tick(now);
    if (this.cap.due(now)) this.enforceCap(now);
  }

  /** What a receiver can have, lowest first; empty while nothing is known. Worked out once for all receivers. */
  choices(now: number): readonly AllocationLayer[] {
    if (now - this.listedAt >= LIST_MS || now < this.listedAt) {
      this.listedAt = now;
      this.listed = this.list(now);
    }
    return this.listed;
  }

  private list(now: number): AllocationLayer[] {
    const single = this.layers.get('');
    if (single) return this.choicesOfOne(single, now);
    const choices: AllocationLayer[] = [];
    let below = 0;
    const known = new Map([...this.layers.values()].map((layer) => [layer.quality, layer]));
    const announced = new Map(this.info.layers.map((layer) => [layer.quality, layer.bitrate]));
    for (const quality of [...new Set([...known.keys(), ...announced.keys()])].sort()) {
      const layer = known.get(quality);
      if (layer?.blocked) continue;
      const rate = this.expectedRate(layer, quality, announced.get(quality) ?? 0, below, now);
      below = Math.max(below, rate);
      choices.push({ quality, bitrate: below });
    }
    return choices;
  }

  private choicesOfOne(layer: UpLayer, now: number): AllocationLayer[] {
    if (layer.blocked) return [];
    const announced = Math.max(0, ...this.info.layers.map(({ bitrate }) => bitrate));
    if (layer.maxSpatial === 0) {
      const bitrate = this.expectedRate(layer, 0, announced, 0, now);
      return [{ quality: 0, bitrate }];
    }
    return Array.from({ length: layer.maxSpatial + 1 }, (_, quality) => ({
      quality,
      bitrate: layer.spatialBitrate(quality, now),
    }));
  }

  private expectedRate(
    layer: UpLayer | undefined,
    quality: number,
    announced: number,
    below: number,
    now: number,
  ): number {
    const alive = layer && now - layer.lastPacketAt < ALIVE_MS;
    if (alive) {
      const young = now - (this.openedAt.get(layer.rid) ?? 0) < NEW_MS;
      return Math.max(layer.bitrate(now), young ? announced * NEW_SHARE : 0);
    }
    if (this.demand.wantedFor(quality, now) > ABSENT_MS) return below;
    return announced || DEFAULT_BITRATE * 3 ** quality;
  }

  private pass(layer: UpLayer, packet: RtpPacket, fresh: boolean, now: number): void {
    if (!packet.empty) {
      if (!this.read(packet)) return;
      if (this.info.kind === 'video') layer.describe(packet, now);
      else if (packet.audioLevel >= 0 && !this.muted)
        this.level?.observe(packet.audioLevel, packet.timestamp);
    }
    if (this.muted || layer.blocked) return;
    for (const down of this.downs) {
      if (fresh || down.idle) down.chooseLayer(now);
      down.forward(layer, packet, now);
    }
  }

  /** False for a payload that its descriptor does not fit into. */
  private read(packet: RtpPacket): boolean {
    // It counts every spatial layer; where we leave some out, the payload's own numbers are to be believed.
    if (this.codec.name !== 'AV1') packet.dependency = undefined;
    switch (this.codec.name) {
      case 'VP8':
        return readVp8(packet);
      case 'VP9':
        return readVp9(packet);
      case 'AV1':
        return readAv1(packet);
      case 'H264':
        readH264(packet);
        return true;
      case 'OPUS':
        return packet.payloadType === this.payloadType || readRed(packet, this.payloadType);
    }
  }

  private enforceCap(now: number): void {
    const layers = [...this.layers.values()].sort((a, b) => a.quality - b.quality);
    const blocked = this.cap.check(
      layers.map((layer) => ({ bitrate: layer.bitrate(now), frameRate: layer.frameRate })),
      now,
    );
    layers.forEach((layer, index) => {
      const block = index >= layers.length - blocked;
      if (layer.blocked === block) return;
      layer.blocked = block;
      for (const down of this.downs) {
        if (block) down.interrupt();
        down.chooseLayer(now);
      }
    });
  }

  private qualityOf(rid: string): number {
    const announced = this.info.layers.find((layer) => layer.rid === rid);
    if (rid && announced) return announced.quality;
    return RID_QUALITY[rid] ?? 0;
  }
}
