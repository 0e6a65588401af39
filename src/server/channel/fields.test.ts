import { describe, expect, it } from 'vitest';
import { name, reason } from './fields.js';

const refused = (text: string) => !name.safeParse(text).success;

describe('a name', () => {
  it.each([
    ['Ada Lovelace'],
    ['李小龍'],
    ['محمد'],
    ['सीता'],
    ['Zoë'],
    ['👩‍👩‍👧'],
    ['42'],
    // A mark that says in which direction the neighbours are written turns nothing around.
    ['דנה\u200f'],
  ])('may be %s', (text) => {
    expect(name.parse(text)).toBe(text);
  });

  it.each([
    ['Hangul fillers', '\u3164\u115f\u1160\uffa0'],
    ['characters of no width', '\u200b\u200c\u200d\u2060\ufeff'],
    ['spaces of other kinds and a soft hyphen', '\u00a0\u2003\u00ad'],
    ['marks with nothing below', '\u0301\u0301'],
    ['variation selectors and tags', '\ufe0f\u{e0041}'],
    ['braille without dots', '\u2800\u2800'],
  ])('is not only %s', (_what, text) => {
    expect(refused(text)).toBe(true);
  });

  it.each([
    ['turns the writing around', 'Ada\u202efdp.exe'],
    ['isolates what follows', 'Ada\u2067'],
    ['breaks the line', 'Ada\nAdmin'],
    ['breaks it in another way', 'Ada\u2028Admin'],
    ['ends a C string', 'Ada\0'],
    ['is half a character', 'Ada\ud800'],
    ['is too long', 'x'.repeat(65)],
  ])('%s: no', (_what, text) => {
    expect(refused(text)).toBe(true);
  });
});

describe('a reason', () => {
  it('is one line that reads from one end to the other', () => {
    expect(reason.safeParse('Off topic: bye').success).toBe(true);
    expect(reason.safeParse('a\r\nb').success).toBe(false);
    expect(reason.safeParse('\u202eeb').success).toBe(false);
  });
});
