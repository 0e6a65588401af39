/** The sentences of going live, in English. */
import type { Text } from './text.js';

export const liveTexts = {
  'live.badge': 'Live',
  'live.for': 'Live for {time}',
  'live.start': 'Go live',
  'live.starting': 'Going live…',
  'live.stop': 'End the stream',
  'live.stop-short': 'End',
  'live.stop-sure': 'End the stream for everyone who watches?',
  'live.stop-hint': 'The people in the room stay.',
  'live.stop-yes': 'End the stream',
  'live.stop-no': 'Stay live',
  'live.started': 'You are live.',
  'live.stopped': 'The stream has ended.',
  'notice.stream-failed': 'The live stream has failed. You can go live again.',
} as const satisfies Record<string, Text>;
