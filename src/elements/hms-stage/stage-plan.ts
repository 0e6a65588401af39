/** From who is on stage to who stands where on this page. */
import type { TileInfo } from '../../store/selectors/tiles.js';
import type { TilesView } from '../../templates/view.js';
import {
  arrange,
  stripCapacity,
  type Arrangement,
  type Memory,
} from '../internal/stage-layout/arrange.js';
import type { Box, Picture } from '../internal/stage-layout/box.js';
import { insetBox } from '../internal/stage-layout/inset.js';

/** Kept free for the page buttons. */
export const PAGES_HEIGHT = 52;

export interface Stand {
  readonly tile: TileInfo;
  readonly box: Box;
}

export interface Plan {
  readonly kind: Arrangement['kind'];
  /** In reading order. */
  readonly stands: readonly Stand[];
  /** The own picture over the others. */
  readonly inset: TileInfo | null;
  readonly page: number;
  readonly pages: number;
  /** The space that the tiles have. */
  readonly height: number;
  readonly memory: Memory;
}

export interface PlanInputs {
  tiles: readonly TileInfo[];
  looks: TilesView;
  width: number;
  height: number;
  page: number;
  memory: Memory;
  /** Who is on which page, of those that turn. */
  order: (
    keys: readonly string[],
    places: { size: number; anchored: number; still: boolean },
  ) => readonly string[];
}

export function planStage(inputs: PlanInputs): Plan {
  const { tiles, looks, width, memory } = inputs;
  const inset = insetOf(inputs);
  const standing = tiles.filter((tile) => tile !== inset);
  const large = standing.filter(({ prominent }) => prominent).slice(0, looks.perPage);
  const small = standing.filter((tile) => !large.includes(tile));
  const picture = pictureOf(looks);
  const gap = looks.edgeToEdge ? 0 : 8;
  const all = { large: large.map(picture), small: small.map(picture) };
  const space = (pages: number) => ({
    width,
    height: Math.max(0, inputs.height - (pages > 1 ? PAGES_HEIGHT : 0)),
    gap,
  });
  const capacity =
    large.length > 0
      ? Math.min(looks.perPage, stripCapacity(all, space(1), memory))
      : looks.perPage;
  const size = Math.max(1, capacity);
  const pages = Math.max(1, Math.ceil(small.length / size));
  const page = Math.min(inputs.page, pages - 1);
  const turned = turnedTo(small, page, size, inputs.order);
  const arrangement = arrange(
    { large: all.large, small: turned.map(picture) },
    space(pages),
    memory,
  );
  const boxes = [...arrangement.large, ...arrangement.small];
  return {
    kind: arrangement.kind,
    stands: [...large, ...turned].flatMap((tile, at) => {
      const box = boxes[at];
      return box ? [{ tile, box }] : [];
    }),
    inset,
    page,
    pages,
    height: space(pages).height,
    memory: arrangement.memory,
  };
}

/** More people are too small to lie over: the inset would hide one of them. */
const FEW = 4;
/** A tile must be as many times wider than the inset, so that the name of whoever is in it stays in sight. */
const ROOM_BESIDE = 2.2;

/**
 * Only over others, while these are few: who is alone, or large, is no inset, and beside a strip there is a
 * place that hides nobody.
 */
function insetOf({ tiles, looks, width, height }: PlanInputs): TileInfo | null {
  if (!looks.inset || tiles.length < 2 || tiles.some(({ prominent }) => prominent)) return null;
  if (Math.min(tiles.length - 1, looks.perPage) > FEW) return null;
  const own = tiles.find(
    ({ local, source, anchored }) => local && source === 'camera' && !anchored,
  );
  if (!own) return null;
  const others = tiles.filter((tile) => tile !== own).slice(0, looks.perPage);
  const turns = tiles.length - 1 > looks.perPage ? PAGES_HEIGHT : 0;
  const space = { width, height: height - turns, gap: looks.edgeToEdge ? 0 : 8 };
  const { small } = arrange({ large: [], small: others.map(pictureOf(looks)) }, space);
  const over = insetBox(space, { corner: 'bottom-end', folded: false, aspect: own.aspect });
  return small.every((box) => box.width >= over.width * ROOM_BESIDE) ? own : null;
}

const pictureOf =
  ({ fit }: TilesView) =>
  ({ aspect, source }: TileInfo): Picture => ({
    aspect,
    whole: source === 'screen' || fit === 'contain',
  });

/** The own tile, which comes last, stands at the end of the first page. */
function turnedTo(
  small: readonly TileInfo[],
  page: number,
  size: number,
  order: PlanInputs['order'],
): readonly TileInfo[] {
  const own = small.find(({ local, anchored }) => local && !anchored);
  const others = small.filter((tile) => tile !== own);
  const anchored = others.filter((tile) => tile.anchored).length;
  const places = own && small.length > size ? Math.max(1, size - 1) : size;
  const keys = order(
    others.map(({ key }) => key),
    { size: places, anchored: Math.min(anchored, places), still: page > 0 },
  );
  const byKey = new Map(others.map((tile) => [tile.key, tile]));
  const sorted = keys.flatMap((key) => byKey.get(key) ?? []);
  const all = own ? [...sorted.slice(0, places), own, ...sorted.slice(places)] : sorted;
  return all.slice(page * size, (page + 1) * size);
}
