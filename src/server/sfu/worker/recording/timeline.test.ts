import { describe, expect, it } from 'vitest';
import { Timeline, type SharedClock } from './timeline.js';

const RATE = 90;
/** A report that says: at `ms` of the sender's clock the timestamp was `rtp`; it came at `at` of ours. */
const report = (ms: number, rtp: number, at: number) => ({ ntp: ms / 1_000, rtp: rtp >>> 0, at });

describe('the time of a frame', () => {
  it('goes by its timestamps, over the end of their numbers, however unevenly it arrives', () => {
    const line = new Timeline({ offset: null }, 90_000);
    const start = 0xffff_ff00;
    expect(line.timeOf(start, undefined, 5_000)).toBe(5_000);
    expect(line.timeOf((start + 40 * RATE) >>> 0, undefined, 5_300)).toBeCloseTo(5_040);
    expect(line.timeOf((start + 80 * RATE) >>> 0, undefined, 5_310)).toBeCloseTo(5_080);
  });

  it('of two tracks of one sender is the same where the sender says so', () => {
    const shared: SharedClock = { offset: null };
    const picture = new Timeline(shared, 90_000);
    const sound = new Timeline(shared, 48_000);
    const at = picture.timeOf(9_000, report(70_000, 9_000, 500), 480);
    // Half a second later on its way, and of the same moment.
    expect(sound.timeOf(48, report(70_000, 48, 1_000), 980)).toBeCloseTo(at);
  });

  it('follows a clock that drifts, and one report that is off only a little', () => {
    const line = new Timeline({ offset: null }, 90_000);
    line.timeOf(0, report(0, 0, 0), 0);
    const off = line.timeOf(90_000, report(1_030, 90_000, 1_000), 1_000);
    expect(off).toBeGreaterThan(1_000);
    expect(off).toBeLessThan(1_010);
    let time = 0;
    for (let second = 2; second < 60; second++) {
      const rtp = second * 90_000;
      time = line.timeOf(rtp, report(second * 1_000.5, rtp, 0), second * 1_000);
    }
    expect(Math.abs(time - 59 * 1_000.5)).toBeLessThan(10);
  });

  it('begins anew where timestamps jump', () => {
    const line = new Timeline({ offset: null }, 90_000);
    expect(line.timeOf(0, undefined, 0)).toBe(0);
    expect(line.timeOf(2_000_000_000, undefined, 40)).toBe(40);
    expect(line.timeOf(2_000_000_000 + 40 * RATE, undefined, 90)).toBeCloseTo(80);
  });
});
