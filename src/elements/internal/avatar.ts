/** Faces for people without a picture: initials on a colour that is always theirs. */

/** Dark enough for white letters (4.5:1), far enough apart to tell people by. */
const COLOURS = [
  '#1d4ed8',
  '#6d28d9',
  '#a21caf',
  '#be185d',
  '#b4232f',
  '#9a3412',
  '#854d0e',
  '#3f6212',
  '#166534',
  '#0f766e',
  '#0e6f8e',
  '#475569',
] as const;

export function avatarColour(id: string): string {
  let hash = 2166136261;
  for (const character of id) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619);
  }
  return COLOURS[(hash >>> 0) % COLOURS.length] ?? COLOURS[0];
}

/** First letters of the first and last word, whole characters even for emoji and combined letters. */
export function initials(name: string): string {
  const words = name
    .split(/\s+/u)
    .map((word) => word.replace(/^[\p{P}\p{Sm}\p{Sc}]+/u, ''))
    .filter(Boolean);
  const picked = words.length > 1 ? [words[0], words.at(-1)] : words;
  return picked.map((word) => firstCharacter(word ?? '').toLocaleUpperCase()).join('');
}

function firstCharacter(word: string): string {
  const [first] = new Intl.Segmenter().segment(word);
  return first?.segment ?? '';
}
