/**
 * What a role may send, held against what a track does send. A burst is nothing; who stays above for seconds loses
 * the highest layers, then the track, for everybody who receives it. Nobody else notices.
 */
const TOLERANCE = 1.3;
const CHECK_MS = 500;
const OVER_MS = 2_500;
const FIRST_PENALTY_MS = 5_000;
const LONGEST_PENALTY_MS = 60_000;

export class BitrateCap {
  private limit: number;
  private checkedAt = 0;
  private overSince = -1;
  private blocked = 0;
  private blockedAt = 0;
  private penaltyMs = FIRST_PENALTY_MS;

  /** `limit` in bit/s; 0: none. */
  constructor(limit: number) {
    this.limit = limit;
  }

  /** A new limit is a new beginning. */
  change(limit: number): void {
    this.limit = limit;
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

  /** `rates` of the layers in bit/s, lowest first. Returns how many of the highest nobody gets. */
  check(rates: readonly number[], now: number): number {
    const allowed = this.limit > 0 ? this.limit * TOLERANCE : Infinity;
    const total = rates.reduce((sum, rate) => sum + rate, 0);
    if (total > allowed) {
      if (this.overSince < 0) this.overSince = now;
      if (now - this.overSince < OVER_MS) return this.blocked;
      const fitting = fit(rates, allowed);
      const blocked = rates.length - fitting;
      if (this.blocked === 0 && this.blockedAt > 0)
        this.penaltyMs = Math.min(LONGEST_PENALTY_MS, this.penaltyMs * 2);
      this.blocked = Math.max(this.blocked, blocked);
      this.blockedAt = now;
    } else {
      this.overSince = -1;
      if (this.blocked > 0 && now - this.blockedAt >= this.penaltyMs) this.blocked = 0;
    }
    return this.blocked;
  }
}

/** How many of the lowest layers stay below `allowed` together. */
function fit(rates: readonly number[], allowed: number): number {
  let sum = 0;
  let count = 0;
  for (const rate of rates) {
    sum += rate;
    if (sum > allowed) break;
    count += 1;
  }
  return count;
}
