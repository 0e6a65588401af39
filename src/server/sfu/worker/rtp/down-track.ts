/**
 * One subscription: follows a layer of the published track and rewrites its numbers into the slot's.
 *
 * The receiver must see one unbroken stream. A real loss stays a gap (it can be asked for); everything that we
 * leave out on purpose (padding, other layers, muted time) leaves none. Simulcast layers change at key frames
 * only, spatial layers inside one stream (VP9) between pictures, upwards at key frames.
 */
import type { DownSlot } from './down-slot.js';
import { chooseLayer, latestLayer } from './layer-choice.js';
import type { RtpPacket, SendExtensions } from './packet.js';
import { writePicture, type PictureShift } from './picture.js';
import { writeSenderReport } from './rtcp-write.js';
import { MAX_PADDING, writePadding, writeRtx } from './rtx.js';
import { SentPackets, type SentPacket } from './sent-packets.js';
import { SequenceMap } from './sequence-map.js';
import { timestampDelta } from './sequence.js';
import type { UpLayer } from './up-layer.js';
import type { Receiver, UpTrack } from './up-track.js';

const LOW = 0;
const HIGH = 2;
const ALL_TEMPORALS = 4;
const NTP_FRACTION = 0x1_0000_0000;
/** Two layers of one capture can not be further apart than this in time. */
const MAX_CLOCK_GAP_S = 3;
/** Between two key frames for one receiver, longer each time, until it was calm for a while. */
const KEYFRAME_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 4_000;
const CALM_MS = 10_000;
/** A repeat is on its way for at least this long. */
const MIN_REPEAT_MS = 10;
/** How far back a probe looks for packets to fill it with. */
const PROBE_DEPTH = 32;

export interface Downlink {
  readonly extensions: SendExtensions;
  sendRtp(packet: Buffer, now: number): boolean;
  sendRtcp(packet: Buffer): void;
}

/** What a subscriber asked for. */
export interface Wish {
  quality: number;
  width: number;
  height: number;
  /** 0: all. */
  fps: number;
  paused: boolean;
}

export const DEFAULT_WISH: Wish = { quality: HIGH, width: 0, height: 0, fps: 0, paused: false };

export class DownTrack implements Receiver {
  readonly track: UpTrack;
  readonly slot: DownSlot;
  wish: Wish = { ...DEFAULT_WISH, paused: true };
  /** What the path has room for: a quality, or -1 for nothing. */
  allowed = LOW;
  private readonly link: Downlink;
  private readonly sent: SentPackets | undefined;
  private current: UpLayer | undefined;
  private target: UpLayer | undefined;
  /** Set when the stream was interrupted: the next packet opens it again. */
  private broken = true;
  /**
   * A whole picture went out since the stream opened. Until then the smallest layer is wanted, whose key frame
   * is there first: people see a soft picture at once rather than a sharp one later.
   */
  private started = false;
  private readonly map = new SequenceMap();
  private timestampShift = 0;
  private pictureShift: PictureShift | undefined;
  private spatial = 0;
  private temporal = ALL_TEMPORALS;
  private temporalWanted = ALL_TEMPORALS;
  private markerSent = false;
  private probeBack = 0;
  private keyframeAfter = -CALM_MS;
  private keyframePause = KEYFRAME_PAUSE_MS;

  constructor(track: UpTrack, slot: DownSlot, link: Downlink) {
    this.track = track;
    this.slot = slot;
    this.link = link;
    this.sent = track.codec.name === 'OPUS' ? undefined : new SentPackets();
    track.downs.add(this);
  }

  close(): void {
    this.track.downs.delete(this);
    this.sent?.clear();
  }

  /** No layer is aimed at. */
  get idle(): boolean {
    return this.target === undefined;
  }

  /** What flows now: a quality, or -1. */
  get quality(): number {
    if (!this.current || this.stopped) return -1;
    return this.current.maxSpatial > 0 ? this.spatial : this.current.quality;
  }

  /** The highest quality that the publisher must send for this receiver, or -1. */
  get demand(): number {
    return this.wish.paused || this.allowed < 0 ? -1 : this.wanted;
  }

  private get wanted(): number {
    return Math.min(this.wish.quality, this.allowed);
  }

  /** Until the subscription starts, while nobody looks, and while the path has no room. */
  private get stopped(): boolean {
    return this.wish.paused || this.allowed < 0;
  }

  setWish(wish: Wish, now: number): void {
    this.change(() => (this.wish = wish), now);
  }

  setAllowed(quality: number, now: number): void {
    if (quality !== this.allowed) this.change(() => (this.allowed = quality), now);
  }

  private change(apply: () => void, now: number): void {
    const before = this.stopped;
    apply();
    if (this.stopped && !before) this.interrupt();
    this.chooseLayer(now);
  }

  /** The next packet does not continue the last one. Video waits for a key frame. */
  interrupt(): void {
    this.broken = true;
    this.started = false;
    this.current = undefined;
    this.target = undefined;
  }

  /** Called now and then, and whenever something changed: aims at the right layer and asks for its key frame. */
  chooseLayer(now: number): void {
    if (this.stopped || this.track.muted) return;
    const wanted = this.started ? this.wanted : LOW;
    const best = chooseLayer(this.track.layers.values(), wanted, now);
    if (best) this.target = best;
    // A still screen may send nothing for seconds; a key frame of it is there for the asking.
    else this.target ??= latestLayer(this.track.layers.values());
    const { target } = this;
    if (!target) return;
    this.temporalWanted = target.temporalFor(this.wish.fps);
    if (this.temporalWanted < this.temporal) this.temporal = this.temporalWanted;
    if (this.slot.kind !== 'video') return;
    if (target !== this.current) target.requestKeyframe(now);
    else if (this.started && this.spatial < Math.min(this.wanted, target.maxSpatial))
      target.requestKeyframe(now);
  }

  /**
   * The receiver can not decode on. One that says so again and again is heard less and less often: its losses must
   * not make the publisher send key frames to everybody.
   */
  keyframeWanted(now: number): void {
    if (this.stopped || this.track.muted || now < this.keyframeAfter) return;
    if (now > this.keyframeAfter + CALM_MS) this.keyframePause = KEYFRAME_PAUSE_MS;
    this.keyframeAfter = now + this.keyframePause;
    this.keyframePause = Math.min(LONGEST_PAUSE_MS, this.keyframePause * 2);
    (this.target ?? this.current)?.requestKeyframe(now);
  }

  forward(layer: UpLayer, packet: RtpPacket, now: number): void {
    if (this.stopped) return;
    if (layer === this.current) {
      if (packet.empty) this.map.skip(packet.sequence);
      else this.continueWith(layer, packet, now);
      return;
    }
    if (layer !== this.target || packet.empty) return;
    if (this.slot.kind === 'video' && !packet.keyframe) return;
    this.open(layer, packet, now);
    this.continueWith(layer, packet, now);
    this.sendSenderReport(now);
  }

  /** Answers a NACK; returns how many were sent. */
  repeat(sequences: readonly number[], now: number, roundTripMs: number): number {
    const pauseMs = Math.max(MIN_REPEAT_MS, roundTripMs * 0.8);
    let count = 0;
    for (const sequence of sequences) {
      const found = this.sent?.repeat(sequence, now, pauseMs);
      if (found && this.sendAgain(found, now)) count += 1;
    }
    return count;
  }

  /** Fills a probe with about this many bytes; returns how many were sent. */
  pad(bytes: number, now: number): number {
    const { slot, link } = this;
    // Also for a picture that waits for room: the probe is how it gets it.
    if (this.wish.paused || bytes <= 0) return 0;
    if (slot.rtxPayloadType === 0) return this.padMedia(bytes, now);
    let sent = 0;
    while (sent < bytes) {
      this.probeBack = (this.probeBack + 1) % PROBE_DEPTH;
      const found = this.sent?.recent(this.probeBack, now);
      const before = sent;
      if (found && found.packet.payloadLength > MAX_PADDING) {
        if (this.sendAgain(found, now)) sent += found.packet.payloadLength;
      } else {
        const { rtxPayloadType, rtxSsrc, lastTimestamp } = slot;
        const sequence = this.nextRtx();
        const { transportSequence: id } = link.extensions;
        if (
          link.sendRtp(
            writePadding(MAX_PADDING, rtxPayloadType, sequence, lastTimestamp, rtxSsrc, id),
            now,
          )
        )
          sent += MAX_PADDING;
      }
      if (sent === before) break;
    }
    return sent;
  }

  /** The publisher's clock in the receiver's numbers: the same NTP time for sound and picture keeps lips in sync. */
  sendSenderReport(now: number): void {
    const { slot } = this;
    const clock = this.current?.stream.clock;
    if (!clock || slot.packets === 0) return;
    const elapsed = (now - clock.at) / 1_000;
    const ntp = clock.ntp + elapsed;
    const seconds = Math.floor(ntp);
    const rtp = clock.rtp + Math.round(elapsed * this.track.codec.clockRate) + this.timestampShift;
    const fraction = Math.floor((ntp - seconds) * NTP_FRACTION);
    slot.reportNtp = ((seconds << 16) | (fraction >>> 16)) >>> 0;
    slot.reportAt = now;
    const { ssrc, packets, octets } = slot;
    this.link.sendRtcp(writeSenderReport(ssrc, seconds, fraction, rtp, packets, octets));
  }

  private open(layer: UpLayer, packet: RtpPacket, now: number): void {
    const { slot } = this;
    this.timestampShift = this.shiftFor(layer, packet, now);
    this.map.open(packet.sequence, slot.lastSequence + 1);
    this.pictureShift =
      packet.pictureIdAt + packet.tl0At + packet.keyIndexAt > 0 || packet.dependency
        ? {
            pictureId: slot.lastPictureId + 1 - packet.pictureId,
            tl0: slot.lastTl0 + 1 - packet.tl0,
            keyIndex: slot.lastKeyIndex + 1 - (packet.keyIndexByte & 0x1f),
          }
        : undefined;
    this.current = layer;
    this.broken = false;
    this.spatial = 0;
    this.temporal = this.temporalWanted;
  }

  /** Timestamps of layers start at random: the senders' reports tie them together, our own clock where they lack. */
  private shiftFor(layer: UpLayer, packet: RtpPacket, now: number): number {
    const { slot } = this;
    const rate = this.track.codec.clockRate;
    if (slot.lastAt === 0) return slot.lastTimestamp - packet.timestamp;
    const from = this.broken ? undefined : this.current?.stream.clock;
    const to = layer.stream.clock;
    const byArrival =
      slot.lastTimestamp + Math.max(1, Math.round(((now - slot.lastAt) * rate) / 1_000));
    if (from && to) {
      const ntp = to.ntp + timestampDelta(packet.timestamp, to.rtp) / rate;
      const inOld = from.rtp + Math.round((ntp - from.ntp) * rate);
      const out = inOld + this.timestampShift;
      const ahead = timestampDelta(out, slot.lastTimestamp);
      if (ahead > 0 && ahead < MAX_CLOCK_GAP_S * rate) return out - packet.timestamp;
    }
    return byArrival - packet.timestamp;
  }

  private continueWith(layer: UpLayer, packet: RtpPacket, now: number): void {
    if (layer.maxSpatial > 0) this.chooseSpatial(layer, packet);
    else if (packet.temporal > this.temporal || this.temporalWanted > this.temporal)
      this.chooseTemporal(packet);
    const left = packet.spatial > this.spatial || packet.temporal > this.temporal;
    if (left && this.leaveOut(packet)) return;
    const sequence = this.map.map(packet.sequence);
    if (sequence >= 0) this.send(layer, packet, sequence, now);
  }

  /** Between pictures: down at once, up where a key frame lets the decoder follow. */
  private chooseSpatial(layer: UpLayer, packet: RtpPacket): void {
    if (!packet.frameStart || packet.spatial > 0) return;
    const wanted = Math.min(this.started ? this.wanted : LOW, layer.maxSpatial);
    if (wanted < this.spatial || packet.keyframe) this.spatial = wanted;
  }

  /** Up where a decoder that missed the pictures between can follow. */
  private chooseTemporal(packet: RtpPacket): void {
    if (this.temporalWanted <= this.temporal || !packet.frameStart) return;
    if (packet.keyframe || packet.switchUp) this.temporal = this.temporalWanted;
  }

  /** False for a late packet: its receiver waits for it already. */
  private leaveOut(packet: RtpPacket): boolean {
    if (!this.map.skip(packet.sequence)) return false;
    const { pictureShift: shift } = this;
    // A picture of which nothing goes out must leave no hole in the count; a spatial layer shares its picture's number.
    if (shift && packet.frameStart && packet.spatial === 0 && packet.temporal > this.temporal)
      this.pictureShift = { ...shift, pictureId: shift.pictureId - 1 };
    return true;
  }

  private send(layer: UpLayer, packet: RtpPacket, sequence: number, now: number): void {
    const { slot } = this;
    const timestamp = (packet.timestamp + this.timestampShift) >>> 0;
    const shift = this.pictureShift;
    // The highest spatial layer that goes out ends the picture.
    const marker =
      packet.marker || (layer.maxSpatial > 0 && packet.layerEnd && packet.spatial === this.spatial);
    this.sent?.add(packet, sequence, timestamp, marker, shift, now);
    if (this.link.sendRtp(this.write(packet, sequence, timestamp, marker, shift), now)) {
      slot.packets += 1;
      slot.octets += packet.payloadLength;
    }
    if (!this.map.passed(packet.sequence)) return;
    slot.lastSequence = sequence;
    slot.lastTimestamp = timestamp;
    slot.lastAt = now;
    this.markerSent = marker;
    if (shift) {
      slot.lastPictureId = packet.pictureId + shift.pictureId;
      slot.lastTl0 = (packet.tl0 + shift.tl0) & 0xff;
      slot.lastKeyIndex = (packet.keyIndexByte + shift.keyIndex) & 0x1f;
    }
    if (marker && !this.started) {
      this.started = true;
      this.chooseLayer(now);
    }
  }

  private write(
    packet: RtpPacket,
    sequence: number,
    timestamp: number,
    marker: boolean,
    shift: PictureShift | undefined,
  ): Buffer {
    const { payloadType, redPayloadType, ssrc } = this.slot;
    const { extensions } = this.link;
    if (packet.primaryAt > 0) {
      const id = extensions.transportSequence;
      return redPayloadType > 0
        ? packet.withHeader(redPayloadType, sequence, timestamp, ssrc, id, marker)
        : packet.primary.withHeader(payloadType, sequence, timestamp, ssrc, id, marker);
    }
    if (packet.dependency)
      return packet.withDependency(
        payloadType,
        sequence,
        timestamp,
        ssrc,
        extensions,
        shift?.pictureId ?? 0,
      );
    // Moves the packet where its header needs more room, so the payload is written afterwards.
    const id = extensions.transportSequence;
    const out = packet.withHeader(payloadType, sequence, timestamp, ssrc, id, marker);
    if (shift) writePicture(packet, shift);
    return out;
  }

  private sendAgain(
    { packet, sequence, timestamp, marker, shift }: SentPacket,
    now: number,
  ): boolean {
    const { rtxPayloadType, rtxSsrc } = this.slot;
    const media = this.write(packet, sequence, timestamp, marker, shift);
    if (rtxPayloadType === 0) return this.link.sendRtp(media, now);
    const again = writeRtx(media, rtxPayloadType, this.nextRtx(), rtxSsrc);
    return again !== undefined && this.link.sendRtp(again, now);
  }

  /** Without a retransmission stream padding takes numbers of the picture's own, between two pictures only. */
  private padMedia(bytes: number, now: number): number {
    const { slot, link } = this;
    const { transportSequence: id } = link.extensions;
    let sent = 0;
    while (this.markerSent && sent < bytes) {
      const sequence = (slot.lastSequence + 1) & 0xffff;
      const { payloadType, lastTimestamp, ssrc } = slot;
      const packet = writePadding(MAX_PADDING, payloadType, sequence, lastTimestamp, ssrc, id);
      if (!link.sendRtp(packet, now)) break;
      this.map.insert();
      slot.lastSequence = sequence;
      sent += MAX_PADDING;
    }
    return sent;
  }

  private nextRtx(): number {
    const { slot } = this;
    slot.rtxSequence = (slot.rtxSequence + 1) & 0xffff;
    return slot.rtxSequence;
  }
}
