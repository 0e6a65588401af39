import { describe, expect, it } from 'vitest';
import { retryDelay } from './reconnect-policy.js';

describe('retryDelay', () => {
  const at = (attempt: number, random = 0.5, elapsedMs = 0) =>
    retryDelay({ attempt, elapsedMs, random });

  it('tries at once first, then waits longer each time, up to five seconds', () => {
    const delays = Array.from({ length: 12 }, (_, attempt) => at(attempt)!);
    expect(delays[0]).toBeLessThan(100);
    expect([...delays].sort((a, b) => a - b)).toEqual(delays);
    expect(delays.at(-1)).toBe(5_000);
  });

  it('spreads the clients of a restarted server', () => {
    expect(at(20, 0)).toBe(3_500);
    expect(at(20, 1)).toBe(6_500);
  });

  it('gives up after a quarter of an hour, not before', () => {
    expect(at(99, 0.5, 14 * 60_000)).toBe(5_000);
    expect(at(99, 0.5, 15 * 60_000)).toBeNull();
  });
});
