import { readFileSync } from 'node:fs';
import { parseTemplate } from '../../templates/parse.js';
import type { Template } from '../../templates/types.js';

const FOLDER = new URL('../../templates/starters/', import.meta.url);
const loaded = new Map<string, Template>();

/** Reads a starter template, once. */
export function loadStarter(name: string): Template {
  const known = loaded.get(name);
  if (known) return known;
  if (!/^[a-z0-9-]+$/.test(name))
    throw new Error(`"${name}" is not the name of a starter template.`);
  const template = parseTemplate(JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8')));
  loaded.set(name, template);
  return template;
}
