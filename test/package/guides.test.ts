/**
 * What the guides show is there: samples of TypeScript compile against the package, layouts keep the format, and
 * every tag, attribute, event, slot, token and part that a sample names is one of ours.
 */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { layoutIssues } from '../../src/templates/check-layout.js';
import { REACT_TYPES } from '../helpers/react-types.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const guides = join(root, 'stories/guides');
const pages = [
  ...readdirSync(guides)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(guides, name)),
  join(root, 'README.md'),
];

interface Sample {
  /** `frameworks.md 2`: the page, and the how manieth sample in it. */
  place: string;
  kind: string;
  code: string;
}
const samples: Sample[] = pages.flatMap((page) =>
  [...readFileSync(page, 'utf8').matchAll(/^```([^\n]*)\n([^]*?)^```$/gm)].map(
    ([, kind = '', code = ''], index) => ({
      place: `${page.split('/').at(-1) ?? ''} ${index + 1}`,
      kind,
      code,
    }),
  ),
);
const of = (...kinds: string[]) => samples.filter(({ kind }) => kinds.includes(kind));

interface Named {
  name: string;
}
interface Element {
  tagName?: string;
  members?: (Named & { attribute?: string })[];
  slots?: Named[];
  events?: Named[];
  cssParts?: Named[];
  cssProperties?: Named[];
}
const elements = (
  JSON.parse(readFileSync(join(root, 'dist/custom-elements.json'), 'utf8')) as {
    modules: { declarations?: Element[] }[];
  }
).modules.flatMap(({ declarations = [] }) => declarations);
const known = new Map(elements.map((element) => [element.tagName, element]));
const names = (list: readonly Named[] | undefined) => (list ?? []).map(({ name }) => name);
const events = new Set(elements.flatMap(({ events: told }) => names(told)));

/** What any element may have. */
const GLOBAL = /^(id|class|slot|ref|style|key)$/;

/** Every opening tag of ours, with its attributes as they are written. */
function tagsOf(code: string): { tag: string; attributes: string[] }[] {
  return [...code.matchAll(/<(hms-[\w-]+)((?:"[^"]*"|\{[^}]*\}|[^">])*?)\/?>/g)].map(
    ([, tag = '', rest = '']) => ({
      tag,
      attributes: [
        ...rest
          .replace(/"[^"]*"/g, '""')
          .matchAll(/(?:^|\s)([:@[(]?[a-zA-Z][\w-]*)(?=[\])]?=|\s|$)/g),
      ].map(([, name = '']) => name),
    }),
  );
}

function unknownIn(code: string): string[] {
  const faults: string[] = [];
  for (const { tag, attributes } of tagsOf(code)) {
    const element = known.get(tag);
    if (!element) faults.push(`<${tag}>`);
    for (const written of attributes) {
      const name = written.replace(/^[:[]/, '');
      const event = /^(?:@|on|\()(hms-.*)/.exec(written)?.[1];
      if (event !== undefined ? events.has(event) : GLOBAL.test(name)) continue;
      const takes = (element?.members ?? []).some(
        (member) => member.name === name || member.attribute === name,
      );
      if (!takes) faults.push(`<${tag} ${written}>`);
    }
  }
  // A slot belongs to the nearest of our tags that is open before it.
  for (const { index, 1: slot } of code.matchAll(/ slot="([\w-]+)"/g)) {
    const open: string[] = [];
    for (const [, closes, tag = ''] of code.slice(0, index).matchAll(/<(\/?)(hms-[\w-]+)/g)) {
      if (closes) open.pop();
      else open.push(tag);
    }
    const parent = open.at(-1);
    if (!names(known.get(parent)?.slots).includes(slot ?? '')) {
      faults.push(`slot "${slot ?? ''}" in <${parent ?? ''}>`);
    }
  }
  return faults;
}

/** Names of others, which the guides have to say. */
const FOREIGN = new Set(
  `abc-defg-hij Ada Permissions-Policy useSyncExternalStore vite vue compilerOptions isCustomElement
  CUSTOM_ELEMENTS_SCHEMA attr vscode bench HMSPrebuilt endpoints onJoin hmsActions hmsStore hmsNotifications
  useHMSStore attachVideo detachVideo setAudioSettings setVideoSettings setAudioOutputDevice
  HMSNotificationTypes HMSHLSPlayer hms-thing hms-`.split(/\s+/),
);

/** Every name in the sources and in what is made from them, as it is written there. */
function wordsOfTheProduct(): Set<string> {
  const source = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|json)$/.test(name) && !name.endsWith('.test.ts'))
    .map((name) => join(root, 'src', name));
  const made = [
    'package.json',
    ...readdirSync(join(root, 'dist/types')).map((name) => `dist/types/${name}`),
  ];
  const files = [
    ...source,
    ...made.map((name) => join(root, name)),
    join(root, 'dist/custom-elements.json'),
  ];
  return new Set(
    files.flatMap(
      (file) => `${file} ${readFileSync(file, 'utf8')}`.match(/[A-Za-z_][\w-]*/g) ?? [],
    ),
  );
}

/** Names in code spans, outside the samples, that stand nowhere else. */
function unknownWords(page: string, words: ReadonlySet<string>): string[] {
  const spans = page.replace(/^```[^]*?^```$/gm, '').matchAll(/`([^`\n]+)`/g);
  return [...spans]
    .flatMap(([, code = '']) => code.match(/[A-Za-z_][\w-]*/g) ?? [])
    .filter((word) => word.length > 2 && !words.has(word) && !FOREIGN.has(word));
}

describe('the samples of the guides', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'hms-guides-'));
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(root, join(folder, 'node_modules/hms-kit'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('name elements, attributes, events and slots that exist', () => {
    const markup = of('html', 'tsx', 'vue', 'svelte', 'ts angular');
    expect(markup.length).toBeGreaterThan(8);
    const faults = markup.flatMap(({ place, code }) =>
      unknownIn(code).map((fault) => `${place}: ${fault}`),
    );
    expect(faults).toEqual([]);
    expect(
      unknownIn('<hms-chat wide @hms-lost="x"><p slot="top"></p><hms-cat></hms-cat></hms-chat>'),
    ).toEqual(['<hms-chat wide>', '<hms-chat @hms-lost>', '<hms-cat>', 'slot "top" in <hms-chat>']);
    expect(unknownIn('<hms-chat [wide]="1" (hms-lost)="x"></hms-chat>')).toEqual([
      '<hms-chat [wide>',
      '<hms-chat (hms-lost>',
    ]);
  });

  it('and their sentences name nothing that the product does not know', () => {
    const words = wordsOfTheProduct();
    const faults = pages.flatMap((page) =>
      unknownWords(readFileSync(page, 'utf8'), words).map(
        (word) => `${page.split('/').at(-1) ?? ''}: ${word}`,
      ),
    );
    expect(faults).toEqual([]);
    expect(
      unknownWords('Set `no-shortcut`, `HMS_PROT`, `sub_titel` or `actions.jion()`.', words),
    ).toEqual(['no-shortcut', 'HMS_PROT', 'sub_titel', 'jion']);
  });

  it('name tokens and parts that exist', () => {
    const sheets = of('css');
    expect(sheets.length).toBeGreaterThan(2);
    const tokens = new Set(elements.flatMap(({ cssProperties }) => names(cssProperties)));
    for (const { place, code } of sheets) {
      for (const [token] of code.matchAll(/--hms-[\w-]+/g)) expect(tokens, place).toContain(token);
      for (const [, tag, part] of code.matchAll(/(hms-[\w-]+)::part\(([\w-]+)\)/g)) {
        expect(names(known.get(tag)?.cssParts), `${place}: ${tag ?? ''}`).toContain(part);
      }
    }
  });

  it('show layouts that keep the format', () => {
    const layouts = of('json layout');
    expect(layouts.length).toBeGreaterThan(1);
    for (const { place, code } of layouts) {
      expect(layoutIssues(JSON.parse(code) as never), place).toEqual([]);
    }
  });

  it('compile', { timeout: 180_000 }, () => {
    const scripts = of('ts', 'tsx');
    expect(scripts.length).toBeGreaterThan(8);
    writeFileSync(join(folder, 'react.d.ts'), REACT_TYPES);
    const files = scripts.map(({ place, kind, code }) => {
      const path = join(folder, `${place.replace(/\W+/g, '-')}.${kind}`);
      writeFileSync(path, `${code}\nexport {};\n`);
      return path;
    });
    const program = ts.createProgram([join(folder, 'react.d.ts'), ...files], {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      jsx: ts.JsxEmit.ReactJSX,
      strict: true,
      skipLibCheck: true,
      noEmit: true,
      types: [],
      typeRoots: [],
    });
    const faults = ts
      .getPreEmitDiagnostics(program)
      .map(
        ({ file, messageText }) =>
          `${file?.fileName.split('/').at(-1) ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
      );
    expect(faults).toEqual([]);
  });
});
