/** An equal grid: how to cut a box into tiles so that people are seen best. Pure arithmetic. */
import { worth, type Box, type Picture } from './box.js';

export interface GridOptions {
  /** Pixels between tiles. */
  readonly gap: number;
  /** Tiles are never slimmer (width / height) than this… */
  readonly minAspect: number;
  /** …and never wider than this. */
  readonly maxAspect: number;
  /** Columns that stand now: they stay unless others are clearly better. */
  readonly columns?: number;
}

export interface Grid {
  readonly columns: number;
  readonly boxes: readonly Box[];
}

interface Cut {
  columns: number;
  width: number;
  height: number;
  worth: number;
}

/** A window that is dragged over the border between two grids must not make them flicker. */
const WORTH_A_CHANGE = 1.06;

/**
 * Tries every number of columns and takes the one whose tiles are worth most. The block is centred, and a
 * last row that is not full is centred too.
 */
export function grid(pictures: readonly Picture[], area: Box, options: GridOptions): Grid {
  const count = pictures.length;
  if (count === 0 || area.width <= 0 || area.height <= 0) return { columns: 0, boxes: [] };
  let best = cut(pictures, 1, area, options);
  for (let columns = 2; columns <= count; columns += 1) {
    const next = cut(pictures, columns, area, options);
    if (next.worth > best.worth) best = next;
  }
  const { columns: now } = options;
  if (now !== undefined && now >= 1 && now <= count && now !== best.columns) {
    const kept = cut(pictures, now, area, options);
    if (kept.worth * WORTH_A_CHANGE >= best.worth) best = kept;
  }
  return { columns: best.columns, boxes: place(count, area, best, options.gap) };
}

function cut(
  pictures: readonly Picture[],
  columns: number,
  area: Box,
  { gap, minAspect, maxAspect }: GridOptions,
): Cut {
  const rows = Math.ceil(pictures.length / columns);
  let width = Math.max(0, (area.width - gap * (columns - 1)) / columns);
  let height = Math.max(0, (area.height - gap * (rows - 1)) / rows);
  if (width > height * maxAspect) width = height * maxAspect;
  else if (width < height * minAspect) height = width / minAspect;
  const sum = pictures.reduce((all, picture) => all + worth(picture, width, height), 0);
  return { columns, width, height, worth: sum };
}

function place(count: number, area: Box, { columns, width, height }: Cut, gap: number): Box[] {
  const rows = Math.ceil(count / columns);
  const top = area.y + (area.height - rows * height - (rows - 1) * gap) / 2;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = Math.min(columns, count - row * columns);
    const start = area.x + (area.width - inRow * width - (inRow - 1) * gap) / 2;
    return {
      x: start + (index % columns) * (width + gap),
      y: top + row * (height + gap),
      width,
      height,
    };
  });
}
