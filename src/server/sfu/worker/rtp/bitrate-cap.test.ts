import { describe, expect, it } from 'vitest';
import { BitrateCap } from './bitrate-cap.js';

describe('BitrateCap', () => {
  const LAYERS = [150_000, 500_000, 1_500_000];
  /** How many layers are blocked after each half second. */
  const blocked = (cap: BitrateCap, rates: number[], from: number, seconds: number) => {
    let last = 0;
    for (let now = from; now < from + seconds * 1_000; now += 500) last = cap.check(rates, now);
    return last;
  };

  it('forgives a burst, then takes the highest layers until the rest fits', () => {
    const cap = new BitrateCap(600_000);
    expect(blocked(cap, LAYERS, 0, 2)).toBe(0);
    expect(blocked(cap, LAYERS, 2_000, 2)).toBe(1);
    const narrow = new BitrateCap(150_000);
    expect(blocked(narrow, LAYERS, 0, 4)).toBe(2);
    const nothing = new BitrateCap(50_000);
    expect(blocked(nothing, LAYERS, 0, 4)).toBe(3);
  });

  it('tolerates a little, and knows no limit of 0', () => {
    expect(blocked(new BitrateCap(2_000_000), LAYERS, 0, 20)).toBe(0);
    expect(blocked(new BitrateCap(0), LAYERS, 0, 20)).toBe(0);
  });

  it('lets the layers go on after a time within the limit, a longer one for who cheats again', () => {
    const cap = new BitrateCap(600_000);
    const fine = [150_000, 400_000];
    const pause = (from: number) => {
      for (let now = from; ; now += 500) if (cap.check(fine, now) === 0) return now - from;
    };
    blocked(cap, LAYERS, 0, 4);
    const first = pause(4_000);
    blocked(cap, LAYERS, 20_000, 4);
    expect(pause(24_000)).toBeGreaterThan(first);
  });

  it('starts over with a new limit', () => {
    const cap = new BitrateCap(100_000);
    blocked(cap, LAYERS, 0, 5);
    cap.change(5_000_000);
    expect(cap.check(LAYERS, 6_000)).toBe(0);
  });
});
