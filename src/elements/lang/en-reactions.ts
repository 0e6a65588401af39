/** The names of the reactions, in English. */
import type { Text } from './text.js';

export const reactionTexts = {
  'reaction.choose': 'Reactions',
  'emoji.+1': 'Thumbs up',
  'emoji.-1': 'Thumbs down',
  'emoji.wave': 'Wave',
  'emoji.clap': 'Applause',
  'emoji.fire': 'Fire',
  'emoji.tada': 'Party',
  'emoji.heart_eyes': 'Love',
  'emoji.joy': 'Laughter',
  'emoji.open_mouth': 'Wow',
  'emoji.sob': 'Tears',
} as const satisfies Record<string, Text>;
