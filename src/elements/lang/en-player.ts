/** What stands in the place of the stream's picture, in English. */
import type { Text } from './text.js';

export const playerTexts = {
  'player.label': 'Live stream',
  'player.none': 'No stream here yet',
  'player.none-hint': 'The player needs the address of a stream, or a room around it.',
  'player.waiting': 'The stream has not started yet',
  'player.waiting-hint': 'Sit back and relax: it starts here by itself.',
  'player.waiting-people': {
    one: '{count} person is waiting',
    other: '{count} people are waiting',
  },
  'player.starting': 'The stream is about to start…',
  'player.not-started': 'The stream could not be started',
  'player.not-started-hint': 'The host can try again. It starts here by itself.',
  'player.loading': 'Loading the stream…',
  'player.buffering': 'Waiting for the picture…',
  'player.recovering': 'Connection lost. Coming back…',
  'player.away': 'The stream cannot be reached',
  'player.away-hint': 'Check your connection. We keep trying.',
  'player.forbidden': 'You may not watch this stream',
  'player.forbidden-hint': 'The link may have expired. Ask for a new one.',
  'player.failed': 'This browser cannot play the stream',
  'player.failed-hint': 'Try another browser, or update this one.',
  'player.ended': 'The stream has ended',
  'player.ended-hint': 'Thank you for watching.',
  'player.replay': 'Watch from the start',
  'player.start': 'Play the stream',
  'player.sound-blocked': 'Turn on sound',
} as const satisfies Record<string, Text>;
