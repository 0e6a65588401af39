import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../test/helpers/rtp-packets.js';
import { allocate, type AllocationRequest } from './allocation.js';

const CAMERA = [150_000, 500_000, 1_500_000].map((bitrate, quality) => ({ quality, bitrate }));
const tile = (fields: Partial<AllocationRequest> = {}): AllocationRequest => ({
  area: 0,
  screen: false,
  priority: 1,
  speaking: false,
  wanted: 2,
  layers: CAMERA,
  current: 0,
  ...fields,
});
const small = tile({ area: 160 * 90 });
const large = tile({ area: 1_280 * 720 });

describe('allocate', () => {
  it.each<[string, number, AllocationRequest[], number[]]>([
    ['everything where there is room', 10_000_000, [small, large], [2, 2]],
    ['the large tile first', 2_000_000, [small, large], [0, 2]],
    [
      'the lowest layer to all before a second one to anybody',
      450_000,
      [large, small, small],
      [0, 0, 0],
    ],
    ['nothing to the smallest tile that came last', 320_000, [small, large, small], [0, 0, -1]],
    ['nothing to anybody without room', 100_000, [small, large], [-1, -1]],
    ['the speaker before its equals', 200_000, [tile(), tile({ speaking: true })], [-1, 0]],
    ['the shared screen before cameras', 200_000, [tile(), tile({ screen: true })], [-1, 0]],
    [
      'a better picture to the first role, however small its tile',
      900_000,
      [tile({ area: 9e6, priority: 2 }), tile({ area: 100 }), tile({ priority: 5 })],
      [0, 1, 0],
    ],
    [
      'nothing to the last role, however large its tile',
      320_000,
      [tile({ area: 9e6, priority: 5 }), tile({ area: 100 }), tile({ area: 100, priority: 2 })],
      [-1, 0, 0],
    ],
    [
      'within one role by the tile',
      2_000_000,
      [tile({ area: 100, priority: 3 }), tile({ area: 9e6, priority: 3 })],
      [0, 2],
    ],
    ['no more than was asked for', 10_000_000, [tile({ wanted: 0 }), tile({ wanted: 1 })], [0, 1]],
    ['equal tiles the same', 1_200_000, [tile(), tile()], [1, 1]],
    [
      'what fits beside what does not',
      400_000,
      [tile({ area: 9e6, layers: [{ quality: 0, bitrate: 900_000 }] }), small],
      [-1, 0],
    ],
  ])('gives %s', (_, budget, requests, qualities) => {
    expect(allocate(budget, requests).qualities).toEqual(qualities);
  });

  it('lets a tile keep what it would not be raised to', () => {
    const budget = 520_000;
    expect(allocate(budget, [tile({ current: 1 })]).qualities).toEqual([1]);
    expect(allocate(budget, [tile({ current: 0 })]).qualities).toEqual([0]);
  });

  it('says what the next step takes', () => {
    expect(allocate(200_000, [tile()]).next).toBeCloseTo(575_000);
    expect(allocate(10_000_000, [tile()]).next).toBe(0);
  });

  it('pauses nothing on a guess', () => {
    expect(allocate(100_000, [small, large], false).qualities).toEqual([0, 0]);
  });

  it('never spends more than there is, whatever is asked for', () => {
    const random = seededRandom(3);
    for (let round = 0; round < 2_000; round++) {
      const budget = random() * 5_000_000;
      const requests = Array.from({ length: random() * 12 }, () =>
        tile({
          area: random() * 1e6,
          speaking: random() > 0.8,
          wanted: Math.floor(random() * 3),
          current: Math.floor(random() * 4) - 1,
          layers: CAMERA.slice(0, 1 + Math.floor(random() * 3)),
        }),
      );
      const { qualities, used } = allocate(budget, requests);
      expect(used).toBeLessThanOrEqual(budget);
      qualities.forEach((quality, index) => {
        expect(quality).toBeLessThanOrEqual(requests[index]!.wanted);
      });
    }
  });
});
