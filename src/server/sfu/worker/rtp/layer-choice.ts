/** Which simulcast layer a receiver gets. */

export interface LayerState {
  /** 0 low, 1 medium, 2 high. */
  readonly quality: number;
  readonly lastPacketAt: number;
}

/** A layer without a packet for this long is switched off at its sender. */
export const ALIVE_MS = 1_000;

/**
 * The best live layer that is not above the wanted one; when all of those are silent, the lowest live one.
 * A layer that was announced and sends nothing is never waited for.
 */
export function chooseLayer<T extends LayerState>(
  layers: Iterable<T>,
  wanted: number,
  now: number,
): T | undefined {
  let below: T | undefined;
  let above: T | undefined;
  for (const layer of layers) {
    if (now - layer.lastPacketAt > ALIVE_MS) continue;
    if (layer.quality <= wanted) {
      if (!below || layer.quality > below.quality) below = layer;
    } else if (!above || layer.quality < above.quality) {
      above = layer;
    }
  }
  return below ?? above;
}

/** The layer that was heard of last. */
export function latestLayer<T extends LayerState>(layers: Iterable<T>): T | undefined {
  let latest: T | undefined;
  for (const layer of layers)
    if (!latest || layer.lastPacketAt > latest.lastPacketAt) latest = layer;
  return latest;
}
