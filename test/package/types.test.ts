/**
 * The types of the elements in scripts and templates, as an editor and a build see them. JSX here stands on a few lines that
 * play React; `test/frameworks` has the frameworks themselves.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REACT_TYPES } from '../helpers/react-types.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What compiles; each line after it is one that must not. */
const PAGE = `import type {} from 'hms-kit/types/react';
import type { HmsElements } from 'hms-kit/types/elements';
import type { HmsRoom } from 'hms-kit';
export const tag: keyof HTMLElementTagNameMap = 'p' as keyof HmsElements;
const room: { current: HmsRoom | null } = { current: null };
document.createElement('hms-room').roomCode = 'abc-defg-hij';
document.querySelector('hms-chat')!.addEventListener('hms-error', ({ detail }) => detail.code.trim());
document.addEventListener('hms-joined', ({ detail }) => detail.peerId.trim());
export const good = (
  <hms-room ref={room} room-code="abc-defg-hij" autoJoin auto-join="" theme="dark" layout={{ screens: null }}
    onhms-joined={(event) => event.detail.peerId.trim()}
    onhms-request-leave={(event) => event.preventDefault()}>
    <hms-video-tile slot="x" peer-id="p" source="screen" />
    <hms-chat><p slot="empty">Nobody yet</p></hms-chat>
  </hms-room>
);
`;

const WRONG: Record<string, string> = {
  'a value that is not one of a few': '<hms-room theme="blue" />',
  'a number for a text': '<hms-room roomCode={3} />',
  'a text for a switch': '<hms-room auto-join="yes" />',
  'a detail that the event does not have':
    '<hms-room onhms-joined={(event) => event.detail.nobody} />',
  'a layout that is none': '<hms-room layout={{ screens: 3 }} />',
  'what can only be read': '<hms-room store={null} />',
  'an element that does not exist': '<hms-nothing />',
  'a property that is another element’s': "document.createElement('hms-chat').roomCode",
  'a value that the property does not take': "(document.querySelector('hms-room')!.theme = 'blue')",
  'a detail that no listener gets':
    "document.addEventListener('hms-joined', ({ detail }) => detail.nobody)",
};

interface Named {
  name: string;
}
const data = (name: string) => JSON.parse(readFileSync(join(root, 'dist', name), 'utf8')) as never;

describe('the elements in scripts and templates', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'hms-types-'));
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(root, join(folder, 'node_modules/hms-kit'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('take what they have and tell what they tell, and nothing else', { timeout: 180_000 }, () => {
    const wrong = Object.values(WRONG).map((line, index) => `export const no${index} = ${line};`);
    writeFileSync(join(folder, 'react.d.ts'), REACT_TYPES);
    writeFileSync(join(folder, 'page.tsx'), PAGE + wrong.join('\n'));
    const program = ts.createProgram(
      ['react.d.ts', 'page.tsx'].map((name) => join(folder, name)),
      {
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.ESNext,
        moduleResolution: ts.ModuleResolutionKind.Bundler,
        jsx: ts.JsxEmit.ReactJSX,
        strict: true,
        noEmit: true,
        types: [],
        typeRoots: [],
      },
    );
    const first = PAGE.split('\n').length - 1;
    const faults = ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
      const line = file ? file.getLineAndCharacterOfPosition(start ?? 0).line - first : -1;
      const text = ts.flattenDiagnosticMessageText(messageText, ' ');
      return Object.keys(WRONG)[line] ?? `${file?.fileName ?? ''} ${line}: ${text}`;
    });
    expect(new Set(faults)).toEqual(new Set(Object.keys(WRONG)));
  });

  it('are known to editors: every tag, attribute, token and part', () => {
    const { modules } = data('custom-elements.json') as {
      modules: {
        declarations?: {
          tagName?: string;
          members?: { attribute?: string }[];
          cssProperties?: Named[];
          cssParts?: Named[];
        }[];
      }[];
    };
    const elements = modules.flatMap(({ declarations = [] }) => declarations);
    const html = data('html-custom-data.json') as { tags: (Named & { attributes: Named[] })[] };
    const css = data('css-custom-data.json') as { properties: Named[]; pseudoElements: Named[] };
    const tokens = new Set(css.properties.map(({ name }) => name));
    const parts = new Set(css.pseudoElements.map(({ name }) => name));
    const tagged = elements.filter(({ tagName }) => tagName);
    expect(tagged.length).toBeGreaterThan(20);
    for (const { tagName, members = [], cssProperties = [], cssParts = [] } of tagged) {
      const known = html.tags.find(({ name }) => name === tagName)?.attributes ?? [];
      for (const { attribute } of members) {
        if (attribute) expect(known.map(({ name }) => name)).toContain(attribute);
      }
      for (const { name } of cssProperties) expect(tokens).toContain(name);
      for (const { name } of cssParts) expect(parts).toContain(`::part(${name})`);
    }
  });
});
