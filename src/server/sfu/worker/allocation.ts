/**
 * Who gets how much of a subscriber's path. Sound comes first and is not part of this: `budget` is what is left.
 *
 * Every picture first gets its lowest layer, the most important one first; what does not fit pauses, so the smallest
 * tiles pause, and among equal ones those that came last. Then layers rise one by one: the largest tile
 * first, but a tile that rose already counts less for the next step. Keeping what a tile has takes its real rate,
 * rising takes some room more, so that nothing flips at the border.
 *
 * The priority of the publisher's role goes before all that: its pictures pause last and rise first.
 */
export interface AllocationLayer {
  quality: number;
  /** What the whole picture takes at this layer, in bit/s. */
  bitrate: number;
}

export interface AllocationRequest {
  /** Pixels of the tile; 0: not said. */
  area: number;
  screen: boolean;
  /** 1 first. */
  priority: number;
  speaking: boolean;
  /** Highest quality that is wanted. */
  wanted: number;
  /** Lowest first, at least one. */
  layers: readonly AllocationLayer[];
  /** What it has now: a quality, or -1 when paused. */
  current: number;
}

export interface Allocation {
  /** By request: the quality, or -1 for paused. */
  qualities: number[];
  /** bit/s that all of it takes. */
  used: number;
  /** bit/s that the cheapest further step would take in total; 0 when everything has what it wants. */
  next: number;
}

const HEADROOM = 1.15;
const DEFAULT_AREA = 320 * 180;
const SCREEN_FACTOR = 4;
const SPEAKER_FACTOR = 1.5;
/** How much less a tile counts with each layer that it rose. */
const STEP = 4;

/**
 * `requests` in the order in which they came. `mayPause`: the budget is a fact and not a first guess; else every
 * picture gets its lowest layer.
 */
export function allocate(
  budget: number,
  requests: readonly AllocationRequest[],
  mayPause = true,
): Allocation {
  const weights = requests.map(weight);
  const priorities = requests.map(({ priority }) => priority);
  const rank = (index: number) => priorities[index] ?? 0;
  const order = requests.map((_, index) => index);
  order.sort((a, b) => rank(a) - rank(b) || (weights[b] ?? 0) - (weights[a] ?? 0) || a - b);
  const steps = requests.map(() => -1);
  let used = 0;
  let next = Infinity;
  const price = (request: AllocationRequest, step: number) => {
    const layer = request.layers[step];
    if (!layer) return 0;
    return layer.bitrate * (layer.quality > request.current ? HEADROOM : 1);
  };
  const raise = (index: number): boolean => {
    const request = requests[index];
    const step = (steps[index] ?? -1) + 1;
    if (!request || step >= request.layers.length) return false;
    if (step > 0 && (request.layers[step]?.quality ?? 0) > request.wanted) return false;
    const total = used - price(request, step - 1) + price(request, step);
    if (total > budget && (mayPause || step > 0)) {
      next = Math.min(next, total);
      return false;
    }
    steps[index] = step;
    used = total;
    return true;
  };
  for (const index of order) raise(index);
  const open = order.filter((index) => (steps[index] ?? -1) >= 0);
  while (open.length > 0) {
    // `open` keeps the order: those of the first rank are in front.
    let best = 0;
    const first = rank(open[0] ?? 0);
    const value = (at: number) => {
      const index = open[at] ?? 0;
      return (weights[index] ?? 0) / STEP ** (steps[index] ?? 0);
    };
    for (let at = 1; at < open.length && rank(open[at] ?? 0) === first; at++)
      if (value(at) > value(best)) best = at;
    if (!raise(open[best] ?? 0)) open.splice(best, 1);
  }
  const qualities = requests.map(({ layers }, index) => {
    const step = steps[index] ?? -1;
    return step < 0 ? -1 : (layers[step]?.quality ?? -1);
  });
  return { qualities, used, next: next === Infinity ? 0 : next };
}

function weight({ area, screen, speaking }: AllocationRequest): number {
  const base = area > 0 ? area : DEFAULT_AREA * (screen ? SCREEN_FACTOR : 1);
  // A hair for equal tiles: speech before pictures, a shared screen before a camera.
  return area > 0
    ? base * (speaking ? 1.02 : 1) * (screen ? 1.01 : 1)
    : base * (speaking ? SPEAKER_FACTOR : 1);
}
