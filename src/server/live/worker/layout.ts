/** Where everything goes: a scene and the size of the picture become tiles. Pure. */
import type { Scene, ScenePerson } from '../port.js';
import { even, evenRect, stepped, type Rect, type Size } from './rect.js';

export interface Tile {
  person: ScenePerson;
  track: 'camera' | 'screen';
  rect: Rect;
  /** A screen is shown whole, a camera fills its tile. */
  fit: 'cover' | 'contain';
}

/** More people are heard but not seen; smaller tiles would show nobody. */
export const MOST_TILES = 16;
const MOST_IN_STRIP = 6;
/** Space between tiles, as a share of the shorter side of the picture. */
const GAP_SHARE = 1 / 90;
/** Side of the strip beside the large tiles, as a share of the picture. */
const STRIP_SHARE = { landscape: 0.2, portrait: 0.18 };

type Shown = Pick<Tile, 'person' | 'track'>;

export function arrange(scene: Scene, size: Size): Tile[] {
  const screens = scene.people.filter(({ screen }) => screen === 'on');
  const cameras = scene.people.map((person) => ({ person, track: 'camera' as const }));
  const prominent = cameras.filter(({ person }) => person.prominent);
  if (scene.mode === 'spotlight') {
    const [one] = prominent.length > 0 ? prominent : cameras;
    return one ? [place(one, { x: 0, y: 0, width: size.width, height: size.height })] : [];
  }
  if (scene.mode === 'screen' && screens.length > 0) {
    const person = screens.find((sharer) => sharer.prominent) ?? screens[0];
    if (person) return withStrip([{ person, track: 'screen' }], cameras, size);
  }
  if (scene.mode === 'grid' || prominent.length === 0) return grid(cameras, size);
  return withStrip(
    prominent,
    cameras.filter(({ person }) => !person.prominent),
    size,
  );
}

function place({ person, track }: Shown, rect: Rect): Tile {
  return { person, track, rect, fit: track === 'screen' ? 'contain' : 'cover' };
}

const gapOf = (size: Size) => even(Math.min(size.width, size.height) * GAP_SHARE);

function grid(shown: readonly Shown[], size: Size): Tile[] {
  const gap = shown.length > 1 ? gapOf(size) : 0;
  return fill(shown.slice(0, MOST_TILES), inset(size, gap), gap, size);
}

function withStrip(large: readonly Shown[], small: readonly Shown[], size: Size): Tile[] {
  const strip = small.slice(0, MOST_IN_STRIP);
  if (strip.length === 0 && large.length === 1 && large[0])
    return [place(large[0], { x: 0, y: 0, width: size.width, height: size.height })];
  const gap = gapOf(size);
  const all = inset(size, gap);
  if (strip.length === 0) return fill(large.slice(0, MOST_TILES), all, gap, size);
  const portrait = size.height > size.width;
  const side = even(
    portrait ? size.height * STRIP_SHARE.portrait : size.width * STRIP_SHARE.landscape,
  );
  const main = portrait
    ? { ...all, height: all.height - side - gap }
    : { ...all, width: all.width - side - gap };
  const beside = portrait
    ? { ...all, y: all.y + main.height + gap, height: side }
    : { ...all, x: all.x + main.width + gap, width: side };
  return [...fill(large.slice(0, MOST_TILES), main, gap, size), ...fill(strip, beside, gap, size)];
}

function inset(size: Size, gap: number): Rect {
  return { x: gap, y: gap, width: size.width - 2 * gap, height: size.height - 2 * gap };
}

/** The shapes that a tile of several may have, as width by height: people stay recognisable. */
const SHAPES = {
  landscape: { narrowest: 4 / 3, widest: 16 / 9 },
  portrait: { narrowest: 9 / 16, widest: 4 / 3 },
};

/** Equal tiles in the number of columns that makes them largest; a last row that is not full stands in the middle. */
function fill(shown: readonly Shown[], area: Rect, gap: number, size: Size): Tile[] {
  const count = shown.length;
  if (count === 0) return [];
  const shape = size.height > size.width ? SHAPES.portrait : SHAPES.landscape;
  let best = { columns: 1, width: 0, height: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const cellWidth = (area.width - gap * (columns - 1)) / columns;
    const cellHeight = (area.height - gap * (rows - 1)) / rows;
    const single = count === 1 || shown[0]?.track === 'screen';
    const width = single ? cellWidth : Math.min(cellWidth, cellHeight * shape.widest);
    const height = single ? cellHeight : Math.min(cellHeight, cellWidth / shape.narrowest);
    if (width * height > best.width * best.height) best = { columns, width, height };
  }
  const { columns } = best;
  const width = stepped(best.width);
  const height = even(best.height);
  const rows = Math.ceil(count / columns);
  const top = area.y + (area.height - rows * height - (rows - 1) * gap) / 2;
  return shown.map((one, index) => {
    const row = Math.floor(index / columns);
    const inRow = Math.min(columns, count - row * columns);
    const left = area.x + (area.width - inRow * width - (inRow - 1) * gap) / 2;
    return place(
      one,
      evenRect(left + (index % columns) * (width + gap), top + row * (height + gap), width, height),
    );
  });
}
