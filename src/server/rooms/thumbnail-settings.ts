/** When a recording gets thumbnails, and how large they are. */
import type { Thumbnails } from '../../templates/types.js';
import type { ThumbnailOrder } from '../live/port.js';

/** Where a template wants some and does not say when: seconds. */
const USUAL_OFFSETS = [2];
const MOST = 20;

/** Null for a recording without. */
export function thumbnailOrder(said: Thumbnails | undefined): ThumbnailOrder | null {
  if (said?.enabled !== true) return null;
  const { width = 0, height = 0, offsets = [], fps = 0 } = said;
  // One each 1 / fps seconds, as many as there may be.
  const paced = fps > 0 ? Array.from({ length: MOST }, (_, index) => index / fps) : [];
  const wanted = [...offsets, ...paced].map(Math.round);
  const all = [...new Set(wanted.length > 0 ? wanted : USUAL_OFFSETS)].sort((a, b) => a - b);
  return { width, height, offsets: all.slice(0, MOST) };
}
