import { describe, expect, it } from 'vitest';
import { LayerDemand } from './layer-demand.js';

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
