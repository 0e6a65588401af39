/**
 * Where each tile stands. Screens and whoever stands out get prominence; two people make a full picture with the own one inset;
 * otherwise all are equal. Pure: tiles and a box in, boxes out, in the order of the tiles.
 */
import type { TileInfo } from '../../store/selectors/tiles.js';
import { grid, type Box } from './grid.js';

export const GAP = 8;
/** Below this width a strip lies on top and insets shrink. */
export const NARROW = 640;
const STRIP_TILES = 5;

export type Arrangement = 'empty' | 'single' | 'pair' | 'grid' | 'prominent';

export interface StageLayout {
  readonly arrangement: Arrangement;
  readonly boxes: readonly Box[];
}

export function arrange(tiles: readonly TileInfo[], width: number, height: number): StageLayout {
  const large = tiles.filter(({ prominent: big }) => big).length;
  if (tiles.length === 0) return { arrangement: 'empty', boxes: [] };
  if (large > 0) return prominent(large, tiles.length - large, width, height);
  if (tiles.length === 2 && tiles[1]?.local) return pair(width, height);
  const boxes = equal(tiles.length, width, height);
  return { arrangement: tiles.length === 1 ? 'single' : 'grid', boxes };
}

function equal(count: number, width: number, height: number): Box[] {
  const minAspect = width < height ? 9 / 16 : 4 / 3;
  return grid(count, width, height, { gap: GAP, minAspect, maxAspect: 16 / 9 });
}

/** The other person fills the box; the own picture lies over its lower end corner. */
function pair(width: number, height: number): StageLayout {
  const narrow = width < NARROW;
  const aspect = width < height ? 3 / 4 : 16 / 9;
  const inset = narrow
    ? { width: Math.min(116, width * 0.3), margin: 12 }
    : { width: Math.min(280, Math.max(160, width * 0.2)), margin: 16 };
  const insetHeight = inset.width / aspect;
  return {
    arrangement: 'pair',
    boxes: [
      { x: 0, y: 0, width, height },
      {
        x: width - inset.width - inset.margin,
        y: height - insetHeight - inset.margin,
        width: inset.width,
        height: insetHeight,
      },
    ],
  };
}

/** The prominent ones at the start with three quarters of the width, people in a strip beside them or, narrow, above. */
function prominent(large: number, small: number, width: number, height: number): StageLayout {
  const arrangement = 'prominent';
  if (small === 0) {
    return { arrangement, boxes: stack(large, { x: 0, y: 0, width, height }, false) };
  }
  if (width < NARROW) {
    const strip = Math.min(96, height * 0.25);
    const rest = { x: 0, y: strip + GAP, width, height: height - strip - GAP };
    return {
      arrangement,
      boxes: [...stack(large, rest, false), ...row(small, width, strip)],
    };
  }
  const main = Math.round(width * 0.75 - GAP / 2);
  const strip = { x: main + GAP, y: 0, width: width - main - GAP, height };
  return {
    arrangement,
    boxes: [...stack(large, { x: 0, y: 0, width: main, height }, true), ...column(small, strip)],
  };
}

/** Equal shares of a box, one under the other (or side by side when that is the longer way). */
function stack(count: number, box: Box, upright: boolean): Box[] {
  const sideBySide = !upright && box.width > box.height;
  return Array.from({ length: count }, (_, index) =>
    sideBySide
      ? {
          ...box,
          x: box.x + (index * (box.width + GAP)) / count,
          width: (box.width - GAP * (count - 1)) / count,
        }
      : {
          ...box,
          y: box.y + (index * (box.height + GAP)) / count,
          height: (box.height - GAP * (count - 1)) / count,
        },
  );
}

function row(count: number, width: number, height: number): Box[] {
  const tile = Math.min((height * 4) / 3, (width - GAP * (count - 1)) / count);
  const start = (width - tile * count - GAP * (count - 1)) / 2;
  return Array.from({ length: count }, (_, index) => ({
    x: start + index * (tile + GAP),
    y: 0,
    width: tile,
    height,
  }));
}

/** One column up to five people, then two. */
function column(count: number, strip: Box): Box[] {
  const columns = count > STRIP_TILES ? 2 : 1;
  const rows = Math.ceil(count / columns);
  const width = (strip.width - GAP * (columns - 1)) / columns;
  const height = Math.min(width / (16 / 9), (strip.height - GAP * (rows - 1)) / rows);
  const top = strip.y + (strip.height - rows * height - (rows - 1) * GAP) / 2;
  return Array.from({ length: count }, (_, index) => ({
    x: strip.x + (index % columns) * (width + GAP),
    y: top + Math.floor(index / columns) * (height + GAP),
    width,
    height,
  }));
}
