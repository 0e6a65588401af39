import { describe, expect, it } from 'vitest';
import { Canvas } from './canvas.js';
import { BLACK, parseColour, readableOn } from './colour.js';
import { corners, disc, plate } from './shapes.js';

const WHITE = parseColour('#fff');
const lumaAt = (canvas: Canvas, x: number, y: number) => canvas.data[0][y * canvas.strides[0] + x];

describe('a canvas', () => {
  it('fills a rectangle and nothing beside it', () => {
    const canvas = new Canvas({ width: 32, height: 16 });
    canvas.fill(BLACK);
    canvas.fill(WHITE, { x: 8, y: 4, width: 16, height: 8 });
    expect([lumaAt(canvas, 7, 8), lumaAt(canvas, 8, 8)]).toEqual([16, 235]);
    expect([lumaAt(canvas, 23, 11), lumaAt(canvas, 24, 11)]).toEqual([235, 16]);
    expect([lumaAt(canvas, 8, 3), lumaAt(canvas, 8, 12)]).toEqual([16, 16]);
  });

  it.each([
    { x: -2, y: 0, width: 4, height: 4 },
    { x: 0, y: 0, width: 34, height: 4 },
    { x: 0, y: 14, width: 4, height: 4 },
    { x: 1, y: 0, width: 4, height: 4 },
    { x: 0, y: 0, width: 3, height: 4 },
    { x: 0, y: 0, width: NaN, height: 4 },
  ])('refuses what is not in it: %o', (rect) => {
    const canvas = new Canvas({ width: 32, height: 16 });
    expect(() => canvas.fill(WHITE, rect)).toThrow(RangeError);
  });

  it('puts back what it kept', () => {
    const canvas = new Canvas({ width: 32, height: 16 });
    canvas.fill(WHITE);
    const kept = canvas.save({ x: 8, y: 4, width: 8, height: 8 });
    canvas.fill(BLACK);
    canvas.restore(kept, 8, 4);
    expect([lumaAt(canvas, 7, 4), lumaAt(canvas, 8, 4), lumaAt(canvas, 15, 11)]).toEqual([
      16, 235, 235,
    ]);
  });

  it('paints as much as the mask says', () => {
    const canvas = new Canvas({ width: 32, height: 16 });
    canvas.fill(BLACK);
    canvas.paint(WHITE, { width: 2, height: 2, alpha: Uint8Array.from([0, 128, 255, 0]) }, 4, 4);
    expect(lumaAt(canvas, 4, 4)).toBe(16);
    expect(lumaAt(canvas, 5, 4)).toBe(126);
    expect(lumaAt(canvas, 4, 5)).toBe(235);
  });
});

describe('shapes', () => {
  it('are full in the middle and empty in the corners', () => {
    const { alpha, width, height } = disc(40);
    expect(alpha[(height / 2) * width + width / 2]).toBe(255);
    expect(alpha[0]).toBe(0);
    const pill = plate(60, 20, 5, 100);
    expect(pill.alpha[10 * 60 + 30]).toBe(100);
    expect(pill.alpha[0]).toBe(0);
  });

  it('of corners cover the outside of the four corners', () => {
    const [first, second, third, fourth] = corners(100, 60, 8);
    expect(first?.mask.alpha[0]).toBe(255);
    expect(first?.mask.alpha.at(-1)).toBe(0);
    expect(fourth?.mask.alpha.at(-1)).toBe(255);
    expect([second?.x, second?.y]).toEqual([100 - (second?.mask.width ?? 0), 0]);
    expect([third?.x, third?.y]).toEqual([0, 60 - (third?.mask.height ?? 0)]);
  });
});

describe('colours', () => {
  it('are read from a palette, and black when they make no sense', () => {
    expect(parseColour('#ffffff')).toEqual({ y: 235, u: 128, v: 128 });
    expect(parseColour('#F00')).toEqual(parseColour('#ff0000'));
    expect(parseColour('#ff0000')).toEqual({ y: 81, u: 90, v: 240 });
    for (const text of ['', 'red', '#12345', 'url(x)']) expect(parseColour(text)).toEqual(BLACK);
  });

  it('can be read on each other', () => {
    expect(readableOn(WHITE)).toEqual(BLACK);
    expect(readableOn(BLACK)).toEqual(WHITE);
  });
});
