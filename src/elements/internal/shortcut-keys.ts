/** The single keys that act in a call, as they stand on the keyboard. */
export const SHORTCUT_KEYS = {
  microphone: 'M',
  camera: 'V',
  talk: ' ',
  hand: 'H',
  chat: 'C',
  people: 'P',
  help: '?',
} as const;

export type Shortcut = keyof typeof SHORTCUT_KEYS;
