import { DEFAULT_ELEMENTS, screenKey, tilesView, type ViewSize } from './conferencing-view.js';
import { part } from './read.js';
import type { ConferencingElements, Layout } from './types.js';
import type { TilesView } from './view.js';

/** How tiles look, wherever a page puts them: where the layout shows none, as without a layout. */
export function tileLooks(layout: Layout | null, size: ViewSize): TilesView {
  const conferencing = part(part(part(layout).screens).conferencing);
  const elements: ConferencingElements =
    screenKey(conferencing) === 'default'
      ? part(part(conferencing.default).elements)
      : DEFAULT_ELEMENTS;
  return tilesView(part(part(elements.video_tile_layout).grid), size);
}
