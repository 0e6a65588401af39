import { NO_PERMISSIONS } from '../../protocol/index.js';
import { resolve } from '../../templates/resolve.js';
import type { Layout } from '../../templates/types.js';
import type { NoiseCancellationView, VirtualBackgroundView } from '../../templates/view.js';
import type { RoomState } from '../state.js';
import { memoise } from './memoise.js';

/** What the own layout offers to do with voice and picture, in the lobby or in the call. */
export const selectEffects: (state: RoomState) => {
  virtualBackground: VirtualBackgroundView | null;
  noiseCancellation: NoiseCancellationView | null;
} = memoise(
  (state) => [state.layout ?? NO_LAYOUT, state.localPeerId === null],
  (layout, lobby) => {
    const { preview, conferencing } = resolve(layout, NOBODY, { streaming: false }, WIDE);
    const { virtualBackground, noiseCancellation } = lobby ? preview : conferencing;
    return Object.freeze({ virtualBackground, noiseCancellation });
  },
);

const NO_LAYOUT: Layout = Object.freeze({ role: '' });
const NOBODY = { name: '', permissions: NO_PERMISSIONS };
const WIDE = { width: 1280, height: 720 };
