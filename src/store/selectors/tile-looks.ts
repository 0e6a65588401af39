import { tileLooks } from '../../templates/tile-looks.js';
import type { TilesView } from '../../templates/view.js';
import type { RoomState } from '../state.js';
import { NO_LAYOUT, WIDE } from './layout.js';
import { memoise } from './memoise.js';

/** How tiles look by the own layout, as on a wide screen. */
export const selectTileLooks: (state: RoomState) => TilesView = memoise(
  (state) => [state.layout ?? NO_LAYOUT],
  (layout) => Object.freeze(tileLooks(layout, WIDE)),
);
