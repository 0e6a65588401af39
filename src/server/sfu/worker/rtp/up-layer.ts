/** One encoding of a published track: a receive stream, plus asking its sender for packets and key frames. */
import type { TrackCodec } from '../sdp/codecs.js';
import { ReceiveStream } from './receive-stream.js';
import { writeNack, writePli } from './rtcp-write.js';

const PLI_INTERVAL_MS = 500;

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
  private readonly uplink: Uplink;
  private keyframeAskedAt = -PLI_INTERVAL_MS;
  private keyframeWanted = false;

  constructor(rid: string, quality: number, ssrc: number, codec: TrackCodec, uplink: Uplink) {
    this.rid = rid;
    this.quality = quality;
    this.stream = new ReceiveStream(ssrc, codec.clockRate, codec.name !== 'OPUS');
    this.uplink = uplink;
  }

  get lastPacketAt(): number {
    return this.stream.lastPacketAt;
  }

  receive(sequence: number, timestamp: number, now: number): void {
    if (this.stream.receive(sequence, timestamp, now)) this.askMissing(now);
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

  keyframeArrived(): void {
    this.keyframeWanted = false;
  }

  tick(now: number): void {
    if (this.stream.missing && this.stream.missing.size > 0) this.askMissing(now);
    if (this.keyframeWanted) this.requestKeyframe(now);
  }

  private askMissing(now: number): void {
    const sequences = this.stream.missing?.due(now) ?? [];
    if (sequences.length === 0) return;
    this.uplink.countNack();
    this.uplink.sendRtcp(writeNack(this.uplink.localSsrc, this.stream.ssrc, sequences));
  }
}
