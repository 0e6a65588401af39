/**
 * How late the event loop runs, as the 99th percentile of the last ten to twenty seconds: whoever asks often must
 * not shorten what the others see.
 */
import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';

/** The monitor's own timer is part of what it measures. */
const RESOLUTION_MS = 20;
const WINDOW_MS = 10_000;

export class LoopDelay {
  private readonly histogram: IntervalHistogram;
  private since = performance.now();
  private before = 0;

  constructor() {
    this.histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
    this.histogram.enable();
  }

  /** Milliseconds. */
  read(now = performance.now()): number {
    const current = Math.max(0, this.histogram.percentile(99) / 1e6 - RESOLUTION_MS);
    const worst = Math.max(current, this.before);
    if (now - this.since >= WINDOW_MS) {
      this.since = now;
      this.before = current;
      this.histogram.reset();
    }
    return worst;
  }
}
