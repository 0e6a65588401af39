/**
 * Types for templates of frameworks and data for editors, written from the manifest into `dist/`:
 * `types/elements.d.ts` says what each element takes and tells, and a small file per framework puts that where the
 * framework looks. Types of properties are those of the classes, so nothing is said twice.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

const HEAD = '// Written by scripts/element-types.mjs from the manifest of the elements.\n';

/** The events of a bubbling child arrive at the room too. */
const HEARS_EVERYTHING = 'hms-room';

export function writeElementTypes(root) {
  const manifest = JSON.parse(readFileSync(join(root, 'dist/custom-elements.json'), 'utf8'));
  const elements = manifest.modules
    .flatMap(({ path, declarations = [] }) => declarations.map((found) => ({ ...found, path })))
    .filter(({ tagName }) => tagName)
    .sort((a, b) => a.tagName.localeCompare(b.tagName));
  const files = {
    'types/elements.d.ts': coreTypes(root, elements),
    ...FRAMEWORKS,
    'html-custom-data.json': json(htmlData(elements)),
    'css-custom-data.json': json(cssData(elements)),
  };
  for (const [name, text] of Object.entries(files)) {
    const path = join(root, 'dist', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, name.endsWith('.ts') ? HEAD + text : text);
  }
}

const json = (value) => `${JSON.stringify(value, null, 1)}\n`;
const comment = (text = '') => `/** ${text.replace(/\s*\n\s*/g, ' ')} */`;
const settable = ({ kind, readonly }) => kind === 'field' && !readonly;

/** What an attribute may be in a template; frameworks write booleans as presence. */
const attributeType = (text) =>
  text === 'boolean' ? "boolean | ''" : text === 'number' ? 'number | string' : text;

function coreTypes(root, elements) {
  const imports = new Map();
  const takeFrom = (path, name) => {
    const from = path.replace(/^src\//, '../esm/').replace(/\.ts$/, '.js');
    imports.set(from, (imports.get(from) ?? new Set()).add(name));
  };
  takeFrom('src/elements/events.ts', 'HmsEvent');
  takeFrom('src/elements/events.ts', 'HmsEventName');

  const shapes = elements.map((element) => {
    takeFrom(element.path, element.name);
    const lines = [];
    for (const member of (element.members ?? []).filter(settable)) {
      const { name, attribute, description, type, inputType } = member;
      if (inputType) takeNamed(root, element.path, inputType.text, takeFrom);
      const is = inputType?.text ?? `${element.name}['${name}']`;
      lines.push(`  ${comment(description)}\n  ${name}?: ${is};`);
      if (attribute && attribute !== name) {
        lines.push(
          `  ${comment(description)}\n  '${attribute}'?: ${attributeType(type?.text ?? 'string')};`,
        );
      }
    }
    const told = (element.events ?? []).map(({ name }) => `'${name}'`);
    const events = element.tagName === HEARS_EVERYTHING ? 'HmsEventName' : told.join(' | ');
    return { ...element, lines, events: events || 'never' };
  });

  return `${[...imports]
    .map(([from, names]) => `import type { ${[...names].sort().join(', ')} } from '${from}';`)
    .join('\n')}

${shapes.map(({ name, lines }) => `export interface ${name}Props {${lines.map((line) => `\n${line}`).join('')}${lines.length > 0 ? '\n' : ''}}`).join('\n\n')}

/** By tag: the class, what may be set in a template, and the events it tells. */
export interface HmsElements {
${shapes
  .map(
    ({ tagName, name, events, summary }) =>
      `  ${comment(summary)}\n  '${tagName}': { element: ${name}; props: ${name}Props; events: ${events} };`,
  )
  .join('\n')}
}

/** Listeners as attributes, each with a prefix: \`on\` in JSX and Svelte, \`on:\` in Solid. */
export type Listeners<Names extends HmsEventName, Prefix extends string> = {
  [Name in Names as \`\${Prefix}\${Name}\`]?: (event: HmsEvent<Name>) => void;
};

export type { HmsEvent, HmsEventName };
`;
}

/** Finds where a module has the names of a type from. */
function takeNamed(root, path, text, takeFrom) {
  const source = readFileSync(join(root, path), 'utf8');
  for (const [, names, from] of source.matchAll(/import type \{([^}]*)\} from '(\.[^']+)'/g)) {
    for (const name of names.split(',').map((part) => part.trim())) {
      if (!new RegExp(`\\b${name}\\b`).test(text) || !name) continue;
      takeFrom(posix.join(posix.dirname(path), from), name);
    }
  }
}

/** JSX: attributes of the framework, without those that the element types itself. */
const jsx = (attributes, prefix) => `{
  [Tag in keyof HmsElements]: Omit<${attributes}, keyof HmsElements[Tag]['props']> &
    HmsElements[Tag]['props'] &
    Listeners<HmsElements[Tag]['events'], '${prefix}'>;
}`;

const FRAMEWORKS = {
  'types/react.d.ts': `import type { ClassAttributes, HTMLAttributes } from 'react';
import type { HmsElements, Listeners } from './elements.js';

type Elements = ${jsx("HTMLAttributes<HmsElements[Tag]['element']> & ClassAttributes<HmsElements[Tag]['element']> & { class?: string }", 'on')};

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends Elements {}
  }
}
`,
  'types/preact.d.ts': `import type { ClassAttributes, HTMLAttributes } from 'preact';
import type { HmsElements, Listeners } from './elements.js';

type Elements = ${jsx("HTMLAttributes<HmsElements[Tag]['element']> & ClassAttributes<HmsElements[Tag]['element']>", 'on')};

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements extends Elements {}
  }
}
`,
  'types/solid.d.ts': `import type { JSX } from 'solid-js';
import type { HmsElements, Listeners } from './elements.js';

type Elements = ${jsx("JSX.HTMLAttributes<HmsElements[Tag]['element']>", 'on:')};

declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements extends Elements {}
  }
}
`,
  'types/vue.d.ts': `import type { EmitFn, HTMLAttributes, PublicProps } from 'vue';
import type { HmsElements, HmsEvent, HmsEventName } from './elements.js';

type Emits<Names extends HmsEventName> = { [Name in Names]: (event: HmsEvent<Name>) => void };

type Elements = {
  [Tag in keyof HmsElements]: new () => HmsElements[Tag]['element'] & {
    /** What a template may set; no such property is there at run time. */
    $props: HTMLAttributes & HmsElements[Tag]['props'] & PublicProps;
    /** What a template may listen to; no such method is there at run time. */
    $emit: EmitFn<Emits<HmsElements[Tag]['events']>>;
  };
};

declare module 'vue' {
  interface GlobalComponents extends Elements {}
}
`,
  'types/svelte.d.ts': `import type { HTMLAttributes } from 'svelte/elements';
import type { HmsElements, Listeners } from './elements.js';

type Elements = ${jsx("HTMLAttributes<HmsElements[Tag]['element']>", 'on')};

declare module 'svelte/elements' {
  interface SvelteHTMLElements extends Elements {}
}
`,
};

/** https://code.visualstudio.com/api/extension-guides/custom-data-extension */
function htmlData(elements) {
  return {
    version: 1.1,
    tags: elements.map(({ tagName, summary, members = [], slots = [], events = [] }) => ({
      name: tagName,
      description: markdown(
        [summary],
        ['Slots', slots.map(({ name, description }) => [name || '(default)', description])],
        ['Events', events.map(({ name, description }) => [name, description])],
      ),
      attributes: members
        .filter(({ attribute }) => attribute)
        .map(({ attribute, description, type }) => {
          const values = [...(type?.text ?? '').matchAll(/'([^']+)'/g)].map(([, name]) => ({
            name,
          }));
          return {
            name: attribute,
            description,
            ...(type?.text === 'boolean' && { valueSet: 'v' }),
            ...(values.length > 0 && { values }),
          };
        }),
    })),
  };
}

function cssData(elements) {
  const tokens = new Map();
  const parts = new Map();
  for (const { tagName, cssProperties = [], cssParts = [] } of elements) {
    for (const token of cssProperties) tokens.set(token.name, token);
    for (const { name, description } of cssParts) {
      parts.set(name, [...(parts.get(name) ?? []), [tagName, description]]);
    }
  }
  return {
    version: 1.1,
    properties: [...tokens.values()].map(({ name, description, default: value }) => ({
      name,
      description: markdown([description], [`Default: \`${value}\``]),
    })),
    pseudoElements: [...parts].map(([name, of]) => ({
      name: `::part(${name})`,
      description: markdown(['A part of'], ['', of]),
    })),
  };
}

/** Paragraphs, and lists under a title; empty ones are left out. */
function markdown(...blocks) {
  const value = blocks
    .filter(([title, rows]) => (rows ? rows.length > 0 : title))
    .map(([title, rows]) =>
      rows
        ? `${title ? `**${title}**\n\n` : ''}${rows.map(([name, text = '']) => `- \`${name}\`: ${text}`).join('\n')}`
        : title,
    )
    .join('\n\n');
  return { kind: 'markdown', value };
}
