/**
 * The design tokens, read from the style sheets: which there are, their defaults, and which of them the sheets of
 * one element use. What a token is for stands here, once; the manifest, the editor data and Storybook take it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const elements = fileURLToPath(new URL('../src/elements/', import.meta.url));

const MEANINGS = {
  '--hms-color-scheme': '`dark` or `light`: which of the two defaults every token takes.',
  '--hms-primary-default': 'The one accent: what to do next, and what is active.',
  '--hms-primary-bright': 'Accent on dark ground: focus, speaking, links.',
  '--hms-primary-dim': 'Quiet ground behind something accented.',
  '--hms-on-primary-high': 'Text and icons on the accent.',
  '--hms-secondary-default': 'Buttons that are not the next thing to do.',
  '--hms-secondary-bright': 'The same, under the pointer.',
  '--hms-secondary-dim': 'The same, quieter.',
  '--hms-on-secondary-high': 'Text and icons on secondary buttons.',
  '--hms-background-default': 'Behind everything.',
  '--hms-background-dim': 'Behind pictures.',
  '--hms-surface-default': 'Cards, panels, tiles without a picture.',
  '--hms-surface-bright': 'Fields, and rows under the pointer.',
  '--hms-surface-brighter': 'What lies on a bright surface.',
  '--hms-surface-dim': 'Ground of bars and panels.',
  '--hms-on-surface-high': 'Text.',
  '--hms-on-surface-medium': 'Text of second rank.',
  '--hms-on-surface-low': 'Hints, times, placeholders.',
  '--hms-border-default': 'Lines between parts.',
  '--hms-border-bright': 'Lines around what lies on a surface.',
  '--hms-alert-success': 'Good news.',
  '--hms-alert-warning': 'Something to look at.',
  '--hms-alert-error-default': 'Leave, end, live, faults: as a ground.',
  '--hms-alert-error-bright': 'Faults, as text.',
  '--hms-alert-error-dim': 'Quiet ground behind a fault.',
  '--hms-control-outline': 'Outline of fields and switches; 3:1 against the ground.',
  '--hms-radius-control': 'Corners of buttons and fields.',
  '--hms-radius-tile': 'Corners of tiles and cards.',
  '--hms-radius-sheet': 'Corners of dialogs and sheets.',
  '--hms-font-family': 'The typeface.',
  '--hms-player-radius': 'Corners of the player of a stream.',
  '--hms-mirror': 'The own picture: `-1` as in a mirror, `1` as others see it.',
  '--hms-mic-button-background': 'Ground of the microphone button.',
  '--hms-camera-button-background': 'Ground of the camera button.',
};

const sheet = readFileSync(`${elements}styles/tokens.ts`, 'utf8');
const shared = [...sheet.matchAll(/(--_[\w-]+|color-scheme): var\((--hms-[\w-]+), (.*)\);/g)].map(
  ([, alias, name, value]) => ({ alias, name, default: value }),
);

const count = (text, sign) => text.split(sign).length;
/** Without the end of what the token stands in, like `scaleX(…)`. */
const inside = (value) => (count(value, ')') > count(value, '(') ? value.slice(0, -1) : value);

const own = (source) =>
  [...source.matchAll(/var\(\s*(--hms-[\w-]+)(?:,\s*([^;]*?))?\)\s*;/g)].map(
    ([, name, value = '']) => ({ name, default: inside(value) }),
  );

/** The sheets of a module: itself, if it is one, and what it imports of them. */
function sheets(path, seen = new Set()) {
  if (seen.has(path) || !existsSync(path) || path.endsWith('/styles/tokens.ts')) return seen;
  seen.add(path);
  for (const [, from] of readFileSync(path, 'utf8').matchAll(/from '(\.[^']+)\.js'/g)) {
    const next = resolve(dirname(path), `${from}.ts`);
    if (/\.styles\.ts$|\/styles\/\w/.test(next)) sheets(next, seen);
  }
  return seen;
}

const described = ({ name, default: value }) => ({
  name,
  description: MEANINGS[name] ?? '',
  default: value,
});

/** The tokens that an element takes, by the path of its module below the root of the repository. */
export function tokensOf(module) {
  const source = [...sheets(resolve(elements, '../..', module))]
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');
  const used = shared.filter(({ alias }) => source.includes(`var(${alias}`));
  const scheme = shared.filter(({ alias }) => alias === 'color-scheme');
  const all = [...scheme, ...used, ...own(source)];
  return [...new Map(all.map((token) => [token.name, described(token)])).values()];
}
