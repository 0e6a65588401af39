/** How much of something one client may do in a second, on average; `burst` of it at once. */
export class RateBudget {
  private readonly perSecond: number;
  private readonly burst: number;
  private left: number;
  private filledAt = -Infinity;

  constructor(perSecond: number, burst = perSecond) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.left = burst;
  }

  /** False, and nothing is taken, when there is not so much left. */
  take(now: number, cost = 1): boolean {
    if (now > this.filledAt) {
      const refill = ((now - this.filledAt) / 1_000) * this.perSecond;
      this.left = Math.min(this.burst, this.left + refill);
      this.filledAt = now;
    }
    if (this.left < cost) return false;
    this.left -= cost;
    return true;
  }
}
