import { describe, expect, it } from 'vitest';
import { PathWatch } from './path-watch.js';

const ask = (watch: PathWatch, from: number, to: number): boolean[] => {
  const told: boolean[] = [];
  for (let now = from; now <= to; now += 500) told.push(watch.asked('picture', now));
  return told;
};

describe('PathWatch', () => {
  it('finds a client that stopped answering, once', () => {
    const watch = new PathWatch();
    watch.answered('picture', 0);
    expect(ask(watch, 500, 3_000)).not.toContain(true);
    expect(ask(watch, 3_500, 5_000)).toEqual([true, false, false, false]);
    expect(watch.dead).toBe(true);
    watch.renew(6_000);
    expect(watch.dead).toBe(false);
    expect(ask(watch, 6_500, 9_000)).not.toContain(true);
    expect(ask(watch, 9_500, 9_500)).toEqual([true]);
  });

  it('expects no answer of a client that never gave one', () => {
    const watch = new PathWatch();
    expect(ask(watch, 0, 60_000)).not.toContain(true);
    watch.answered('repeat', 60_000);
    expect(ask(watch, 60_500, 90_000)).not.toContain(true);
  });

  it('takes an answer to anything for a path that lives', () => {
    const watch = new PathWatch();
    watch.answered('repeat', 0);
    watch.answered('picture', 0);
    for (let now = 500; now < 60_000; now += 500) {
      expect(watch.asked('picture', now)).toBe(false);
      if (now % 2_000 === 0) watch.answered('repeat', now);
    }
    expect(watch.silence(60_000)).toBeLessThan(3_000);
  });

  it('does not take a pause of our own for a silence of the client', () => {
    const watch = new PathWatch();
    watch.answered('picture', 0);
    expect([watch.asked('picture', 500), watch.asked('picture', 9_000)]).toEqual([false, false]);
  });
});
