/**
 * One subscription: follows a layer of the published track and rewrites its numbers into the slot's.
 *
 * The receiver must see one unbroken stream. A real loss stays a gap (it can be asked for); everything that we
 * leave out on purpose (padding, other layers, muted time) leaves none. Layers change at key frames only.
 */
import type { DownSlot } from './down-slot.js';
import { chooseLayer, latestLayer } from './layer-choice.js';
import type { RtpPacket } from './packet.js';
import { writeSenderReport } from './rtcp-write.js';
import { SentPackets } from './sent-packets.js';
import { sequenceDelta, timestampDelta } from './sequence.js';
import type { UpLayer } from './up-layer.js';
import type { Receiver, UpTrack } from './up-track.js';
import { writeVp8, type Vp8Shift } from './vp8.js';

/** Older packets than this are not worth sending. */
const MAX_LATE = 256;
const SKIPS = 16;
const LOW = 0;
const HIGH = 2;
const NTP_FRACTION = 0x1_0000_0000;
/** Two layers of one capture can not be further apart than this in time. */
const MAX_CLOCK_GAP_S = 3;

export interface Downlink {
  sendRtp(packet: Buffer): boolean;
  sendRtcp(packet: Buffer): void;
}

export class DownTrack implements Receiver {
  readonly track: UpTrack;
  readonly slot: DownSlot;
  private readonly link: Downlink;
  private readonly sent: SentPackets | undefined;
  private wanted = HIGH;
  /** Until the subscription starts, and while nobody looks. */
  private paused = true;
  private current: UpLayer | undefined;
  private target: UpLayer | undefined;
  /** Set when the stream was interrupted: the next packet opens it again. */
  private broken = true;
  /**
   * A whole picture went out since the stream opened. Until then the smallest layer is wanted, whose key frame
   * is there first: people see a soft picture at once rather than a sharp one later.
   */
  private started = false;

  private highestIn = 0;
  private startIn = 0;
  private sequenceShift = 0;
  private timestampShift = 0;
  private pictureShift: Vp8Shift | undefined;
  /** Sequences that were left out, and the shift that holds for older ones. */
  private readonly skips: { sequence: number; shift: number }[] = [];

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

  /** Packets are expected to flow. */
  get active(): boolean {
    return !this.paused && !this.track.muted && this.current !== undefined;
  }

  /** No layer is aimed at. */
  get idle(): boolean {
    return this.target === undefined;
  }

  setWanted(quality: number, paused: boolean, now: number): void {
    this.wanted = quality;
    if (paused && !this.paused) this.interrupt();
    this.paused = paused;
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
    if (this.paused || this.track.muted) return;
    const wanted = this.started ? this.wanted : LOW;
    const best = chooseLayer(this.track.layers.values(), wanted, now);
    if (best) this.target = best;
    // A still screen may send nothing for seconds; a key frame of it is there for the asking.
    else this.target ??= latestLayer(this.track.layers.values());
    if (!this.target || this.target === this.current) return;
    if (this.slot.kind === 'video') this.target.requestKeyframe(now);
  }

  /** The receiver can not decode on. */
  keyframeWanted(now: number): void {
    if (this.paused || this.track.muted) return;
    (this.target ?? this.current)?.requestKeyframe(now);
  }

  forward(layer: UpLayer, packet: RtpPacket, now: number): void {
    if (this.paused) return;
    if (layer === this.current) {
      if (packet.empty) this.skip(packet.sequence);
      else this.continueWith(packet, now);
      return;
    }
    if (layer !== this.target || packet.empty) return;
    if (this.slot.kind === 'video' && !packet.keyframe) return;
    this.open(layer, packet, now);
    this.send(packet, (packet.sequence + this.sequenceShift) & 0xffff, now);
    this.sendSenderReport(now);
  }

  /** Answers a NACK; returns how many were sent. */
  repeat(sequences: readonly number[]): number {
    let count = 0;
    for (const sequence of sequences) {
      const packet = this.sent?.repeat(sequence, this.slot.payloadType, this.slot.ssrc);
      if (packet && this.link.sendRtp(packet)) count += 1;
    }
    return count;
  }

  /** The publisher's clock in the receiver's numbers: the same NTP time for sound and picture keeps lips in sync. */
  sendSenderReport(now: number): void {
    const clock = this.current?.stream.clock;
    if (!clock || this.slot.packets === 0) return;
    const elapsed = (now - clock.at) / 1_000;
    const ntp = clock.ntp + elapsed;
    const seconds = Math.floor(ntp);
    const rtp = clock.rtp + Math.round(elapsed * this.track.codec.clockRate) + this.timestampShift;
    const fraction = Math.floor((ntp - seconds) * NTP_FRACTION);
    const { ssrc, packets, octets } = this.slot;
    this.link.sendRtcp(writeSenderReport(ssrc, seconds, fraction, rtp, packets, octets));
  }

  private open(layer: UpLayer, packet: RtpPacket, now: number): void {
    const { slot } = this;
    this.timestampShift = this.shiftFor(layer, packet, now);
    this.sequenceShift = slot.lastSequence + 1 - packet.sequence;
    this.highestIn = packet.sequence - 1;
    this.startIn = packet.sequence;
    this.skips.length = 0;
    this.pictureShift =
      packet.pictureIdAt + packet.tl0At + packet.keyIndexAt > 0
        ? {
            pictureId: slot.lastPictureId + 1 - packet.pictureId,
            tl0: slot.lastTl0 + 1 - packet.tl0,
            keyIndex: slot.lastKeyIndex + 1 - (packet.keyIndexByte & 0x1f),
          }
        : undefined;
    this.current = layer;
    this.broken = false;
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

  private continueWith(packet: RtpPacket, now: number): void {
    const delta = sequenceDelta(packet.sequence, this.highestIn);
    if (delta > 0) {
      this.send(packet, (packet.sequence + this.sequenceShift) & 0xffff, now);
      return;
    }
    if (delta < -MAX_LATE || sequenceDelta(packet.sequence, this.startIn) < 0) return;
    this.send(packet, (packet.sequence + this.shiftOf(packet.sequence)) & 0xffff, now);
  }

  private skip(sequence: number): void {
    if (sequenceDelta(sequence, this.highestIn) <= 0) return;
    this.skips.push({ sequence, shift: this.sequenceShift });
    if (this.skips.length > SKIPS) this.skips.shift();
    this.sequenceShift -= 1;
    this.highestIn = sequence;
  }

  private shiftOf(sequence: number): number {
    for (const skip of this.skips)
      if (sequenceDelta(sequence, skip.sequence) < 0) return skip.shift;
    return this.sequenceShift;
  }

  private send(packet: RtpPacket, sequence: number, now: number): void {
    const { slot } = this;
    const timestamp = (packet.timestamp + this.timestampShift) >>> 0;
    if (this.pictureShift) writeVp8(packet, this.pictureShift);
    this.sent?.add(packet, sequence, timestamp, this.pictureShift);
    if (this.link.sendRtp(packet.withHeader(slot.payloadType, sequence, timestamp, slot.ssrc))) {
      slot.packets += 1;
      slot.octets += packet.payloadLength;
    }
    if (sequenceDelta(packet.sequence, this.highestIn) <= 0) return;
    this.highestIn = packet.sequence;
    // The window for late packets must not meet its own tail when sequence numbers wrap.
    if (sequenceDelta(packet.sequence, this.startIn) > 2 * MAX_LATE)
      this.startIn = (packet.sequence - MAX_LATE) & 0xffff;
    slot.lastSequence = sequence;
    slot.lastTimestamp = timestamp;
    slot.lastAt = now;
    if (packet.marker && !this.started) {
      this.started = true;
      this.chooseLayer(now);
    }
    if (this.pictureShift) {
      slot.lastPictureId = (packet.pictureId + this.pictureShift.pictureId) & 0x7fff;
      slot.lastTl0 = (packet.tl0 + this.pictureShift.tl0) & 0xff;
      slot.lastKeyIndex = (packet.keyIndexByte + this.pictureShift.keyIndex) & 0x1f;
    }
  }
}
