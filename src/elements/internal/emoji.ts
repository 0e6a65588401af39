/** The ten reactions of the platform, by the ids that travel. */
export const EMOJI = {
  '+1': '👍',
  '-1': '👎',
  wave: '👋',
  clap: '👏',
  fire: '🔥',
  tada: '🎉',
  heart_eyes: '😍',
  joy: '😂',
  open_mouth: '😮',
  sob: '😭',
} as const;

export type EmojiId = keyof typeof EMOJI;

export const EMOJI_IDS = Object.keys(EMOJI) as EmojiId[];

/** What to draw for a reaction: ours by id, any other emoji as it is. */
export function drawnEmoji(emoji: string): string {
  return Object.hasOwn(EMOJI, emoji) ? EMOJI[emoji as EmojiId] : emoji;
}
