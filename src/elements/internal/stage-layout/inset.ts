/** The own picture over the others: in one of four corners, or folded to a button there. Pure. */
import type { Box } from './box.js';

export const CORNERS = ['top-start', 'top-end', 'bottom-start', 'bottom-end'] as const;
export type Corner = (typeof CORNERS)[number];

/** Below this width it shrinks. */
const NARROW = 640;
const FOLDED = 56;

export function insetBox(
  space: { width: number; height: number },
  { corner, folded, aspect }: { corner: Corner; folded: boolean; aspect: number },
): Box {
  const { width, height } = folded ? { width: FOLDED, height: FOLDED } : insetSize(space, aspect);
  const margin = space.width < NARROW ? 12 : 16;
  return {
    x: corner.endsWith('start') ? margin : space.width - width - margin,
    y: corner.startsWith('top') ? margin : space.height - height - margin,
    width,
    height,
  };
}

/** Upright where the space is upright, and never more than a third of it. */
function insetSize(space: { width: number; height: number }, aspect: number) {
  const shape = aspect || (space.width < space.height ? 3 / 4 : 16 / 9);
  const wanted =
    space.width < NARROW
      ? Math.min(shape < 1 ? 104 : 140, space.width * 0.36)
      : Math.min(260, Math.max(160, space.width * 0.18));
  const height = Math.min(wanted / shape, space.height / 3);
  return { width: height * shape, height };
}

/** The corner that is nearest to the middle of a box: where something that is let go falls. */
export function nearestCorner(space: { width: number; height: number }, box: Box): Corner {
  const start = box.x + box.width / 2 < space.width / 2;
  const top = box.y + box.height / 2 < space.height / 2;
  return `${top ? 'top' : 'bottom'}-${start ? 'start' : 'end'}`;
}

/** The corner in the direction of an arrow key; `rtl` turns left and right. */
export function cornerByKey(corner: Corner, key: string, rtl: boolean): Corner | null {
  const [row, side] = corner.split('-') as ['top' | 'bottom', 'start' | 'end'];
  switch (key) {
    case 'ArrowUp':
      return `top-${side}`;
    case 'ArrowDown':
      return `bottom-${side}`;
    case 'ArrowLeft':
      return `${row}-${rtl ? 'end' : 'start'}`;
    case 'ArrowRight':
      return `${row}-${rtl ? 'start' : 'end'}`;
    default:
      return null;
  }
}
