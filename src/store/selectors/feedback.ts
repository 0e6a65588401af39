import { feedbackView } from '../../templates/feedback-view.js';
import type { FeedbackView } from '../../templates/view.js';
import type { RoomState } from '../state.js';
import { NO_LAYOUT } from './layout.js';
import { memoise } from './memoise.js';

/** What the own layout asks after a call, or null. */
export const selectFeedback: (state: RoomState) => FeedbackView | null = memoise(
  (state) => [state.layout ?? NO_LAYOUT],
  (layout) => Object.freeze(feedbackView(layout)),
);
