import { describe, expect, it } from 'vitest';
import { avcC, lengthPrefixed, unitsOf } from './h264.js';

const SPS = [0x67, 0x4d, 0x40, 0x1f, 0xaa];
const PPS = [0x68, 0xee, 0x3c];
const SEI = [0x06, 0x05, 0x01];
const IDR = [0x65, 0x88, 0, 3, 1];
const LONG = [0, 0, 0, 1];
const SHORT = [0, 0, 1];

describe('a stream of NAL units', () => {
  it('is cut at start codes of both lengths', () => {
    const units = unitsOf(Uint8Array.from([...LONG, ...SPS, ...SHORT, ...PPS, ...LONG, ...IDR]));
    expect(units.map((unit) => [...unit])).toEqual([SPS, PPS, IDR]);
  });

  it('becomes pictures behind their lengths, without what is said elsewhere', () => {
    const stream = [...LONG, ...SPS, ...LONG, ...PPS, ...SHORT, ...SEI, ...SHORT, ...IDR];
    expect([...lengthPrefixed(Uint8Array.from(stream))]).toEqual([0, 0, 0, 5, ...IDR]);
  });

  it('gives the record of its headers', () => {
    const record = avcC(Uint8Array.from([...LONG, ...SPS, ...LONG, ...PPS]));
    expect([...record]).toEqual([
      ...[1, 0x4d, 0x40, 0x1f, 0xff, 0xe1],
      ...[0, 5, ...SPS],
      ...[1, 0, 3, ...PPS],
    ]);
  });

  it('without headers is refused', () => {
    expect(() => avcC(Uint8Array.from([...LONG, ...IDR]))).toThrow(RangeError);
  });
});
