import { describe, expect, it } from 'vitest';
import { LINE, readableName, VISIBLE_OR_EMPTY } from './names.js';

describe('readableName', () => {
  it.each(['Ada Lovelace', '李小龍', 'दीपा', '👩‍👩‍👧', 'דנה\u200f', ''])(
    'leaves %j as it is',
    (text) => {
      expect(readableName(text)).toBe(text);
    },
  );

  it.each([
    ['Ada\r\nAdmin', 'Ada Admin'],
    ['\u202eada\u2067', 'ada'],
    ['  Ada\0 ', 'Ada'],
    ['Ada\ud800', 'Ada'],
    ['\u3164\u200b', ''],
    ['\u0301\u2800', ''],
    ['\n', ''],
    ['x'.repeat(100), 'x'.repeat(64)],
  ])('makes %j fit', (text, name) => {
    expect(readableName(text)).toBe(name);
  });

  it('cuts between characters, and what it makes obeys the rules', () => {
    const name = readableName(`${'x'.repeat(63)}😀`);
    expect(name).toBe('x'.repeat(63));
    for (const text of ['a\u2028b', '\u202d', `${'😀'.repeat(40)}\n`, '\ud83d\u202e\u0301x'])
      for (const rule of [LINE, VISIBLE_OR_EMPTY]) expect(readableName(text)).toMatch(rule);
  });
});
