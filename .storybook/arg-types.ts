/**
 * The manifest as rows of a docs page, with a control for whatever can be changed from outside: properties, slots
 * and tokens. `apply-args.ts` puts the values in.
 */
import type { ArgTypes } from '@storybook/web-components-vite';

interface Item {
  name: string;
  description?: string;
  type?: { text: string };
  default?: string;
}
export interface Declaration {
  tagName?: string;
  summary?: string;
  description?: string;
  members?: (Item & {
    kind: 'field' | 'method';
    attribute?: string;
    readonly?: boolean;
    inputType?: { text: string };
    parameters?: Item[];
    return?: { type?: { text: string } };
  })[];
  attributes?: (Item & { fieldName?: string })[];
  slots?: Item[];
  events?: Item[];
  cssParts?: Item[];
  cssProperties?: Item[];
}
export interface Manifest {
  modules: { declarations?: Declaration[] }[];
}

export const SLOT = 'slot-';

const row = (item: Item, category: string, control: unknown, type = item.type?.text) => ({
  name: item.name || '(default)',
  description: item.description ?? '',
  control: control === null ? false : control,
  table: {
    category,
    ...(type !== undefined && { type: { summary: type } }),
    ...(item.default !== undefined && { defaultValue: { summary: item.default } }),
  },
});

/** What fits the type; null where a page sets it by script. */
function controlOf(type = ''): object | null {
  const choices = [...type.matchAll(/'([^']*)'/g)].map(([, choice]) => choice);
  if (choices.length > 1) return { control: { type: 'select' }, options: choices };
  if (type === 'boolean') return { control: { type: 'boolean' } };
  if (type === 'number') return { control: { type: 'number' } };
  if (type === 'string') return { control: { type: 'text' } };
  return /LayoutPatch/.test(type) ? { control: { type: 'object' } } : null;
}

export function argTypesOf(element: Declaration): ArgTypes {
  const {
    members = [],
    attributes = [],
    slots = [],
    events = [],
    cssProperties = [],
    cssParts = [],
  } = element;
  const rows: [string, object][] = [];
  for (const member of members) {
    if (member.kind === 'method') {
      const taken = (member.parameters ?? []).map(
        ({ name, type }) => `${name}: ${type?.text ?? ''}`,
      );
      const given = member.return?.type?.text ?? 'void';
      rows.push([
        `${member.name}()`,
        row(member, 'methods', null, `(${taken.join(', ')}) => ${given}`),
      ]);
      continue;
    }
    const type = member.inputType?.text ?? member.type?.text;
    const control = member.readonly ? null : controlOf(type);
    const name = member.attribute ? `${member.name} (${member.attribute})` : member.name;
    const category = member.readonly ? 'properties to read' : 'properties (attributes)';
    rows.push([member.name, { ...row({ ...member, name }, category, null, type), ...control }]);
  }
  for (const attribute of attributes.filter(({ fieldName }) => !fieldName)) {
    rows.push([attribute.name, row(attribute, 'attributes to read', null)]);
  }
  for (const slot of slots) rows.push([SLOT + slot.name, row(slot, 'slots', { type: 'text' })]);
  for (const event of events) rows.push([event.name, row(event, 'events', null)]);
  for (const token of cssProperties) {
    const colour = /#|rgb/.test(token.default ?? '');
    const control = { type: colour ? 'color' : 'text' };
    rows.push([token.name, row(token, 'tokens', control, 'CSS custom property')]);
  }
  for (const part of cssParts) {
    rows.push([`::part(${part.name})`, row(part, 'parts', null, `::part(${part.name})`)]);
  }
  return Object.fromEntries(rows);
}
