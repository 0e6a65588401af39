/**
 * Where everything on the stage stands. Pure: pictures and a box in, rectangles out, in the order of the
 * pictures.
 *
 * Nobody large: an equal grid, or one picture over everything. Somebody large (a screen, the spotlight, a
 * pin, a prominent role): three quarters for them, a strip for the others, beside or above, whichever shows
 * more. The own picture may lie over it all as an inset.
 */
import { worth, type Box, type Picture } from './box.js';
import { grid, type Grid, type GridOptions } from './grid.js';

export interface Scene {
  readonly large: readonly Picture[];
  readonly small: readonly Picture[];
}

export interface Space {
  readonly width: number;
  readonly height: number;
  /** Pixels between tiles. */
  readonly gap: number;
}

export type Strip = 'beside' | 'above';

export interface Arrangement {
  readonly kind: 'empty' | 'single' | 'grid' | 'prominent';
  readonly large: readonly Box[];
  readonly small: readonly Box[];
  /** Where the strip is; null without one. */
  readonly strip: Strip | null;
  /** To be handed in the next time, so that small changes of the space move nothing. */
  readonly memory: Memory;
}

export interface Memory {
  readonly columns?: number;
  readonly strip?: Strip;
}

const WORTH_A_TURN = 1.1;
/** A person in the strip counts less than the same area of what is large. */
const STRIP_WEIGHT = 0.3;
/** Nobody is recognised in a smaller tile. */
const SMALLEST = { width: 88, height: 63 };

export function arrange(scene: Scene, space: Space, memory: Memory = {}): Arrangement {
  const { large, small } = scene;
  const all = { x: 0, y: 0, width: space.width, height: space.height };
  if (large.length + small.length === 0) return flat('empty', [], {});
  if (large.length > 0 && small.length > 0) return prominent(scene, space, memory);
  const pictures = large.length > 0 ? large : small;
  const one = pictures.length === 1;
  const options = large.length > 0 || one ? free(space.gap) : people(all, space.gap);
  const { columns, boxes } = grid(pictures, all, {
    ...options,
    ...(memory.columns !== undefined && { columns: memory.columns }),
  });
  if (large.length > 0)
    return { kind: 'prominent', large: boxes, small: [], strip: null, memory: { columns } };
  return flat(one ? 'single' : 'grid', boxes, { columns });
}

/** How many people one page of the strip holds. */
export function stripCapacity(scene: Scene, space: Space, memory: Memory = {}): number {
  const { strip } = regions(space, prominent(scene, space, memory).strip ?? 'beside');
  const fit = (length: number, least: number) =>
    Math.max(1, Math.floor((length + space.gap) / (least + space.gap)));
  return fit(strip.width, SMALLEST.width) * fit(strip.height, SMALLEST.height);
}

function flat(kind: 'empty' | 'single' | 'grid', small: readonly Box[], memory: Memory) {
  return { kind, large: [], small, strip: null, memory };
}

function prominent(scene: Scene, space: Space, memory: Memory): Arrangement {
  const [beside, above] = (['beside', 'above'] as const).map((strip) => split(scene, space, strip));
  if (!beside || !above) throw new RangeError('Two ways to split are tried.');
  const kept = memory.strip === 'above' ? above : beside;
  const other = kept === beside ? above : beside;
  const bonus = memory.strip === undefined ? 1 : WORTH_A_TURN;
  const { main, side, strip } = other.worth > kept.worth * bonus ? other : kept;
  return {
    kind: 'prominent',
    large: main.boxes,
    small: side.boxes,
    strip,
    memory: { strip },
  };
}

function split({ large, small }: Scene, space: Space, strip: Strip) {
  const areas = regions(space, strip);
  const main = grid(large, areas.main, free(space.gap));
  const side = grid(small, areas.strip, people(areas.main, space.gap));
  const value = sum(large, main) + STRIP_WEIGHT * sum(small, side);
  return { strip, main, side, worth: value };
}

function sum(pictures: readonly Picture[], { boxes }: Grid): number {
  return pictures.reduce((all, picture, at) => {
    const box = boxes[at];
    return box ? all + worth(picture, box.width, box.height) : all;
  }, 0);
}

function regions({ width, height, gap }: Space, strip: Strip): { main: Box; strip: Box } {
  if (strip === 'above') {
    const tall = Math.round(Math.min(Math.max(height * 0.2, 72), 180, height / 2));
    return {
      strip: { x: 0, y: 0, width, height: tall },
      main: { x: 0, y: tall + gap, width, height: Math.max(0, height - tall - gap) },
    };
  }
  const main = Math.round(width * 0.75 - gap / 2);
  return {
    main: { x: 0, y: 0, width: main, height },
    strip: { x: main + gap, y: 0, width: Math.max(0, width - main - gap), height },
  };
}

/** People may be cut to squares, and to upright tiles where the space is upright. */
function people({ width, height }: Box, gap: number): GridOptions {
  return { gap, minAspect: width < height ? 9 / 16 : 1, maxAspect: 16 / 9 };
}

/** What is large, or alone, fills its place. */
function free(gap: number): GridOptions {
  return { gap, minAspect: 0, maxAspect: Infinity };
}
