/** Why a picture is not good, in a word: rules over two looks at the statistics and what the room knows. */
import type { Trouble } from '../store/state.js';
import { lossBetween, type Sample } from './sample.js';

export interface Known {
  /** It is the own picture, on its way out. */
  local: boolean;
  /** The server holds it back, for want of bandwidth. */
  paused: boolean;
  /** What the server says of the two connections. */
  ownPoor: boolean;
  theirPoor: boolean;
}

const LOSSY = 0.08;
const DROPPING = 0.25;
/** Shares of the time between the looks. */
const DECODING = 0.9;
const FROZEN = 0.3;
const ENOUGH_FRAMES = 10;

export function explain(before: Sample, now: Sample, known: Known): Trouble | null {
  if (known.local) {
    if (now.limitation === 'cpu') return 'processor';
    return now.limitation === 'bandwidth' || known.ownPoor ? 'own-network' : null;
  }
  if (known.paused) return 'paused';
  const seconds = (now.at - before.at) / 1000;
  if (seconds <= 0) return null;
  const decoded = now.decoded - before.decoded;
  const dropped = now.dropped - before.dropped;
  const frames = decoded + dropped;
  if (frames >= ENOUGH_FRAMES && dropped / frames > DROPPING) return 'processor';
  if ((now.decoding - before.decoding) / seconds > DECODING) return 'processor';
  if ((lossBetween(before, now) ?? 0) > LOSSY || known.ownPoor) return 'own-network';
  if (known.theirPoor || (now.frozen - before.frozen) / seconds > FROZEN) return 'their-network';
  return null;
}
