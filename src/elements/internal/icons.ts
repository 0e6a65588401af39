/** Made by scripts/icons.mjs from lucide-static (ISC licence). Path data on a 24 by 24 box. */
import type { COMFORT_ICONS } from './icons-comforts.js';
import type { CALL_ICONS } from './icons-call.js';
import type { CHAT_ICONS } from './icons-chat.js';
import type { CHAT_EXTRAS_ICONS } from './icons-chat-extras.js';
import type { DEVICE_ICONS } from './icons-devices.js';
import type { LEAVE_ICONS } from './icons-leave.js';
import type { PEOPLE_ICONS } from './icons-people.js';
import type { PLAYER_ICONS } from './icons-player.js';
import type { PLAYER_CONTROLS_ICONS } from './icons-player-controls.js';
import type { POLLS_ICONS } from './icons-polls.js';
import type { STAGE_ICONS } from './icons-stage.js';
import type { CONNECTION_ICONS } from './icons-connection.js';
import type { PIP_ICONS } from './icons-pip.js';
import type { TILE_EXTRAS_ICONS } from './icons-tile-extras.js';

const ICONS = {
  chevronDown: 'M6 9l6 6 6-6',
  people:
    'M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2M16 3.128a4 4 0 0 1 0 7.744M22 21v-2a4 4 0 0 0-3-3.87M5 7a4 4 0 1 0 8 0a4 4 0 1 0 -8 0',
  close: 'M18 6 6 18M6 6l12 12',
  check: 'M20 6 9 17l-5-5',
  offline:
    'M12 20h.01M8.5 16.429a5 5 0 0 1 7 0M5 12.859a10 10 0 0 1 5.17-2.69M19 12.859a10 10 0 0 0-2.007-1.523M2 8.82a15 15 0 0 1 4.177-2.643M22 8.82a15 15 0 0 0-11.288-3.764M2 2l20 20',
  retry: 'M21 12a9 9 0 1 1-9-9c2.52 0 4.93 1 6.74 2.74L21 8M21 3v5h-5',
  lock: 'M5 11h14a2 2 0 0 1 2 2v7a2 2 0 0 1 -2 2h-14a2 2 0 0 1 -2 -2v-7a2 2 0 0 1 2 -2zM7 11V7a5 5 0 0 1 10 0v4',
  warning:
    'M21.73 18l-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3M12 9v4M12 17h.01',
  info: 'M2 12a10 10 0 1 0 20 0a10 10 0 1 0 -20 0M12 16v-4M12 8h.01',
  door: 'M10 21H2M10 3H7a2 2 0 00-2 2v16M14 12h.01M19 21V5a2 2 0 00-1.675-1.974l-6.163-1.013A1 1 0 0010 3v18a1 1 0 001.124.992zM22 21h-3',
  removed:
    'M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2M5 7a4 4 0 1 0 8 0a4 4 0 1 0 -8 0M17 8L22 13M22 8L17 13',
  tabs: 'M4 4h16a2 2 0 0 1 2 2v12a2 2 0 0 1 -2 2h-16a2 2 0 0 1 -2 -2v-12a2 2 0 0 1 2 -2zM10 4v4M2 8h20M6 4v4',
  ended: 'M2 12a10 10 0 1 0 20 0a10 10 0 1 0 -20 0M16 9l-5.5 5.5L8 12',
  play: 'M5 5a2 2 0 0 1 3.008-1.728l11.997 6.998a2 2 0 0 1 .003 3.458l-12 7A2 2 0 0 1 5 19z',
} as const;

/** What is loaded so far: the drawings of a call come with its elements. */
export const icons: Partial<Record<IconName, string>> = { ...ICONS };

export type IconName =
  | keyof typeof COMFORT_ICONS
  | keyof typeof ICONS
  | keyof typeof CALL_ICONS
  | keyof typeof CHAT_EXTRAS_ICONS
  | keyof typeof CHAT_ICONS
  | keyof typeof DEVICE_ICONS
  | keyof typeof LEAVE_ICONS
  | keyof typeof PEOPLE_ICONS
  | keyof typeof PLAYER_CONTROLS_ICONS
  | keyof typeof CONNECTION_ICONS
  | keyof typeof PIP_ICONS
  | keyof typeof PLAYER_ICONS
  | keyof typeof POLLS_ICONS
  | keyof typeof STAGE_ICONS
  | keyof typeof TILE_EXTRAS_ICONS;
