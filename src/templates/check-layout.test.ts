import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fc } from '../../test/helpers/fast-check.js';
import { layoutIssues } from './check-layout.js';
import type { TemplateError } from './errors.js';
import { parseLayout } from './parse.js';

const pathsOf = (issues: readonly { path: string }[]) =>
  [...new Set(issues.map(({ path }) => path))].sort();

/** What the parser says about the same document. */
function parsed(document: object): string[] {
  try {
    parseLayout({ role: 'host', ...document });
    return [];
  } catch (error) {
    return pathsOf((error as TemplateError).issues);
  }
}

describe('a layout that a page lays over another', () => {
  it.each([
    [
      { screens: { preview: { skip_preview_screen: 'no' } } },
      'screens.preview.skip_preview_screen',
    ],
    [
      { screens: { conferencing: { default: { elements: { chat: { roles_whitelist: [1] } } } } } },
      'screens.conferencing.default.elements.chat.roles_whitelist[0]',
    ],
    [{ themes: {} }, 'themes'],
    [{ themes: [{ theme_type: 'PINK' }] }, 'themes[0].theme_type'],
    [
      {
        screens: {
          conferencing: {
            default: { elements: { video_tile_layout: { grid: { tiles_in_view: 9_000 } } } },
          },
        },
      },
      'screens.conferencing.default.elements.video_tile_layout.grid.tiles_in_view',
    ],
    [{ options: { colour: 5 } }, 'options.colour'],
    [{ themes: [{}, null] }, 'themes[1]'],
    [
      {
        screens: { leave: { default: { elements: { feedback: { ratings: [{ value: NaN }] } } } } },
      },
      'screens.leave.default.elements.feedback.ratings[0].value',
    ],
  ])('is refused where it is wrong: %j', (document, path) => {
    expect(pathsOf(layoutIssues(document))).toEqual([path]);
    expect(parsed(document)).toEqual([path]);
  });

  it.each([[null], ['dark'], [[]], [4]])('must be an object: %j', (document) => {
    expect(pathsOf(layoutIssues(document))).toEqual(['(document)']);
  });

  it('may take away, leave out, and hold what nobody knows', () => {
    const document = { logo: null, screens: { conferencing: null }, themes: undefined, mine: [1] };
    expect(layoutIssues(document)).toEqual([]);
    expect(layoutIssues({})).toEqual([]);
  });

  it('has no holes in its lists', () => {
    expect(pathsOf(layoutIssues({ themes: new Array(2) }))).toEqual(['themes[0]', 'themes[1]']);
  });

  it('has an end', () => {
    const endless: Record<string, unknown> = {};
    Object.assign(endless, { again: endless, anew: endless });
    const issues = layoutIssues(endless);
    expect(issues[0]).toEqual({
      path: Array<string>(33).fill('again').join('.'),
      message: 'is nested too deeply',
    });
    expect(issues).toHaveLength(20);
    let deep = {};
    for (let depth = 0; depth < 100_000; depth += 1) deep = { deep };
    expect(layoutIssues(deep)).toHaveLength(1);
  });

  it('tells no more places than somebody reads', () => {
    const roles_whitelist = Array.from({ length: 5_000 }, (_, at) => at);
    const elements = { chat: { roles_whitelist } };
    const document = { screens: { conferencing: { default: { elements } } } };
    expect(layoutIssues(document)).toHaveLength(20);
  });

  it('is good when it is one of ours', () => {
    const folder = new URL('starters/', import.meta.url);
    const starters = readdirSync(folder).map((name) => {
      const text = readFileSync(new URL(name, folder), 'utf8');
      return JSON.parse(text) as { layouts: object[] };
    });
    for (const layout of starters.flatMap(({ layouts }) => layouts)) {
      expect(layoutIssues(layout)).toEqual([]);
    }
  });

  it('is judged as the parser judges it', () => {
    const value = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant([]),
      fc.constant({}),
      fc.constant('contain'),
    );
    const grid = fc.record(
      {
        tiles_in_view: value,
        video_object_fit: value,
        prominent_roles: value,
        edge_to_edge: value,
        unknown: value,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(grid, value, (tiles, header) => {
        const elements = { header, video_tile_layout: { grid: tiles } };
        const document = { screens: { conferencing: { default: { elements } } } };
        expect(pathsOf(layoutIssues(document))).toEqual(parsed(document));
      }),
    );
  });
});
