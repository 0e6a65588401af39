import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../../test/helpers/rtp-packets.js';
import { TwccRecorder } from './twcc.js';

interface Told {
  count: number;
  /** Sequence → arrival in ms, null for lost. */
  packets: Map<number, number | null>;
}

/** A reader of its own, from the draft. */
function readFeedback(buffer: Buffer): Told {
  expect(buffer[1]).toBe(205);
  expect((buffer[0] ?? 0) & 0x1f).toBe(15);
  expect(buffer.length).toBe((buffer.readUInt16BE(2) + 1) * 4);
  const base = buffer.readUInt16BE(12);
  const statusCount = buffer.readUInt16BE(14);
  let clock = buffer.readUIntBE(16, 3) * 64;
  const statuses: number[] = [];
  let at = 20;
  while (statuses.length < statusCount) {
    const chunk = buffer.readUInt16BE(at);
    at += 2;
    if (chunk & 0x8000) for (let i = 0; i < 7; i++) statuses.push((chunk >> (12 - i * 2)) & 3);
    else for (let i = 0; i < (chunk & 0x1fff); i++) statuses.push((chunk >> 13) & 3);
  }
  const packets = new Map<number, number | null>();
  for (const [index, status] of statuses.slice(0, statusCount).entries()) {
    if (status === 1) clock += (buffer[at++] ?? 0) / 4;
    if (status === 2) {
      clock += buffer.readInt16BE(at) / 4;
      at += 2;
    }
    packets.set((base + index) & 0xffff, status === 0 ? null : clock);
  }
  return { count: buffer[19] ?? -1, packets };
}

const merged = (buffers: Buffer[]) =>
  new Map(buffers.flatMap((buffer) => [...readFeedback(buffer).packets]));

describe('TwccRecorder', () => {
  it('tells arrivals and losses', () => {
    const recorder = new TwccRecorder(1);
    for (const [sequence, at] of [
      [5, 1_000],
      [6, 1_001],
      [9, 1_010],
    ] as const)
      recorder.record(sequence, 2, at);
    expect([...merged(recorder.take())]).toEqual([
      [5, 1_000],
      [6, 1_001],
      [7, null],
      [8, null],
      [9, 1_010],
    ]);
    expect(recorder.take()).toEqual([]);
  });

  it('tells losses between two feedbacks in the second', () => {
    const recorder = new TwccRecorder(1);
    recorder.record(1, 2, 10);
    recorder.take();
    recorder.record(4, 2, 60);
    expect([...merged(recorder.take())]).toEqual([
      [2, null],
      [3, null],
      [4, 60],
    ]);
  });

  it('goes on where the sequence wraps', () => {
    const recorder = new TwccRecorder(1);
    for (let i = 0; i < 6; i++) recorder.record((0xfffd + i) & 0xffff, 2, 500 + i);
    expect([...merged(recorder.take()).keys()]).toEqual([0xfffd, 0xfffe, 0xffff, 0, 1, 2]);
  });

  it('puts packets that came in the wrong order in their place', () => {
    const recorder = new TwccRecorder(1);
    recorder.record(1, 2, 100);
    recorder.record(3, 2, 101);
    recorder.record(2, 2, 105);
    expect([...merged(recorder.take())]).toEqual([
      [1, 100],
      [2, 105],
      [3, 101],
    ]);
  });

  it('counts its feedbacks and keeps each below an MTU', () => {
    const recorder = new TwccRecorder(1);
    for (let i = 0; i < 1_500; i++) recorder.record(i, 2, i * 70);
    const packets = recorder.take();
    expect(packets.every(({ length }) => length < 1_200)).toBe(true);
    expect(packets.map((packet) => readFeedback(packet).count)).toEqual(packets.map((_, i) => i));
    expect(merged(packets).size).toBe(1_500);
  });

  it('starts over after a jump instead of telling thousands of losses', () => {
    const recorder = new TwccRecorder(1);
    recorder.record(1, 2, 1);
    recorder.record(20_000, 2, 2);
    expect([...merged(recorder.take()).keys()]).toEqual([20_000]);
  });

  it('tells each packet once, whatever the network did', () => {
    const random = seededRandom(11);
    const recorder = new TwccRecorder(1);
    const told = new Map<number, number | null>();
    const sent = new Map<number, number>();
    for (let i = 0; i < 20_000; i++) {
      const sequence = (65_000 + i) & 0xffff;
      const now = 1_000 + i * 3 + random() * 2;
      if (random() > 0.05) {
        recorder.record(sequence, 2, now);
        sent.set(i, now);
      }
      if (i % 16 === 0)
        for (const [key, at] of merged(recorder.take())) told.set((key - 65_000) & 0xffff, at);
    }
    for (const [key, at] of merged(recorder.take())) told.set((key - 65_000) & 0xffff, at);
    for (const [i, at] of told) {
      const arrived = sent.get(i);
      if (arrived === undefined) expect(at).toBeNull();
      else expect(Math.abs((at ?? 0) - arrived)).toBeLessThan(0.3);
    }
    expect(told.size).toBeGreaterThanOrEqual(sent.size);
  });
});
