/**
 * The languages beside English, each loaded when a room asks for it. A product adds its own, or replaces one of
 * ours, with `addLocale('nl', () => import('./nl.js'))`.
 */
import type { TextTable } from './en.js';
import { createTexts, ENGLISH, type Texts } from './texts.js';

export type LocaleLoader = () => Promise<{ default: Partial<TextTable> }>;

const loaders = new Map<string, LocaleLoader>([
  ['ar', () => import('./ar.js')],
  ['de', () => import('./de.js')],
  ['es', () => import('./es.js')],
  ['fr', () => import('./fr.js')],
  ['hi', () => import('./hi.js')],
  ['ja', () => import('./ja.js')],
]);

/** Gives the words of a language, or of one of its regions (`pt`, `pt-BR`). What they lack is said in English. */
export function addLocale(lang: string, load: LocaleLoader): void {
  loaders.set(lang.toLowerCase(), load);
}

/** `pt-BR` falls back to `pt`, then to English. */
export async function loadTexts(lang: string): Promise<Texts> {
  const wanted = lang.toLowerCase();
  const load = loaders.get(wanted) ?? loaders.get(wanted.split('-')[0] ?? '');
  if (!load) return ENGLISH;
  return createTexts(lang, (await load()).default);
}
