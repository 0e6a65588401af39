import { describe, expect, it } from 'vitest';
import { LiveEdge } from './live-edge.js';

/** Looks once a second, as playback does; tells what it was advised to do in each. */
function watch(
  edge: LiveEdge,
  {
    from = 0,
    seconds,
    behind,
    ahead,
  }: Record<'seconds' | 'behind' | 'ahead', number> & { from?: number },
) {
  return Array.from({ length: seconds }, (_, at) =>
    edge.look({ now: (from + at) * 1_000, behind, ahead }),
  );
}

describe('the live edge', () => {
  it('is left to the engine while little is missing', () => {
    expect(new Set(watch(new LiveEdge(), { seconds: 300, behind: 1.9, ahead: 3 }))).toEqual(
      new Set([null]),
    );
  });

  it('is jumped to by who stays behind, once that costs no stall', () => {
    const edge = new LiveEdge();
    expect(watch(edge, { seconds: 5, behind: 4, ahead: 3 })).toEqual(Array(5).fill(null));
    expect(watch(edge, { from: 5, seconds: 1, behind: 4, ahead: 4.6 })).toEqual(['jump']);
    expect(watch(new LiveEdge(), { seconds: 3, behind: 4, ahead: 4.6 })).toEqual([
      ...[null, null, 'jump'],
    ]);
  });

  it('forgives one late look', () => {
    const edge = new LiveEdge();
    const advice = [4, 4, 1, 4, 4, 1].map((behind, at) =>
      edge.look({ now: at * 1_000, behind, ahead: 9 }),
    );
    expect(advice).toEqual(Array(6).fill(null));
  });

  it('is jumped to at once by who lost it, whatever is in the buffer', () => {
    expect(new LiveEdge().look({ now: 0, behind: 6.1, ahead: 0 })).toBe('jump');
  });

  it('is tried less and less often where every jump ends in a stall', () => {
    const edge = new LiveEdge();
    const jumps: number[] = [];
    for (let second = 0; second < 700; second += 1) {
      const now = second * 1_000;
      if (edge.look({ now, behind: 7, ahead: 1 }) !== 'jump') continue;
      jumps.push(second);
      edge.stalled(now + 500);
    }
    expect(jumps).toEqual([0, 20, 60, 140, 300, 460, 620]);
  });

  it('comes as near as at first after half a minute without a stall, once for each', () => {
    const edge = new LiveEdge();
    expect(watch(edge, { seconds: 60, behind: 0, ahead: 2 })).not.toContain('relax');
    edge.stalled(60_000);
    edge.stalled(70_000);
    const advice = watch(edge, { from: 71, seconds: 100, behind: 0, ahead: 2 });
    expect(advice.indexOf('relax')).toBe(29);
    expect(advice.filter((one) => one === 'relax')).toHaveLength(1);
  });
});
