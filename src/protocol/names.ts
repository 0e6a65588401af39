/** What people may be called: one line that reads from one end to the other, with something to see in it. */
import { LIMITS } from './model.js';

/** Control characters, halves of characters, line ends, and what turns the writing around. */
const BREAKING = String.raw`\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069`;

/** A text without them. */
export const LINE = new RegExp(`^[^${BREAKING}]*$`, 'u');
/** Nothing at all, or something visible. */
export const VISIBLE_OR_EMPTY = /^$|[^\p{C}\p{Z}\p{M}\p{DI}\u2800]/u;

const BREAKS = new RegExp(`[${BREAKING}]+`, 'gu');

/** A name from elsewhere, made to fit the rules; empty when there is nothing to see in it. */
export function readableName(text: string): string {
  const name = text.replace(BREAKS, ' ').trim().slice(0, LIMITS.name).replace(BREAKS, '').trim();
  return VISIBLE_OR_EMPTY.test(name) ? name : '';
}
