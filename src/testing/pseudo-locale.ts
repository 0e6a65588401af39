/**
 * English as a stranger would see it: accented, a third longer, in brackets. What still reads as plain English was
 * written into an element and not into the registry; a missing bracket is text that was cut off.
 */
import { ContextProvider } from '@lit/context';
import { textsContext } from '../elements/context.js';
import { en, type TextKey, type TextTable } from '../elements/lang/en.js';
import { loadTexts } from '../elements/lang/locales.js';
import type { Text } from '../elements/lang/text.js';
import { createTexts, type Texts } from '../elements/lang/texts.js';

export const PSEUDO_LANG = 'en-XA';

const ACCENTED: Readonly<Record<string, string>> = {
  ...{ a: 'áá', e: 'éé', i: 'íí', o: 'óó', u: 'úú', y: 'ý', c: 'ç', n: 'ñ', s: 'š', z: 'ž' },
  ...{ A: 'Á', E: 'É', I: 'Í', O: 'Ó', U: 'Ú', C: 'Ç', N: 'Ñ', S: 'Š', D: 'Ð', R: 'Ŕ' },
};

function stretch(sentence: string): string {
  const words = sentence.split(/(\{\w+\})/).map((part) =>
    // Placeholders stay as they are.
    part.startsWith('{') ? part : part.replace(/[a-z]/gi, (letter) => ACCENTED[letter] ?? letter),
  );
  return `⟦${words.join('')}⟧`;
}

/** The table of the pseudo-locale, of all sentences that are loaded by now. */
export function pseudoTable(): Partial<TextTable> {
  const write = (text: Text): Text =>
    typeof text === 'string'
      ? stretch(text)
      : { other: stretch(text.other), ...(text.one !== undefined && { one: stretch(text.one) }) };
  return Object.fromEntries(
    (Object.keys(en) as TextKey[]).map((key) => [key, write(en[key] ?? '')]),
  );
}

/** Gives the words of a language to whatever is put into an element, and its direction to the element. */
export async function speak(lang: string, into: HTMLElement): Promise<Texts> {
  const texts = lang === PSEUDO_LANG ? createTexts(lang, pseudoTable()) : await loadTexts(lang);
  new ContextProvider(into, { context: textsContext, initialValue: texts });
  into.lang = lang;
  into.dir = texts.dir;
  return texts;
}
