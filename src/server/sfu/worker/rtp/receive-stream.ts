/**
 * What we know of one incoming SSRC: order, losses, jitter (RFC 3550, appendix A) and the sender's clock.
 */
import type { SenderReport } from './rtcp.js';
import type { ReportBlock } from './rtcp-write.js';
import { MissingPackets } from './missing.js';
import { sequenceDelta } from './sequence.js';

const NTP_FRACTION = 0x1_0000_0000;
/** A jump that means a new stream on an old SSRC. */
const RESET_GAP = 3_000;

export interface ClockPoint {
  /** The publisher's NTP time in seconds. */
  ntp: number;
  rtp: number;
  /** Our clock when it came. */
  at: number;
}

export class ReceiveStream {
  readonly ssrc: number;
  readonly clockRate: number;
  /** Undefined for audio: a late sound is no use. */
  readonly missing: MissingPackets | undefined;
  lastPacketAt = 0;
  clock: ClockPoint | undefined;

  private base = -1;
  private highest = 0;
  private cycles = 0;
  private received = 0;
  private expectedBefore = 0;
  private receivedBefore = 0;
  private transit = 0;
  private jitter = 0;
  private lastReport = 0;
  private lastReportAt = 0;

  constructor(ssrc: number, clockRate: number, retransmit: boolean) {
    this.ssrc = ssrc;
    this.clockRate = clockRate;
    this.missing = retransmit ? new MissingPackets() : undefined;
  }

  /** True when the packet opened a gap that is worth asking for. */
  receive(sequence: number, timestamp: number, now: number): boolean {
    this.lastPacketAt = now;
    this.received += 1;
    if (this.base < 0) {
      this.base = sequence;
      this.highest = sequence;
      return false;
    }
    const delta = sequenceDelta(sequence, this.highest);
    if (Math.abs(delta) > RESET_GAP) {
      this.restart(sequence);
      return false;
    }
    if (delta <= 0) {
      this.missing?.arrived(sequence);
      return false;
    }
    if (sequence < this.highest) this.cycles += 0x10000;
    this.highest = sequence;
    this.measureJitter(timestamp, now);
    return delta > 1 && this.missing?.gap(sequence - delta + 1, delta - 1, now) === true;
  }

  /** A retransmission came. False when the packet was not missing (any more). */
  recovered(sequence: number): boolean {
    return this.missing?.arrived(sequence) === true;
  }

  senderReport(report: SenderReport, now: number): void {
    this.lastReport = ((report.ntpSeconds << 16) | (report.ntpFraction >>> 16)) >>> 0;
    this.lastReportAt = now;
    const ntp = report.ntpSeconds + report.ntpFraction / NTP_FRACTION;
    this.clock = { ntp, rtp: report.rtpTimestamp, at: now };
  }

  /** Jitter in milliseconds. */
  get jitterMs(): number {
    return (this.jitter * 1_000) / this.clockRate;
  }

  /** Packets lost in the interval of the last report, and their share, 0 to 1. */
  lostNow = 0;
  lossShare = 0;

  /** The block for our next receiver report; undefined before the first packet. */
  report(now: number): ReportBlock | undefined {
    if (this.base < 0) return undefined;
    const extended = this.cycles + this.highest;
    const expected = extended - this.base + 1;
    const expectedNow = expected - this.expectedBefore;
    const lostNow = expectedNow - (this.received - this.receivedBefore);
    this.lostNow = Math.max(0, lostNow);
    this.lossShare = expectedNow > 0 ? Math.max(0, Math.min(1, lostNow / expectedNow)) : 0;
    this.expectedBefore = expected;
    this.receivedBefore = this.received;
    return {
      ssrc: this.ssrc,
      fractionLost:
        expectedNow > 0 && lostNow > 0
          ? Math.min(255, Math.floor((lostNow * 256) / expectedNow))
          : 0,
      lost: expected - this.received,
      highestSequence: extended % NTP_FRACTION,
      jitter: Math.floor(this.jitter),
      lastReport: this.lastReport,
      delaySinceReport: this.lastReport
        ? Math.round(((now - this.lastReportAt) / 1_000) * 65_536)
        : 0,
    };
  }

  private restart(sequence: number): void {
    this.base = sequence;
    this.highest = sequence;
    this.cycles = 0;
    this.received = 1;
    this.expectedBefore = 0;
    this.receivedBefore = 0;
    this.missing?.clear();
  }

  private measureJitter(timestamp: number, now: number): void {
    const transit = (((now * this.clockRate) / 1_000) | 0) - (timestamp | 0);
    const difference = Math.abs((transit - this.transit) | 0);
    if (this.transit !== 0 && difference < this.clockRate * 10)
      this.jitter += (difference - this.jitter) / 16;
    this.transit = transit;
  }
}
