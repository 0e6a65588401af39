import { describe, expect, it } from 'vitest';
import { fc } from '../../../../test/helpers/fast-check.js';
import type { Scene, ScenePerson } from '../port.js';
import { arrange, MOST_TILES, type Tile } from './layout.js';
import { assertInside, fitInto, STEP, type Rect, type Size } from './rect.js';

const WIDE = { width: 1280, height: 720 };
const TALL = { width: 720, height: 1280 };

function people(count: number, change: (index: number) => Partial<ScenePerson> = () => ({})) {
  return Array.from({ length: count }, (_, index): ScenePerson => ({
    peerId: `p${index}`,
    name: `Person ${index}`,
    prominent: false,
    camera: 'on',
    microphone: 'on',
    screen: 'off',
    ...change(index),
  }));
}

function scene(mode: Scene['mode'], who: ScenePerson[]): Scene {
  const colours = { background: '#000', surface: '#222', text: '#fff', accent: '#00f' };
  return { mode, people: who, colours, logo: null };
}

const area = ({ rect }: Tile) => rect.width * rect.height;
const names = (tiles: Tile[]) => tiles.map(({ person, track }) => `${person.peerId} ${track}`);
const overlap = (a: Rect, b: Rect) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

function expectSound(tiles: Tile[], size: Size): void {
  for (const { rect } of tiles) {
    assertInside(rect, size);
    expect(rect.width === size.width || rect.width % STEP === 0).toBe(true);
  }
  tiles.forEach(({ rect }, index) => {
    for (const other of tiles.slice(index + 1)) expect(overlap(rect, other.rect)).toBe(false);
  });
}

describe('the grid', () => {
  it('gives everybody a tile of the same size, as large as it can be', () => {
    const tiles = arrange(scene('grid', people(4)), WIDE);
    expect(names(tiles)).toEqual(['p0 camera', 'p1 camera', 'p2 camera', 'p3 camera']);
    expect(new Set(tiles.map(area)).size).toBe(1);
    expect(tiles.reduce((sum, tile) => sum + area(tile), 0)).toBeGreaterThan(1280 * 720 * 0.9);
  });

  it('fills the picture with one person', () => {
    const [tile] = arrange(scene('grid', people(1)), TALL);
    expect(tile?.rect).toEqual({ x: 0, y: 0, ...TALL });
  });

  it('puts two beside each other when wide, and one above the other when tall', () => {
    const [left, right] = arrange(scene('grid', people(2)), WIDE);
    expect(left?.rect.y).toBe(right?.rect.y);
    const [upper, lower] = arrange(scene('grid', people(2)), TALL);
    expect(upper?.rect.x).toBe(lower?.rect.x);
  });

  it('centres a last row that is not full', () => {
    const last = arrange(scene('grid', people(5)), WIDE).slice(3);
    const left = last[0]?.rect.x ?? 0;
    const right = WIDE.width - ((last[1]?.rect.x ?? 0) + (last[1]?.rect.width ?? 0));
    expect(Math.abs(left - right)).toBeLessThanOrEqual(2);
  });

  it('shows nobody in tiles too small to see', () => {
    expect(arrange(scene('grid', people(60)), WIDE)).toHaveLength(MOST_TILES);
  });

  it('is empty when nobody is there', () => {
    expect(arrange(scene('grid', []), WIDE)).toEqual([]);
  });
});

describe('prominence', () => {
  const who = people(5, (index) => ({ prominent: index === 3 }));

  it('makes prominent people large and lines up the others', () => {
    const tiles = arrange(scene('prominence', who), WIDE);
    expect(names(tiles)[0]).toBe('p3 camera');
    expect(tiles).toHaveLength(5);
    for (const tile of tiles.slice(1)) expect(area(tile) * 4).toBeLessThan(area(tiles[0] as Tile));
  });

  it('puts the others below in a tall picture', () => {
    const [large, ...small] = arrange(scene('prominence', who), TALL);
    for (const { rect } of small)
      expect(rect.y).toBeGreaterThanOrEqual((large?.rect.y ?? 0) + (large?.rect.height ?? 0));
  });

  it('is a grid when nobody is prominent', () => {
    expect(arrange(scene('prominence', people(3)), WIDE)).toEqual(
      arrange(scene('grid', people(3)), WIDE),
    );
  });
});

describe('the spotlight', () => {
  it('shows one person and nobody else', () => {
    const tiles = arrange(
      scene(
        'spotlight',
        people(3, (i) => ({ prominent: i === 1 })),
      ),
      WIDE,
    );
    expect(names(tiles)).toEqual(['p1 camera']);
    expect(tiles[0]?.rect).toEqual({ x: 0, y: 0, ...WIDE });
  });
});

describe('a shared screen', () => {
  it('is large and whole, with the people in a strip', () => {
    const tiles = arrange(
      scene(
        'screen',
        people(3, (i) => ({ screen: i === 2 ? 'on' : 'off' })),
      ),
      WIDE,
    );
    expect(names(tiles)).toEqual(['p2 screen', 'p0 camera', 'p1 camera', 'p2 camera']);
    expect(tiles[0]?.fit).toBe('contain');
    for (const tile of tiles.slice(1)) expect(area(tile)).toBeLessThan(area(tiles[0] as Tile));
  });

  it('that ended meanwhile leaves the people', () => {
    expect(names(arrange(scene('screen', people(2)), WIDE))).toEqual(['p0 camera', 'p1 camera']);
  });
});

it('every scene lies in its picture, on places that can be drawn, without overlaps', () => {
  const person = fc.record({
    prominent: fc.boolean(),
    screen: fc.constantFrom('on' as const, 'off' as const),
  });
  const sizes = fc.record({
    width: fc.integer({ min: 80, max: 960 }).map((half) => half * 2),
    height: fc.integer({ min: 80, max: 960 }).map((half) => half * 2),
  });
  const modes = fc.constantFrom('grid', 'prominence', 'spotlight', 'screen' as const);
  fc.assert(
    fc.property(fc.array(person, { maxLength: 40 }), sizes, modes, (who, size, mode) => {
      expectSound(
        arrange(
          scene(
            mode,
            people(who.length, (index) => who[index] ?? {}),
          ),
          size,
        ),
        size,
      );
    }),
  );
});

describe('a picture in its tile', () => {
  const tile = { x: 100, y: 50, width: 640, height: 480 };

  it('is cut at the sides when it is wider', () => {
    expect(fitInto(WIDE, tile, 'cover')).toEqual({
      from: { x: 160, y: 0, width: 960, height: 720 },
      into: tile,
    });
  });

  it('is shown whole when it is contained', () => {
    const { from, into } = fitInto(WIDE, tile, 'contain');
    expect(from).toEqual({ x: 0, y: 0, ...WIDE });
    expect(into).toEqual({ x: 100, y: 110, width: 640, height: 360 });
  });

  it('is not cut to a third because a telephone is held upright', () => {
    const { from } = fitInto(TALL, { x: 0, y: 0, ...WIDE }, 'cover');
    expect(from).toEqual({ x: 0, y: 0, ...TALL });
  });

  it('always lies within source and tile', () => {
    const side = fc.integer({ min: 2, max: 4000 });
    fc.assert(
      fc.property(
        fc.record({ width: side, height: side }),
        fc.constantFrom('cover' as const, 'contain' as const),
        (source, mode) => {
          const { from, into } = fitInto(source, tile, mode);
          assertInside(from, source);
          expect(into.x).toBeGreaterThanOrEqual(tile.x);
          expect(into.y).toBeGreaterThanOrEqual(tile.y);
          expect(into.x + into.width).toBeLessThanOrEqual(tile.x + tile.width);
          expect(into.y + into.height).toBeLessThanOrEqual(tile.y + tile.height);
          expect(into.width % STEP).toBe(0);
        },
      ),
    );
  });
});
