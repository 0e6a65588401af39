import { describe, expect, it } from 'vitest';
import { ReorderWindow } from './reorder.js';

function taken(window: ReorderWindow<number>, now: number): (number | string)[] {
  const out: (number | string)[] = [];
  for (let next = window.take(now); next; next = window.take(now))
    out.push(...(next.lost ? ['lost'] : []), next.item);
  return out;
}

describe('packets on their way into a file', () => {
  it('come in order, over the end of the numbers, each once', () => {
    const window = new ReorderWindow<number>(100);
    for (const sequence of [0xfffe, 1, 0, 0xffff, 0xfffe, 1]) window.add(sequence, sequence);
    expect(taken(window, 0)).toEqual([0xfffe, 0xffff, 0, 1]);
    window.add(0xffff, 0xffff);
    expect(taken(window, 0)).toEqual([]);
  });

  it('wait for a missing one, and not for ever', () => {
    const window = new ReorderWindow<number>(100);
    for (const sequence of [1, 3, 4]) window.add(sequence, sequence);
    expect(taken(window, 0)).toEqual([1]);
    expect(taken(window, 99)).toEqual([]);
    expect(taken(window, 100)).toEqual(['lost', 3, 4]);
    window.add(6, 6);
    expect(taken(window, 101)).toEqual([]);
    window.add(5, 5);
    expect(taken(window, 102)).toEqual([5, 6]);
  });

  it('begin anew with a stream that begins anew', () => {
    const window = new ReorderWindow<number>(100);
    window.add(10, 10);
    expect(taken(window, 0)).toEqual([10]);
    window.add(30_000, 30_000);
    expect(taken(window, 0)).toEqual([]);
    expect(taken(window, 100)).toEqual(['lost', 30_000]);
    window.reset();
    window.add(7, 7);
    expect(taken(window, 100)).toEqual([7]);
  });

  it('never wait in numbers without end', () => {
    const window = new ReorderWindow<number>(1e9);
    window.add(0, 0);
    expect(taken(window, 0)).toEqual([0]);
    for (let sequence = 2; sequence < 1_030; sequence++) window.add(sequence, sequence);
    expect(taken(window, 1)[0]).toBe('lost');
  });
});
