/**
 * How good a client's connection is, as one number: from what is lost and how unsteady it comes on the way up,
 * and what is lost or left out on the way down. It falls at once and rises only after two good looks.
 */
import type { PeerQuality } from '../messages.js';

export interface QualitySample {
  /** Shares lost, 0 to 1. */
  lossUp: number;
  lossDown: number;
  /** Milliseconds. */
  jitter: number;
  roundTrip: number;
  /** Shares of the subscribed pictures, 0 to 1. */
  paused: number;
  lowered: number;
}

const BEST = 4.8;
const EXCELLENT = 4;
const GOOD = 3;

/** 0 to 5. */
export function scoreOf(sample: QualitySample): number {
  const { lossUp, lossDown, jitter, roundTrip, paused, lowered } = sample;
  const loss = Math.max(lossUp, lossDown);
  const score =
    BEST -
    Math.min(3.5, loss * 20) -
    Math.min(1, Math.max(0, jitter - 30) / 100) -
    Math.min(1.5, Math.max(0, roundTrip - 250) / 400) -
    paused * 2.5 -
    lowered * 0.9;
  return Math.round(Math.max(0, Math.min(5, score)) * 10) / 10;
}

const labelOf = (score: number): PeerQuality['quality'] =>
  score >= EXCELLENT ? 'excellent' : score >= GOOD ? 'good' : 'poor';

const RANK: Record<PeerQuality['quality'], number> = { poor: 0, good: 1, excellent: 2 };

export class QualityMeter {
  private label: PeerQuality['quality'] | undefined;
  private better = 0;

  /** What to tell; undefined when nothing changed. */
  update(peer: string, sample: QualitySample): PeerQuality | undefined {
    const score = scoreOf(sample);
    const quality = labelOf(score);
    if (quality === this.label) {
      this.better = 0;
      return undefined;
    }
    if (this.label && RANK[quality] > RANK[this.label]) {
      this.better += 1;
      if (this.better < 2) return undefined;
    }
    this.better = 0;
    this.label = quality;
    return { peer, quality, score };
  }
}
