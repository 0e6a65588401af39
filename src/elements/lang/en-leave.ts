/** The sentences about more ways to leave, in English. */
import type { Text } from './text.js';

export const leaveTexts = {
  'leave.menu': 'More ways to leave',
  'leave.stage': 'Leave the stage',
  'leave.stage-hint': 'Stay and watch',
  'leave.end': 'End for everyone',
  'leave.end-hint': 'All people leave now',
  'leave.end-sure': 'End the meeting for everyone?',
  'leave.end-yes': 'End now',
  'leave.end-no': 'Back',
} as const satisfies Record<string, Text>;
