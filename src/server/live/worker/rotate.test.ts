import { describe, expect, it } from 'vitest';
import type { Planes } from './canvas.js';
import { rotate } from './rotate.js';

/** 4x2 pixels, numbered line by line; the lines of the source are longer than the picture. */
const PICTURE: Planes = {
  width: 4,
  height: 2,
  data: [
    Buffer.from([1, 2, 3, 4, 0, 0, 5, 6, 7, 8, 0, 0]),
    Buffer.from([10, 20, 0]),
    Buffer.from([30, 40, 0]),
  ],
  strides: [6, 3, 3],
};

function read({ width, height, data, strides }: Planes): number[][] {
  return Array.from({ length: height }, (_, line) => [
    ...data[0].subarray(line * strides[0], line * strides[0] + width),
  ]);
}

describe('a picture that is to be turned', () => {
  it('stands upright after a quarter', () => {
    const turned = rotate(PICTURE, 90);
    expect(read(turned)).toEqual([
      [5, 1],
      [6, 2],
      [7, 3],
      [8, 4],
    ]);
    expect([turned.data[1][0], turned.data[1][turned.strides[1]]]).toEqual([10, 20]);
  });

  it('is upside down after half a turn', () => {
    expect(read(rotate(PICTURE, 180))).toEqual([
      [8, 7, 6, 5],
      [4, 3, 2, 1],
    ]);
  });

  it('stands the other way after three quarters', () => {
    const turned = rotate(PICTURE, 270);
    expect(read(turned)).toEqual([
      [4, 8],
      [3, 7],
      [2, 6],
      [1, 5],
    ]);
    expect([turned.data[2][0], turned.data[2][turned.strides[2]]]).toEqual([40, 30]);
  });

  it('is left as it is when there is nothing to turn', () => {
    expect(rotate(PICTURE, 0)).toBe(PICTURE);
  });
});
