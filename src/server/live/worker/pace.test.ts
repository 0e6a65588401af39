import { describe, expect, it } from 'vitest';
import { Pace } from './pace.js';

const RATE = 30;

/** A machine on which a picture takes `pictureMs`, and everything else no time. */
function play(pace: Pace, seconds: number, pictureMs: number): void {
  const lag = () => Math.max(0, Math.ceil((pictureMs * RATE) / 1_000) - pace.stride);
  for (let ticks = 0; ticks < seconds * RATE;) {
    const missed = lag();
    pace.note({ missed, workMs: pictureMs });
    ticks += missed + pace.stride;
    if (pace.stride === 2) pace.note({ missed: 0, workMs: 0 });
  }
}

describe('the pace', () => {
  it('is full on a machine that is fast enough, and with single late pictures', () => {
    const pace = new Pace(RATE);
    play(pace, 20, 20);
    for (let second = 0; second < 20; second++) {
      for (let n = 1; n < RATE - 1; n++) pace.note({ missed: 0, workMs: 20 });
      pace.note({ missed: 1, workMs: 50 });
    }
    expect(pace.stride).toBe(1);
  });

  it('halves within seconds of an overload, and is full again some time after it', () => {
    const pace = new Pace(RATE);
    play(pace, 3, 50);
    expect(pace.stride).toBe(2);
    play(pace, 60, 25);
    expect(pace.stride).toBe(2);
    play(pace, 14, 10);
    expect(pace.stride).toBe(1);
  });

  it('tries the full rate more and more seldom where it is too much', () => {
    const pace = new Pace(RATE);
    let tries = 0;
    for (let second = 0; second < 300; second++) {
      const before = pace.stride;
      play(pace, 1, before === 1 ? 50 : 10);
      if (before === 2 && pace.stride === 1) tries += 1;
    }
    expect(tries).toBeGreaterThanOrEqual(3);
    expect(tries).toBeLessThanOrEqual(5);
  });
});
