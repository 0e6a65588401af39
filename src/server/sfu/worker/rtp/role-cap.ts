/**
 * What a role may send, held against what a track does send. A burst is nothing; who stays above for seconds loses
 * the highest layers, then the track, for everybody who receives it. Nobody else notices.
 *
 * Bits count for all layers together, pictures for each. Rates are means over more than a second by our own clock, so
 * a sender can neither hide by its timestamps nor suffer from packets that a network held back and sent on at once.
 */
import { isDeepStrictEqual } from 'node:util';
import type { SendLimits } from '../../messages.js';

const TOLERANCE = 1.3;
/** A second's count may be one off at any rate, which is much of a low one. */
const PICTURE_SLACK = 1;
const CHECK_MS = 500;
const OVER_MS = 2_500;
/** Who is told of other limits has this long to follow, as for the size of pictures. */
const ADAPT_MS = 10_000;
const FIRST_PENALTY_MS = 5_000;
const LONGEST_PENALTY_MS = 60_000;

export interface LayerRates {
  /** bit/s */
  bitrate: number;
  /** Pictures a second. */
  frameRate: number;
}

export class RoleCap {
  private limits: SendLimits;
  private patience = OVER_MS;
  private checkedAt = 0;
  private overSince = -1;
  private blocked = 0;
  private blockedAt = 0;
  private penaltyMs = FIRST_PENALTY_MS;

  constructor({ maxBitrate, maxFrameRate }: SendLimits) {
    this.limits = { maxBitrate, maxFrameRate };
  }

  /** New limits are a new beginning. */
  change(limits: SendLimits): void {
    if (isDeepStrictEqual(limits, this.limits)) return;
    this.limits = limits;
    this.patience = ADAPT_MS;
    this.overSince = -1;
    this.blocked = 0;
    this.blockedAt = 0;
    this.penaltyMs = FIRST_PENALTY_MS;
  }

  due(now: number): boolean {
    if (now - this.checkedAt < CHECK_MS) return false;
    this.checkedAt = now;
    return true;
  }

  /** `layers` lowest first. Returns how many of the highest nobody gets. */
  check(layers: readonly LayerRates[], now: number): number {
    const over = layers.length - this.fitting(layers);
    if (over > 0) {
      if (this.overSince < 0) this.overSince = now;
      if (now - this.overSince < this.patience) return this.blocked;
      if (this.blocked === 0 && this.blockedAt > 0)
        this.penaltyMs = Math.min(LONGEST_PENALTY_MS, this.penaltyMs * 2);
      this.blocked = Math.max(this.blocked, over);
      this.blockedAt = now;
    } else {
      this.overSince = -1;
      this.patience = OVER_MS;
      if (this.blocked > 0 && now - this.blockedAt >= this.penaltyMs) this.blocked = 0;
    }
    return this.blocked;
  }

  /** How many of the lowest layers keep to the limits together. */
  private fitting(layers: readonly LayerRates[]): number {
    const { maxBitrate, maxFrameRate } = this.limits;
    const bits = maxBitrate > 0 ? maxBitrate * TOLERANCE : Infinity;
    const pictures = maxFrameRate > 0 ? maxFrameRate * TOLERANCE + PICTURE_SLACK : Infinity;
    let sum = 0;
    let count = 0;
    for (const { bitrate, frameRate } of layers) {
      sum += bitrate;
      if (sum > bits || frameRate > pictures) break;
      count += 1;
    }
    return count;
  }
}
