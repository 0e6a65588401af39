import { describe, expect, it } from 'vitest';
import { RateBudget } from './rate-budget.js';

describe('RateBudget', () => {
  it('gives a burst at once, then so much a second', () => {
    const budget = new RateBudget(2, 4);
    const given = (now: number, tries: number) =>
      Array.from({ length: tries }, () => budget.take(now)).filter(Boolean).length;
    expect(given(5_000, 6)).toBe(4);
    expect(given(5_400, 1)).toBe(0);
    expect(given(6_000, 6)).toBe(2);
    expect(given(60_000, 9)).toBe(4);
  });

  it('takes nothing for what is too dear', () => {
    const budget = new RateBudget(100);
    expect(budget.take(0, 101)).toBe(false);
    expect(budget.take(0, 100)).toBe(true);
    expect(budget.take(0)).toBe(false);
  });

  it('is not fooled by a clock that stands or steps back', () => {
    const budget = new RateBudget(1);
    expect(budget.take(1_000)).toBe(true);
    expect(budget.take(0)).toBe(false);
    expect(budget.take(1_000)).toBe(false);
  });
});
