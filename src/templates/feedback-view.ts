import { isPart, list, part, parts, text } from './read.js';
import type { Layout } from './types.js';
import type { FeedbackView } from './view.js';

/** What the layout asks after a call; without ratings there is nothing to ask. */
export function feedbackView(layout: Layout | null): FeedbackView | null {
  const { leave } = part(part(layout).screens);
  const { feedback } = part(part(part(leave).default).elements);
  if (!isPart(feedback)) return null;
  const ratings = parts(feedback.ratings).map((rating) => ({
    label: text(rating.label),
    value: typeof rating.value === 'number' ? rating.value : 0,
    emoji: text(rating.emoji),
    question: text(rating.question),
    reasons: list(rating.reasons),
  }));
  if (ratings.length === 0) return null;
  const { comment } = feedback;
  return {
    title: text(feedback.title),
    subtitle: text(feedback.sub_title),
    ratings,
    comment: isPart(comment)
      ? { label: text(comment.label), placeholder: text(comment.placeholder) }
      : null,
    submitLabel: text(feedback.submit_btn_label),
  };
}
