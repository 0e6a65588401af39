import { describe, expect, it } from 'vitest';
import { AudioLevel } from './audio-level.js';
import { BitrateCap } from './bitrate-cap.js';
import { LayerDemand } from './layer-demand.js';

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

describe('LayerDemand', () => {
  const enabled = (told: { enabled: boolean }[] | undefined) => told?.map((entry) => entry.enabled);
  const run = (demand: LayerDemand, max: number, from: number, to: number) => {
    for (let now = from; now <= to; now += 200) {
      const told = demand.update(max, now);
      if (told) return { at: now, enabled: enabled(told) };
    }
    return undefined;
  };

  it('switches off after some seconds and on at once', () => {
    const demand = new LayerDemand([0, 1, 2]);
    run(demand, 2, 0, 11_000);
    const off = run(demand, 0, 20_000, 40_000);
    expect(off?.enabled).toEqual([true, false, false]);
    expect(off?.at).toBeGreaterThanOrEqual(25_000);
    expect(enabled(demand.update(1, 30_000))).toEqual([true, true, false]);
  });

  it('does not switch off for a glance away', () => {
    const demand = new LayerDemand([0, 1, 2]);
    run(demand, 2, 0, 11_000);
    expect(run(demand, -1, 20_000, 23_000)).toBeUndefined();
    expect(run(demand, 2, 23_200, 40_000)).toBeUndefined();
  });

  it('gives a new track time to be found, and then stops it while nobody looks', () => {
    const demand = new LayerDemand([2]);
    const off = run(demand, -1, 0, 30_000);
    expect(off).toEqual({ at: 10_000, enabled: [false] });
    expect(enabled(demand.update(0, 31_000))).toEqual([true]);
  });

  it('knows how long a layer has been wanted', () => {
    const demand = new LayerDemand([0, 1]);
    demand.update(1, 1_000);
    demand.update(1, 3_000);
    expect(demand.wantedFor(1, 4_000)).toBe(3_000);
    demand.update(0, 4_000);
    expect(demand.wantedFor(1, 4_000)).toBe(0);
  });
});

describe('AudioLevel', () => {
  /** Windows of 400 ms of 20 ms packets; `loud` says which packets are. */
  const speak = (level: AudioLevel, windows: number, loud: (packet: number) => boolean) => {
    for (let window = 0; window < windows; window++) {
      for (let packet = 0; packet < 20; packet++)
        level.observe(loud(packet) ? 15 : 90, (window * 20 + packet) * 960);
      level.close(400);
    }
  };

  it('hears who speaks for a good part of the time', () => {
    const level = new AudioLevel();
    speak(level, 3, () => true);
    expect(level.active).toBe(true);
    expect(level.level).toBeGreaterThan(0.1);
    expect(level.level % 0.125).toBe(0);
  });

  it('does not take a cough or a click for speech', () => {
    const level = new AudioLevel();
    speak(level, 10, (packet) => packet < 3);
    expect(level.active).toBe(false);
    expect(level.level).toBe(0);
  });

  it('fades, and is silent at once when muted', () => {
    const level = new AudioLevel();
    speak(level, 3, () => true);
    for (let window = 0; window < 5; window++) level.close(400);
    expect(level.active).toBe(false);
    speak(level, 3, () => true);
    level.reset();
    expect(level).toMatchObject({ active: false, level: 0 });
  });
});
