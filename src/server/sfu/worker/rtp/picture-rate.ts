/**
 * Pictures a second of one stream, whatever its codec says of itself: every new RTP timestamp is a picture. What comes
 * late belongs to one that was counted, or is too old to be shown.
 */
const WINDOW_MS = 1_000;
/** In timestamp units: further back is another clock, not a late packet. */
const RESET = 90_000 * 10;

export class PictureRate {
  /** Of the last full window. */
  rate = 0;
  private newest: number | undefined;
  private count = 0;
  private since = -Infinity;

  add(timestamp: number): void {
    if (this.newest !== undefined) {
      const ahead = (timestamp - this.newest) | 0;
      if (ahead <= 0 && ahead >= -RESET) return;
    }
    this.newest = timestamp;
    this.count += 1;
  }

  tick(now: number): void {
    if (now - this.since < WINDOW_MS) return;
    this.rate = (this.count * 1_000) / (now - this.since);
    this.count = 0;
    this.since = now;
  }
}
