import { randomInt } from 'node:crypto';

/** `xxx-xxxx-xxx`, lower case. */
export const ROOM_CODE = /^[a-z]{3}-[a-z]{4}-[a-z]{3}$/;

/** Without vowels, so that no code spells a word, and without l, which reads like 1. */
const LETTERS = 'bcdfghjkmnpqrstvwxyz';

/** About 43 bits: with the limit on failed joins, not to be guessed. */
export function makeRoomCode(): string {
  const letters = (count: number) =>
    Array.from({ length: count }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('');
  return `${letters(3)}-${letters(4)}-${letters(3)}`;
}
