/** Bits per second over a sliding window of bins: constant memory, and one addition per packet. */
const BINS = 10;

export class RateWindow {
  private readonly binMs: number;
  private readonly bins = new Float64Array(BINS);
  private total = 0;
  private bin = -1;
  private first = -1;

  constructor(windowMs: number) {
    this.binMs = windowMs / BINS;
  }

  add(bytes: number, now: number): void {
    this.advance(now);
    const at = this.bin % BINS;
    this.bins[at] = (this.bins[at] ?? 0) + bytes;
    this.total += bytes;
  }

  /** bit/s; over the time since the first packet while the window is not full yet. */
  rate(now: number): number {
    this.advance(now);
    if (this.first < 0) return 0;
    const bins = Math.min(BINS, this.bin - this.first + 1);
    return (this.total * 8_000) / (bins * this.binMs);
  }

  private advance(now: number): void {
    const bin = Math.floor(now / this.binMs);
    if (this.first < 0 || bin - this.bin > 100 * BINS) {
      this.bins.fill(0);
      this.total = 0;
      this.first = bin;
      this.bin = bin;
      return;
    }
    for (; this.bin < bin; this.bin++) {
      const at = (this.bin + 1) % BINS;
      this.total -= this.bins[at] ?? 0;
      this.bins[at] = 0;
    }
  }
}
