/** What holds for every document, found out with random ones. */
import { describe, expect, it } from 'vitest';
import { fc } from '../../test/helpers/fast-check.js';
import { TemplateError } from './errors.js';
import { parseLayout, parseTemplate } from './parse.js';

const optional = (shape: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record(shape, { requiredKeys: [] });
const roleName = fc.constantFrom('host', 'guest', 'viewer', 'constructor', 'toString', 'Rôle 1');
const roleNames = fc.uniqueArray(roleName);
const label = fc.string({ unit: 'grapheme', maxLength: 12 });
const flag = fc.boolean();
const number = (min: number, max: number) =>
  fc.double({ min, max, noNaN: true }).map((value) => value + 0);
const whole = (min: number, max: number) => fc.integer({ min, max });

const simulcast = optional({
  video: fc.record({
    layers: fc.integer({ min: 0, max: 3 }).map((count) =>
      (['f', 'h', 'q'] as const).slice(0, count).map((rid, index) => ({
        rid,
        scaleResolutionDownBy: 2 ** index,
        maxBitrate: 700,
      })),
    ),
  }),
  screen: fc.constant({}),
});

const role = fc.oneof(
  fc.constant(null),
  optional({
    publishParams: optional({
      allowed: fc.uniqueArray(fc.constantFrom('audio', 'video', 'screen')),
      audio: optional({ bitRate: number(16, 128) }),
      video: optional({
        bitRate: number(30, 2000),
        frameRate: number(1, 30),
        width: whole(50, 1920),
      }),
      screen: fc.option(optional({ bitRate: number(500, 9000), height: whole(270, 1080) })),
      simulcast: fc.option(simulcast),
    }),
    subscribeParams: optional({ subscribeToRoles: roleNames, maxSubsBitRate: number(0, 9000) }),
    permissions: optional({ endRoom: flag, hlsStreaming: fc.option(flag), pollWrite: flag }),
    priority: whole(1, 5),
    maxPeerCount: whole(-1, 50),
  }),
);

const layoutOf = (name: string) =>
  optional({
    themes: fc.array(
      optional({ name: label, palette: fc.dictionary(fc.constant('primary_default'), label) }),
    ),
    typography: optional({ font_family: label }),
    logo: fc.option(optional({ url: label })),
    screens: optional({
      preview: optional({
        default: optional({ elements: optional({}) }),
        skip_preview_screen: flag,
      }),
      conferencing: optional({
        default: optional({
          elements: optional({
            chat: optional({ chat_title: label, roles_whitelist: roleNames, is_overlay: flag }),
            video_tile_layout: optional({ grid: optional({ tiles_in_view: whole(1, 49) }) }),
            on_stage_exp: optional({ on_stage_role: roleName, off_stage_roles: roleNames }),
            brb: fc.option(fc.constant({})),
          }),
          hideSections: fc.uniqueArray(fc.constantFrom('header', 'footer')),
        }),
      }),
    }),
    options: fc.dictionary(label.filter(isKey), label),
  }).map((layout) => ({ ...layout, role: name }));

const template = fc.uniqueArray(roleName, { minLength: 1 }).chain((names) =>
  fc.record(
    {
      name: fc.stringMatching(/^[A-Za-z0-9 \-._:]+$/),
      roles: fc
        .tuple(...names.map(() => role))
        .map((roles) => Object.fromEntries(names.map((name, index) => [name, roles[index]]))),
      settings: optional({
        region: fc.constantFrom('in', 'us', 'eu', 'auto', ''),
        roomState: optional({ enabled: flag, messageInterval: whole(1, 720).map((n) => n * 5) }),
      }),
      destinations: optional({
        hlsDestinations: fc.dictionary(
          label.filter(isKey),
          optional({
            layers: fc.constant([{ width: 1280, height: 720, videoBitrate: 2000 }]),
            numPlaylistSegments: fc.constantFrom(0, 3, 150),
          }),
        ),
      }),
      plugins: optional({ whiteboard: optional({ permissions: optional({ admin: roleNames }) }) }),
      layouts: fc.tuple(...names.map(layoutOf)),
    },
    { requiredKeys: ['name', 'roles'] },
  ),
);

const unknownKey = fc.oneof(
  fc.constantFrom('constructor', 'hasOwnProperty', 'customer_id', 'x y', ''),
  fc.string().map((text) => `x-${text}`),
);
const extras = fc
  .dictionary(unknownKey, fc.jsonValue({ maxDepth: 3 }), { maxKeys: 3 })
  .filter((more) => !JSON.stringify(more).includes('"__proto__"'));

/** The one name that no document may use, at any depth. */
function isKey(text: string): boolean {
  return text !== '__proto__';
}

/** Where keys are names that somebody chose, rather than fields. */
const MAPS = new Set(['roles', 'hlsDestinations', 'palette', 'options']);

/** Adds unknown keys to every object of a document. */
function sprinkle(value: unknown, more: Record<string, unknown>, key = ''): unknown {
  if (Array.isArray(value)) return value.map((inner) => sprinkle(inner, more));
  if (typeof value !== 'object' || value === null) return value;
  const inner = Object.entries(value).map(([name, entry]) => [name, sprinkle(entry, more, name)]);
  const added = MAPS.has(key) ? [] : Object.entries(more);
  return Object.fromEntries([...added, ...inner]);
}

/** Everything of the document is in what was read, but for nulls, which may have become defaults. */
function expectKept(read: unknown, document: unknown, path = ''): void {
  if (document === null) return;
  if (typeof document !== 'object') {
    expect(read, path).toEqual(document);
    return;
  }
  if (Array.isArray(document)) expect(read, path).toHaveLength(document.length);
  for (const [key, inner] of Object.entries(document)) {
    expectKept((read as Record<string, unknown>)[key], inner, `${path}.${key}`);
  }
}

const exported = (document: unknown): unknown => JSON.parse(JSON.stringify(document));

describe('every template', () => {
  it('is the same after an export and an import, unknown keys included', () => {
    fc.assert(
      fc.property(template, extras, (plain, more) => {
        const document = sprinkle(plain, more);
        const read = parseTemplate(document);
        expectKept(read, document);
        expect(exported(parseTemplate(exported(read)))).toEqual(exported(read));
        expect(read).toMatchObject(more);
      }),
    );
  });
});

describe('every layout', () => {
  it('is the same after an export and an import, unknown keys included', () => {
    fc.assert(
      fc.property(roleName.chain(layoutOf), extras, (plain, more) => {
        const document = sprinkle(plain, more);
        const read = parseLayout(document);
        expectKept(read, document);
        expect(exported(parseLayout(exported(read)))).toEqual(exported(read));
      }),
    );
  });
});

describe('the parser', () => {
  const anything = fc.oneof(
    fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
    fc.jsonValue(),
    fc.record({ name: fc.jsonValue(), roles: fc.dictionary(fc.string(), fc.jsonValue()) }),
    template.chain((document) =>
      fc.jsonValue().map((value) => ({ ...document, settings: value, layouts: value })),
    ),
  );

  it.each([
    ['templates', parseTemplate],
    ['layouts', parseLayout],
  ])('refuses other documents than %s with its own error only', (_what, parse) => {
    fc.assert(
      fc.property(anything, (document) => {
        try {
          parse(document);
        } catch (error) {
          expect(error).toBeInstanceOf(TemplateError);
          expect((error as TemplateError).issues.length).toBeGreaterThan(0);
        }
      }),
    );
  });
});
