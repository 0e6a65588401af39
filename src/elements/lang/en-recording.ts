/** The sentences about being recorded, in English. */
import type { Text } from './text.js';

export const recordingTexts = {
  'recording.badge': 'REC',
  'recording.on': 'This call is being recorded.',
  'recording.paused': 'The recording is paused.',
  'recording.ended': 'The recording has ended.',
} as const satisfies Record<string, Text>;
