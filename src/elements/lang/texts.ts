import { en, type TextKey, type TextTable } from './en.js';
import type { PluralText, Text } from './text.js';

export type TextValues = Readonly<Record<string, string | number>>;

export interface Texts {
  readonly lang: string;
  /** Which way the language is written. */
  readonly dir: 'ltr' | 'rtl';
  t(key: TextKey, values?: TextValues): string;
  /** For keys that arrive as data: the sentence, or null when nobody wrote one. */
  find(key: string, values?: TextValues): string | null;
  /** A time of day, as people of this language write it. */
  time(at: number): string;
  number(value: number, options?: Intl.NumberFormatOptions): string;
}

const WRITTEN_FROM_RIGHT = /^(ar|ckb|dv|fa|he|ps|sd|ug|ur|yi)\b/i;

/** The texts of one language. What a table lacks is said in English. */
export function createTexts(lang: string, table: Partial<TextTable> = en): Texts {
  const numbers = new Intl.NumberFormat(lang);
  const plurals = new Intl.PluralRules(lang);
  const clock = new Intl.DateTimeFormat(lang, { hour: '2-digit', minute: '2-digit' });
  const write = (text: Text, values: TextValues): string => {
    const sentence = typeof text === 'string' ? text : choose(text, plurals, values['count']);
    return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      if (value === undefined) return whole;
      return typeof value === 'number' ? numbers.format(value) : value;
    });
  };
  return {
    lang,
    dir: WRITTEN_FROM_RIGHT.test(lang) ? 'rtl' : 'ltr',
    // A key that is not loaded yet is at least no hole.
    t: (key, values = {}) => write(table[key] ?? en[key] ?? key, values),
    find: (key, values = {}) =>
      Object.hasOwn(en, key)
        ? write(table[key as TextKey] ?? en[key as TextKey] ?? key, values)
        : null,
    time: (at) => clock.format(at),
    number: (value, options) =>
      options ? new Intl.NumberFormat(lang, options).format(value) : numbers.format(value),
  };
}

function choose(
  text: PluralText,
  plurals: Intl.PluralRules,
  count: string | number | undefined,
): string {
  return text[plurals.select(Number(count ?? 0))] ?? text.other;
}

export const ENGLISH: Texts = createTexts('en');
