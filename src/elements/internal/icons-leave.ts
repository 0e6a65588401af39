/** Made by scripts/icons.mjs from lucide-static (ISC licence). Path data on a 24 by 24 box. */

export const LEAVE_ICONS = {
  offStage:
    'M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2M5 7a4 4 0 1 0 8 0a4 4 0 1 0 -8 0M22 11L16 11',
  chevronUp: 'M18 15l-6-6-6 6',
} as const;
