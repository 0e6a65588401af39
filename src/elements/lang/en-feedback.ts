/** The sentences of the question after a call, in English. */
import type { Text } from './text.js';

export const feedbackTexts = {
  'feedback.title': 'How was the call?',
  'feedback.ratings': 'Your rating',
  'feedback.reasons': 'What stood out?',
  'feedback.comment': 'Anything to add?',
  'feedback.send': 'Send',
  'feedback.failed': 'This did not arrive. Try again.',
  'feedback.thanks': 'Thank you for telling us.',
} as const satisfies Record<string, Text>;
