import { NO_PERMISSIONS } from '../../protocol/index.js';
import { resolve, tileLooks } from '../../templates/resolve.js';
import type { Layout } from '../../templates/types.js';
import type { ConferencingView, FeedbackView, TilesView } from '../../templates/view.js';
import type { RoomState } from '../state.js';
import { memoise } from './memoise.js';

export const selectLayout = (state: RoomState): Layout | null => state.layout;

/**
 * What the own layout shows in a call, as on a wide screen: which elements, and what they offer. How tiles
 * stand and where the chat opens depends on the space, and is asked of `resolve` with it.
 */
export const selectConferencing: (state: RoomState) => ConferencingView = memoise(
  (state) => [state.layout ?? NO_LAYOUT, state.role],
  (layout, role) => Object.freeze(resolve(layout, role ?? NOBODY, QUIET, WIDE).conferencing),
);

/** How tiles look by the own layout, as on a wide screen. */
export const selectTileLooks: (state: RoomState) => TilesView = memoise(
  (state) => [state.layout ?? NO_LAYOUT],
  (layout) => Object.freeze(tileLooks(layout, WIDE)),
);

/** What the own layout asks after a call, or null. */
export const selectFeedback: (state: RoomState) => FeedbackView | null = memoise(
  (state) => [state.layout ?? NO_LAYOUT],
  (layout) => Object.freeze(resolve(layout, NOBODY, QUIET, WIDE).leave.feedback),
);

const NO_LAYOUT: Layout = Object.freeze({ role: '' });
const WIDE = { width: 1280, height: 720 };
const QUIET = { streaming: false };
const NOBODY: Parameters<typeof resolve>[1] = {
  name: '',
  permissions: NO_PERMISSIONS,
};
