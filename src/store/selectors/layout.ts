import { NO_PERMISSIONS } from '../../protocol/index.js';
import { conferencingView, type ViewRole } from '../../templates/conferencing-view.js';
import type { Layout } from '../../templates/types.js';
import type { ConferencingView } from '../../templates/view.js';
import type { RoomState } from '../state.js';
import { memoise } from './memoise.js';

export const selectLayout = (state: RoomState): Layout | null => state.layout;

/**
 * What the own layout shows in a call, as on a wide screen: which elements, and what they offer. How tiles
 * stand and where the chat opens depends on the space, and is asked of `resolve` with it.
 */
export const selectConferencing: (state: RoomState) => ConferencingView = memoise(
  (state) => [state.layout ?? NO_LAYOUT, state.role],
  (layout, role) => Object.freeze(conferencingView(layout, role ?? NOBODY, WIDE)),
);

export const NO_LAYOUT: Layout = Object.freeze({ role: '' });
export const WIDE = { width: 1280, height: 720 };
const NOBODY: ViewRole = { name: '', permissions: NO_PERMISSIONS };
