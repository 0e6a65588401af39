import { describe, expect, it } from 'vitest';
import { DataHistory } from './data-history.js';

const BOB = { sid: 'PA_bob', identity: 'bob', since: 0 };
const data = (sequence: number, ...to: string[]) => ({
  bytes: new Uint8Array([sequence]),
  sequence,
  destinations: new Set(to),
});
const numbers = (packets: Uint8Array[]) => packets.map(([first]) => first);

describe('the memory of reliable data', () => {
  it('gives what came after the last known packet of each sender', () => {
    const history = new DataHistory();
    for (let i = 1; i <= 3; i++) history.note('PA_ann', data(i), i);
    history.note('PA_cid', data(9), 4);
    expect(numbers(history.after(new Map([['PA_ann', 2]]), BOB, 5))).toEqual([3, 9]);
  });

  it('keeps to the receivers, leaves out the own, the uncounted and what is older than the receiver', () => {
    const history = new DataHistory();
    history.note('PA_ann', data(1, 'eve'), 10);
    history.note('PA_ann', data(2, 'bob'), 10);
    history.note('PA_bob', data(3), 10);
    history.note('PA_ann', data(0), 10);
    expect(numbers(history.after(new Map(), BOB, 11))).toEqual([2]);
    expect(history.after(new Map(), { ...BOB, since: 11 }, 12)).toEqual([]);
  });

  it('forgets in time, by number and by size', () => {
    const history = new DataHistory();
    history.note('PA_ann', data(1), 0);
    expect(history.after(new Map(), BOB, 26_000)).toEqual([]);
    for (let i = 1; i <= 600; i++) history.note('PA_ann', data(i), 30_000);
    expect(history.after(new Map(), BOB, 30_000)).toHaveLength(512);
    const large = { ...data(1), bytes: new Uint8Array(60_000) };
    for (let i = 0; i < 100; i++) history.note('PA_ann', large, 30_001);
    expect(history.after(new Map(), BOB, 30_001).length).toBeLessThan(40);
  });
});
