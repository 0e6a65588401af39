/**
 * Which layers of a published track anybody uses (dynacast). Switched on at once, off after some seconds, so that
 * a glance at another page stops nobody's encoder.
 */
const OFF_AFTER_MS = 5_000;
/** A track is given this long to find its receivers. */
const GRACE_MS = 10_000;

export class LayerDemand {
  private readonly qualities: readonly number[];
  /** The highest quality in use; -1 for none; undefined before anything was said. */
  private told: number | undefined;
  private lower = -1;
  private lowerSince = -1;
  private startedAt = -1;
  private readonly wantedSince = new Map<number, number>();

  constructor(qualities: readonly number[]) {
    this.qualities = [...new Set(qualities)].sort((a, b) => a - b);
  }

  /** `max`: the highest quality that a receiver uses now, -1 for none. Returns what to tell the publisher. */
  update(max: number, now: number): { quality: number; enabled: boolean }[] | undefined {
    if (this.qualities.length === 0) return undefined;
    if (this.startedAt < 0) this.startedAt = now;
    for (const quality of this.qualities) {
      if (quality > max) this.wantedSince.delete(quality);
      else if (!this.wantedSince.has(quality)) this.wantedSince.set(quality, now);
    }
    const told = this.told ?? Infinity;
    if (max >= told) {
      this.lowerSince = -1;
      return max > told ? this.tell(max) : undefined;
    }
    if (this.lowerSince < 0) {
      this.lowerSince = now;
      this.lower = max;
    }
    // What is switched off is above everything that was used in the meantime.
    this.lower = Math.max(this.lower, max);
    const patience = this.told === undefined ? GRACE_MS : OFF_AFTER_MS;
    if (now - this.lowerSince < patience) return undefined;
    const lower = this.lower;
    this.lowerSince = -1;
    return this.tell(lower);
  }

  /** How long somebody has wanted this quality without a break, in milliseconds. */
  wantedFor(quality: number, now: number): number {
    const since = this.wantedSince.get(quality);
    return since === undefined ? 0 : now - since;
  }

  private tell(max: number): { quality: number; enabled: boolean }[] | undefined {
    const before = this.told;
    this.told = max;
    const enabled = (quality: number, limit: number) =>
      this.qualities.length === 1 ? limit >= 0 : quality <= limit;
    const changed = this.qualities.some(
      (quality) => enabled(quality, before ?? Infinity) !== enabled(quality, max),
    );
    if (!changed) return undefined;
    return this.qualities.map((quality) => ({ quality, enabled: enabled(quality, max) }));
  }
}
