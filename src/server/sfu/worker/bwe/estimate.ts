/**
 * How much one subscriber's path carries: Google congestion control on the sender's side, from transport-wide feedback.
 *
 * A growing queue (trendline) or much loss lowers the estimate to what really arrives; quiet feedback raises it
 * again, slowly and never far above what was proven. Who sends less than it may proves nothing, so big steps up
 * are proven by probes (`prober.ts`). Without feedback a REMB of the receiver counts, and without either the
 * path is taken to carry everything.
 */
import { RateWindow } from './rate-window.js';
import { Trendline } from './trendline.js';

const START = 1_000_000;
export const MIN_ESTIMATE = 60_000;
const MAX_ESTIMATE = 50_000_000;
const WINDOW_MS = 500;
/** Nothing may grow right after a decrease: the queue drains first. */
const HOLD_MS = 400;
const DECREASE = 0.85;
const LARGEST_STEP = 0.5;
const DECREASE_INTERVAL_MS = 200;
const GROWTH_PER_SECOND = 0.08;
const LOSS_HIGH = 0.1;
/** Of what arrives even while much is lost. */
const SURE = 0.9;
const LOSS_LOW = 0.02;
const LOSS_WINDOW_PACKETS = 20;
const LOSS_INTERVAL_MS = 500;
/** What is sent may be this far below the estimate and still prove it. */
const PROVEN = 1.5;
/** Arriving this much slower than sent means that a queue holds the rest back. */
const QUEUED = 0.9;
const REMB_VALID_MS = 10_000;
/** A client that negotiated feedback and never gives any is not held back for ever. */
const SILENCE_MS = 3_000;

export class Estimate {
  private readonly trendline = new Trendline();
  private readonly sent = new RateWindow(WINDOW_MS);
  private readonly acked = new RateWindow(WINDOW_MS);
  private rate = START;
  private updatedAt = -1;
  private decreasedAt = -1;
  private lossAt = 0;
  private lostPackets = 0;
  private seenPackets = 0;
  private lossCap = Infinity;
  private firstSentAt = -1;
  private heard = false;
  private remb = -1;
  private rembAt = 0;
  /** The receiver's clock at the newest packet, in milliseconds. */
  private arrivedMs = -1;
  /** Share of packets lost in the last window with enough of them, 0 to 1. */
  loss = 0;
  /** Path delay from sending to feedback, in milliseconds, smoothed; 0 while unknown. */
  delayMs = 0;

  /** bit/s; Infinity when nothing is known and nothing will be. */
  current(now: number): number {
    if (this.heard) return Math.min(this.rate, this.lossCap);
    if (this.remb >= 0 && now - this.rembAt < REMB_VALID_MS) return this.remb;
    return this.firstSentAt >= 0 && now - this.firstSentAt < SILENCE_MS ? START : Infinity;
  }

  /** bit/s that arrived lately. */
  get throughput(): number {
    return this.arrivedMs < 0 ? 0 : this.acked.rate(this.arrivedMs);
  }

  get overused(): boolean {
    return this.trendline.usage === 'over';
  }

  /** When the estimate last had to go down; -1 for never. */
  get lastDecrease(): number {
    return this.decreasedAt;
  }

  /** The first packet with a transport sequence number left. */
  started(now: number): void {
    if (this.firstSentAt < 0) this.firstSentAt = now;
  }

  arrived(sentMs: number, arrivedMs: number, size: number): void {
    // What left before the last decrease says nothing about the rate after it.
    if (sentMs > this.decreasedAt) this.seenPackets += 1;
    this.sent.add(size, sentMs);
    if (this.arrivedMs >= 0 && arrivedMs < this.arrivedMs - WINDOW_MS) return;
    this.acked.add(size, Math.max(arrivedMs, this.arrivedMs));
    this.arrivedMs = Math.max(arrivedMs, this.arrivedMs);
    this.trendline.add(sentMs, arrivedMs);
  }

  lost(sentMs: number, size: number): void {
    if (sentMs > this.decreasedAt) {
      this.seenPackets += 1;
      this.lostPackets += 1;
    }
    this.sent.add(size, sentMs);
  }

  /** All statuses of one feedback were told; `newestSentAt`: of its newest packet. */
  feedback(now: number, newestSentAt: number): void {
    this.heard = true;
    if (newestSentAt >= 0) {
      const delay = now - newestSentAt;
      this.delayMs = this.delayMs === 0 ? delay : this.delayMs + (delay - this.delayMs) / 8;
    }
    this.byDelay(now, newestSentAt);
    this.byLoss(now);
    this.updatedAt = now;
  }

  /** A probe proved this much. */
  proven(rate: number, now: number): void {
    if (this.overused || rate <= this.rate) return;
    this.rate = Math.min(MAX_ESTIMATE, rate);
    this.updatedAt = now;
    if (this.lossCap < rate && this.loss < LOSS_HIGH) this.lossCap = rate;
  }

  receiverEstimate(bitrate: number, now: number): void {
    this.remb = Math.max(MIN_ESTIMATE, bitrate);
    this.rembAt = now;
  }

  private byDelay(now: number, newestSentAt: number): void {
    const throughput = this.throughput;
    if (this.overused) {
      if (now - this.decreasedAt < DECREASE_INTERVAL_MS) return;
      const sentRate = newestSentAt >= 0 ? this.sent.rate(newestSentAt) : throughput;
      // Where all that was sent arrives in time, the delay is noise or somebody else's queue: a small step is enough.
      const target =
        throughput < sentRate * QUEUED
          ? DECREASE * throughput
          : Math.max(throughput, this.rate * DECREASE);
      this.lower(target, now);
      return;
    }
    if (this.trendline.usage === 'under' || now - this.decreasedAt < HOLD_MS) return;
    if (this.updatedAt < 0) return;
    const ceiling = throughput * PROVEN + 10_000;
    if (this.rate >= ceiling) return;
    const seconds = Math.min(1, (now - this.updatedAt) / 1_000);
    const grown = this.rate * (1 + GROWTH_PER_SECOND * seconds) + 1_000 * seconds;
    this.rate = Math.min(MAX_ESTIMATE, ceiling, grown);
  }

  private byLoss(now: number): void {
    if (this.seenPackets < LOSS_WINDOW_PACKETS || now - this.lossAt < LOSS_INTERVAL_MS) return;
    this.loss = this.lostPackets / this.seenPackets;
    this.seenPackets = 0;
    this.lostPackets = 0;
    const seconds = Math.min(2, (now - this.lossAt) / 1_000);
    this.lossAt = now;
    if (this.loss > LOSS_HIGH) {
      const from = Math.min(this.lossCap, this.rate);
      const proven = this.throughput * SURE;
      this.lossCap = Math.max(
        MIN_ESTIMATE,
        Math.min(from, Math.max(proven, from * (1 - this.loss / 2))),
      );
      this.decreasedAt = now;
    } else if (this.lossCap < this.rate) {
      const growth = this.loss < LOSS_LOW ? 0.1 : 0.02;
      this.lossCap *= 1 + growth * seconds;
    } else {
      this.lossCap = Infinity;
    }
  }

  private lower(target: number, now: number): void {
    this.decreasedAt = now;
    // One look can be wrong: who is really that narrow is looked at again soon.
    this.rate = Math.max(MIN_ESTIMATE, this.rate * LARGEST_STEP, Math.min(this.rate, target));
  }
}
