import { describe, expect, it } from 'vitest';
import { GIVE_UP_MS, givesUp, retryWait } from './retry.js';

describe('the waits between attempts', () => {
  it('begin with the 1, 3 and 10 seconds of the platform, and grow', () => {
    const waits = Array.from({ length: 12 }, (_, index) => retryWait(index + 1));
    expect(waits.slice(0, 3)).toEqual([1_000, 3_000, 10_000]);
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(waits.at(-1)).toBe(15 * 60_000);
  });

  it('fill a day with about a hundred attempts', () => {
    let attempts = 0;
    for (let now = 0; !givesUp(attempts, 0, now); now += retryWait(attempts)) attempts += 1;
    expect(attempts).toBeGreaterThan(90);
    expect(attempts).toBeLessThan(120);
  });

  it('are not over for an event that was hardly tried, as after two days without the server', () => {
    expect(givesUp(1, 0, 2 * GIVE_UP_MS)).toBe(false);
    expect(givesUp(5, 0, 2 * GIVE_UP_MS)).toBe(true);
    expect(givesUp(50, 0, GIVE_UP_MS - 1)).toBe(false);
  });
});
