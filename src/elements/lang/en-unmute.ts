/** Somebody asks this person to switch something on, in English. */
import type { Text } from './text.js';

export const unmuteTexts = {
  'unmute.microphone': '{name} asks you to unmute your microphone.',
  'unmute.camera': '{name} asks you to turn your camera on.',
  'unmute.both': '{name} asks you to turn on your microphone and camera.',
  'unmute.accept-microphone': 'Unmute',
  'unmute.accept-camera': 'Turn on',
  'unmute.decline': 'Not now',
} as const satisfies Record<string, Text>;
