/**
 * The tiles as one stop of the Tab key: it comes to one of them, and arrows lead to the one that stands there. Which
 * one it is stays with the person, not with the place.
 */
import type { Stand } from './stage-plan.js';

type Arrow = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

/** What is straight ahead goes before what is near and aside. */
const ASIDE = 2;

/** The key of the tile that an arrow, Home or End leads to; null: none stands there. */
export function neighbour(
  stands: readonly Stand[],
  from: string,
  key: string,
  rtl: boolean,
): string | null {
  if (key === 'Home') return stands[0]?.tile.key ?? null;
  if (key === 'End') return stands.at(-1)?.tile.key ?? null;
  const here = stands.find(({ tile }) => tile.key === from);
  const step = stepOf(key, rtl);
  if (!here || !step) return null;
  const [x, y] = middle(here);
  let best: { key: string; way: number } | null = null;
  for (const stand of stands) {
    const [dx, dy] = [middle(stand)[0] - x, middle(stand)[1] - y];
    const ahead = dx * step[0] + dy * step[1];
    const aside = Math.abs(dx * step[1] + dy * step[0]);
    if (ahead < 1) continue;
    const way = ahead + ASIDE * aside;
    if (!best || way < best.way) best = { key: stand.tile.key, way };
  }
  return best?.key ?? null;
}

const middle = ({ box }: Stand): [number, number] => [
  box.x + box.width / 2,
  box.y + box.height / 2,
];

/** Places count from the start of a line, so that left and right turn round with the writing. */
function stepOf(key: string, rtl: boolean): [number, number] | null {
  const forward = rtl ? -1 : 1;
  const steps: Record<Arrow, [number, number]> = {
    ArrowLeft: [-forward, 0],
    ArrowRight: [forward, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
  };
  return key in steps ? steps[key as Arrow] : null;
}
