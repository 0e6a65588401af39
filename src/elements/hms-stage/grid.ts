/** An equal grid: how to cut a box into `count` tiles so that people are seen best. Pure arithmetic. */

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface GridOptions {
  /** Pixels between tiles. */
  gap: number;
  /** Tiles are never slimmer (width / height) than this… */
  minAspect: number;
  /** …and never wider than this. */
  maxAspect: number;
}

/**
 * Tries every number of columns and takes the one whose tiles show the most of a 16:9 camera: a tile slimmer
 * than the camera crops it, which costs a little, since faces are in the middle. The block is centred, and
 * a last row that is not full is centred too.
 */
export function grid(count: number, width: number, height: number, options: GridOptions): Box[] {
  if (count <= 0 || width <= 0 || height <= 0) return [];
  let best = { columns: 1, rows: count, width: 0, height: 0, score: -1 };
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const tile = fit(
      (width - options.gap * (columns - 1)) / columns,
      (height - options.gap * (rows - 1)) / rows,
      options,
    );
    if (tile.width <= 0 || tile.height <= 0) continue;
    const shown = Math.min(1, tile.width / tile.height / options.maxAspect);
    const score = tile.width * tile.height * shown ** 0.2;
    if (score > best.score) best = { columns, rows, score, ...tile };
  }
  return place(count, width, height, best, options.gap);
}

/** The largest tile of an allowed aspect in a cell. */
function fit(
  width: number,
  height: number,
  { minAspect, maxAspect }: GridOptions,
): { width: number; height: number } {
  if (width / height > maxAspect) return { width: height * maxAspect, height };
  if (width / height < minAspect) return { width, height: width / minAspect };
  return { width, height };
}

function place(
  count: number,
  width: number,
  height: number,
  tile: { columns: number; rows: number; width: number; height: number },
  gap: number,
): Box[] {
  const blockHeight = tile.rows * tile.height + (tile.rows - 1) * gap;
  const top = (height - blockHeight) / 2;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / tile.columns);
    const inRow = Math.min(tile.columns, count - row * tile.columns);
    const start = (width - inRow * tile.width - (inRow - 1) * gap) / 2;
    return {
      x: start + (index % tile.columns) * (tile.width + gap),
      y: top + row * (tile.height + gap),
      width: tile.width,
      height: tile.height,
    };
  });
}
