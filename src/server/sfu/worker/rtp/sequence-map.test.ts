import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../../test/helpers/rtp-packets.js';
import { SequenceMap } from './sequence-map.js';

describe('SequenceMap', () => {
  it('closes up what is left out, makes room for what is put in, keeps losses as gaps', () => {
    const map = new SequenceMap();
    map.open(100, 7);
    const out = (sequence: number) => {
      const mapped = map.map(sequence);
      map.passed(sequence);
      return mapped;
    };
    expect(out(100)).toBe(7);
    map.skip(101);
    map.skip(102);
    expect(out(103)).toBe(8);
    map.insert();
    expect(out(104)).toBe(10);
    expect(out(106)).toBe(12);
    expect(out(105)).toBe(11);
    expect(out(99)).toBe(-1);
    expect(map.skip(105)).toBe(false);
  });

  it('gives every packet its own number, in order, without a hole, over the wrap', () => {
    const random = seededRandom(13);
    const map = new SequenceMap();
    let next = 65_300;
    map.open(64_900, next);
    const taken = new Set<number>();
    for (let i = 0; i < 100_000; i++) {
      const sequence = (64_900 + i) & 0xffff;
      if (i > 0 && random() < 0.3) {
        map.skip(sequence);
        continue;
      }
      if (random() < 0.05) {
        map.insert();
        next += 1;
      }
      expect(map.map(sequence)).toBe(next & 0xffff);
      map.passed(sequence);
      next += 1;
      taken.add(next);
    }
    expect(taken.size).toBeGreaterThan(60_000);
  });

  it('has no place for a packet that was left out and comes once more', () => {
    const map = new SequenceMap();
    map.open(65_534, 1);
    map.passed(65_534);
    map.skip(65_535);
    map.skip(0);
    map.passed(1);
    expect([65_534, 65_535, 0, 1].map((sequence) => map.map(sequence))).toEqual([1, -1, -1, 2]);
  });

  it('has forgotten what it left out when the numbers come round again', () => {
    const map = new SequenceMap();
    map.open(0, 0);
    map.passed(0);
    map.skip(1);
    for (let sequence = 2; sequence < 0x10000 + 10; sequence++) {
      if (sequence !== 0x10000 + 1) map.passed(sequence & 0xffff);
    }
    expect([map.map(0), map.map(1)]).toEqual([0xffff, 0]);
  });

  it('finds the place of a late packet among skipped ones', () => {
    const random = seededRandom(17);
    for (let round = 0; round < 300; round++) {
      const skipped = Array.from({ length: 40 }, () => random() < 0.4);
      skipped[0] = false;
      const late = 1 + Math.floor(random() * 38);
      skipped[late] = false;
      const start = Math.floor(random() * 0x10000);
      const map = new SequenceMap();
      map.open(start, 1_000);
      let place = -1;
      let next = 1_000;
      skipped.forEach((skip, index) => {
        const sequence = (start + index) & 0xffff;
        if (index === late) place = next++;
        else if (skip) map.skip(sequence);
        else {
          map.passed(sequence);
          next += 1;
        }
      });
      expect(map.map((start + late) & 0xffff)).toBe(place);
    }
  });
});
