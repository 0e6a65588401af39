import { en, type TextKey, type TextTable } from './en.js';
import type { Text } from './text.js';

export type TextValues = Readonly<Record<string, string | number>>;

export interface Texts {
  readonly lang: string;
  t(key: TextKey, values?: TextValues): string;
  /** For keys that arrive as data: the sentence, or null when nobody wrote one. */
  find(key: string, values?: TextValues): string | null;
  /** A time of day, as people of this language write it. */
  time(at: number): string;
}

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
    // A key that is not loaded yet is at least no hole.
    t: (key, values = {}) => write(table[key] ?? en[key] ?? key, values),
    find: (key, values = {}) =>
      Object.hasOwn(en, key)
        ? write(table[key as TextKey] ?? en[key as TextKey] ?? key, values)
        : null,
    time: (at) => clock.format(at),
  };
}

function choose(
  text: Exclude<Text, string>,
  plurals: Intl.PluralRules,
  count: string | number | undefined,
): string {
  const form = plurals.select(Number(count ?? 0));
  return (text as Record<string, string | undefined>)[form] ?? text.other;
}

export const ENGLISH: Texts = createTexts('en');
