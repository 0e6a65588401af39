/** One encoding of a published track: a receive stream, plus asking its sender for packets and key frames. */
import type { TrackCodec } from '../sdp/codecs.js';
import { RateWindow } from '../bwe/rate-window.js';
import type { RtpPacket } from './packet.js';
import { PictureRate } from './picture-rate.js';
import { ReceiveStream } from './receive-stream.js';
import { writeNack, writePli } from './rtcp-write.js';

const PLI_INTERVAL_MS = 500;
const RATE_WINDOW_MS = 2_000;
const FRAME_WINDOW_MS = 1_000;
const TEMPORALS = 4;
const SPATIALS = 3;

/** What a layer needs of its publisher's transport. */
export interface Uplink {
  readonly localSsrc: number;
  sendRtcp(packet: Buffer): void;
  countNack(): void;
  countPli(): void;
}

export class UpLayer {
  readonly rid: string;
  readonly quality: number;
  readonly stream: ReceiveStream;
  /** Over its track's cap: nobody gets it. */
  blocked = false;
  /** Highest spatial layer that was seen in the stream. */
  maxSpatial = 0;
  private readonly uplink: Uplink;
  private readonly rate = new RateWindow(RATE_WINDOW_MS);
  private readonly pictures = new PictureRate();
  /** Where one stream holds several spatial layers: the rate of each. */
  private spatialRates: RateWindow[] | undefined;
  private keyframeAskedAt = -PLI_INTERVAL_MS;
  private keyframeWanted = false;
  private framesSince = 0;
  private readonly frames = new Uint16Array(TEMPORALS);
  /** Pictures a second up to each temporal layer, of the last full window. */
  private readonly frameRates = new Float64Array(TEMPORALS);

  constructor(rid: string, quality: number, ssrc: number, codec: TrackCodec, uplink: Uplink) {
    this.rid = rid;
    this.quality = quality;
    this.stream = new ReceiveStream(ssrc, codec.clockRate, codec.name !== 'OPUS');
    this.uplink = uplink;
  }

  get lastPacketAt(): number {
    return this.blocked ? 0 : this.stream.lastPacketAt;
  }

  receive(packet: RtpPacket, now: number): void {
    this.rate.add(packet.buffer.length, now);
    if (this.stream.receive(packet.sequence, packet.timestamp, now)) this.askMissing(now);
  }

  /** A packet came again on our request. False when it was not missing. */
  recovered(packet: RtpPacket, now: number): boolean {
    this.rate.add(packet.buffer.length, now);
    return this.stream.recovered(packet.sequence);
  }

  /** What a packet's payload says about the stream: read once, for all receivers. */
  describe(packet: RtpPacket, now: number): void {
    if (packet.keyframe) this.keyframeWanted = false;
    this.pictures.add(packet.timestamp);
    const { temporal, spatial } = packet;
    if (packet.frameStart && spatial === 0 && temporal < TEMPORALS)
      this.frames[temporal] = (this.frames[temporal] ?? 0) + 1;
    if (spatial > this.maxSpatial && spatial < SPATIALS) this.maxSpatial = spatial;
    if (this.maxSpatial === 0) return;
    this.spatialRates ??= Array.from({ length: SPATIALS }, () => new RateWindow(RATE_WINDOW_MS));
    this.spatialRates[spatial]?.add(packet.payloadLength, now);
  }

  /** bit/s, retransmissions included. */
  bitrate(now: number): number {
    return this.rate.rate(now);
  }

  /** Pictures a second. */
  get frameRate(): number {
    return this.pictures.rate;
  }

  /** bit/s of all spatial layers up to this one. */
  spatialBitrate(spatial: number, now: number): number {
    let sum = 0;
    for (let i = 0; i <= spatial; i++) sum += this.spatialRates?.[i]?.rate(now) ?? 0;
    return sum;
  }

  /** The lowest temporal layer that gives this many pictures a second; all of them for 0 or too much. */
  temporalFor(fps: number): number {
    if (fps > 0)
      for (let temporal = 0; temporal < TEMPORALS; temporal++)
        if ((this.frameRates[temporal] ?? 0) >= fps * 0.9) return temporal;
    return TEMPORALS;
  }

  /** Throttled; a request inside the pause is sent when the pause ends. */
  requestKeyframe(now: number): void {
    if (now - this.keyframeAskedAt < PLI_INTERVAL_MS) {
      this.keyframeWanted = true;
      return;
    }
    this.keyframeAskedAt = now;
    this.keyframeWanted = false;
    this.uplink.countPli();
    this.uplink.sendRtcp(writePli(this.uplink.localSsrc, this.stream.ssrc));
  }

  tick(now: number): void {
    if (this.stream.missing && this.stream.missing.size > 0) this.askMissing(now);
    if (this.keyframeWanted) this.requestKeyframe(now);
    this.pictures.tick(now);
    if (now - this.framesSince >= FRAME_WINDOW_MS) this.countFrames(now);
  }

  private countFrames(now: number): void {
    const seconds = (now - this.framesSince) / 1_000;
    let sum = 0;
    for (let temporal = 0; temporal < TEMPORALS; temporal++) {
      sum += this.frames[temporal] ?? 0;
      this.frameRates[temporal] = this.framesSince > 0 ? sum / seconds : 0;
    }
    this.frames.fill(0);
    this.framesSince = now;
  }

  private askMissing(now: number): void {
    const sequences = this.stream.missing?.due(now) ?? [];
    if (sequences.length === 0) return;
    this.uplink.countNack();
    this.uplink.sendRtcp(writeNack(this.uplink.localSsrc, this.stream.ssrc, sequences));
  }
}
