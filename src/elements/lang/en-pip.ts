/** The sentences of the small window over other programs, in English. */
import type { Text } from './text.js';

export const pipTexts = {
  'pip.open': 'Small window over other programs',
  'pip.close': 'Close the small window',
  'pip.back': 'Back to the meeting',
  'pip.leave': 'Leave',
  'pip.alone': 'Nobody else is here.',
  'pip.opened': 'The meeting goes on in a small window.',
} as const satisfies Record<string, Text>;
