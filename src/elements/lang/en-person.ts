/** What is said of one person, wherever that is shown, in English. */
import type { Text } from './text.js';

export const personTexts = {
  'tile.muted': '{name} is muted',
  'hand.of': '{name} raised a hand',
  'people.menu': 'Options for {name}',
  'people.asked-role': '{name} was asked to become {role}.',
  'people.remove': 'Remove from the meeting',
} as const satisfies Record<string, Text>;
