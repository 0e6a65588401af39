import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Clock, type Tick } from './clock.js';

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => vi.useRealTimers());

describe('the clock', () => {
  it('gives every tick at its time, for hours', async () => {
    const ticks: Tick[] = [];
    const clock = new Clock({
      rate: 30,
      onTick: async (tick) => void ticks.push(tick),
      onError: () => {},
    });
    const epoch = performance.now();
    clock.start(epoch);
    await vi.advanceTimersByTimeAsync(100_000);
    await clock.stop();
    expect(ticks.length).toBeGreaterThanOrEqual(3_000);
    expect(ticks.length).toBeLessThanOrEqual(3_001);
    expect(ticks.every(({ n, missed }, index) => n === index && missed === 0)).toBe(true);
  });

  it('skips what it was too late for and says how much, without moving later ticks', async () => {
    const ticks: Tick[] = [];
    const clock = new Clock({
      rate: 10,
      onTick: async (tick) => {
        ticks.push(tick);
        if (tick.n === 3) await new Promise((resolve) => setTimeout(resolve, 450));
      },
      onError: () => {},
    });
    clock.start(performance.now());
    await vi.advanceTimersByTimeAsync(1_050);
    await clock.stop();
    expect(ticks.map(({ n }) => n)).toEqual([0, 1, 2, 3, 7, 8, 9, 10]);
    expect(ticks[4]).toMatchObject({ missed: 3 });
    expect(ticks[4]?.late).toBeGreaterThanOrEqual(350);
  });

  it('never runs two ticks at once, and stops when the last is done', async () => {
    let running = 0;
    let done = 0;
    const clock = new Clock({
      rate: 30,
      onTick: async () => {
        running += 1;
        expect(running).toBe(1);
        await new Promise((resolve) => setTimeout(resolve, 70));
        running -= 1;
        done += 1;
      },
      onError: () => {},
    });
    clock.start(performance.now());
    await vi.advanceTimersByTimeAsync(500);
    const before = done;
    const stopped = clock.stop();
    await vi.advanceTimersByTimeAsync(500);
    await stopped;
    expect(running).toBe(0);
    expect(done - before).toBeLessThanOrEqual(1);
  });

  it('ends with the first error', async () => {
    const onError = vi.fn();
    const onTick = vi.fn(() => Promise.reject(new Error('no')));
    const clock = new Clock({ rate: 30, onTick, onError });
    clock.start(performance.now());
    await vi.advanceTimersByTimeAsync(500);
    expect(onError).toHaveBeenCalledOnce();
    expect(onTick).toHaveBeenCalledOnce();
  });
});
