/** What plays comes when there is a stream, or a little earlier. */
import { hasMediaSource, light } from './library.js';

export const loadEngine = () => import('./open-engine.js');

/** Fetches all that most streams need. Safe to call often; what fails is asked for again when it is needed. */
export function preloadPlayer(): void {
  loadEngine().catch(() => {});
  if (hasMediaSource()) light().catch(() => {});
}
