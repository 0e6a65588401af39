/**
 * The parts of a template that can be read and changed by themselves. Every change goes through the parser with the
 * whole template around it, so that a part which does not fit is refused with its exact place.
 */
import { HmsError } from '../../protocol/index.js';
import type { Layout, Template, TemplateRole } from '../../templates/types.js';
import { mergePatch } from '../../templates/merge-patch.js';
import type { RoomCodes } from './room-codes.js';
import { renameRole } from './role-names.js';
import type { Templates } from './templates.js';

type Section = 'settings' | 'destinations';

export class TemplateParts {
  readonly #templates: Templates;
  readonly #codes: RoomCodes;

  constructor(templates: Templates, codes: RoomCodes) {
    this.#templates = templates;
    this.#codes = codes;
  }

  async role(id: string, name: string): Promise<TemplateRole> {
    return roleOf((await this.#templates.need(id)).template, name);
  }

  /** Makes the role, or merges the patch into it; another `name` in the patch renames it wherever it is named. */
  async saveRole(id: string, name: string, patch: Record<string, unknown>): Promise<TemplateRole> {
    const called = typeof patch['name'] === 'string' ? patch['name'] : name;
    const renamed = called === name ? null : { from: name, to: called };
    const edit = (before: Template) => {
      const known = Object.hasOwn(before.roles, name);
      if (renamed && !known) throw noRole();
      if (renamed && Object.hasOwn(before.roles, called)) {
        throw new HmsError('conflict', `The template has another role "${called}".`);
      }
      const role = mergePatch(known ? before.roles[name] : {}, { ...patch, name: called });
      const roles = known
        ? Object.fromEntries(
            Object.entries(before.roles).map(([key, value]) =>
              key === name ? [called, role] : [key, value],
            ),
          )
        : { ...before.roles, [called]: role };
      const after = { ...before, roles };
      return renamed ? renameRole(after, name, called) : after;
    };
    const { template } = await this.#templates.change(id, edit, renamed);
    if (renamed) await this.#codes.renameRole(id, name, called);
    return roleOf(template, called);
  }

  /** Takes the role out, with its layout and wherever it is named. */
  async deleteRole(id: string, name: string): Promise<void> {
    await this.#templates.change(id, (before) => {
      roleOf(before, name);
      const { [name]: _gone, ...roles } = before.roles;
      if (Object.keys(roles).length === 0) {
        throw new HmsError('conflict', 'A template keeps at least one role.');
      }
      const layouts = before.layouts?.filter((layout) => layout.role !== name);
      return renameRole({ ...before, roles, ...(layouts && { layouts }) }, name, null);
    });
  }

  async section(id: string, key: Section): Promise<Record<string, unknown>> {
    return (await this.#templates.need(id)).template[key];
  }

  async patchSection(id: string, key: Section, patch: unknown): Promise<Record<string, unknown>> {
    const { template } = await this.#templates.change(id, (before) => ({
      ...before,
      [key]: mergePatch(before[key], patch),
    }));
    return template[key];
  }

  async recordings(id: string): Promise<unknown[]> {
    return recordingsOf((await this.#templates.need(id)).template);
  }

  async setRecordings(id: string, recordings: { role: string }[]): Promise<unknown[]> {
    const { template } = await this.#templates.change(id, (before) => {
      recordings.forEach(({ role }, index) => {
        if (Object.hasOwn(before.roles, role)) return;
        throw new HmsError('role_unknown', `The template has no role "${role}".`, {
          details: [`[${index}].role: must be the name of a role`],
        });
      });
      return { ...before, recordings };
    });
    return recordingsOf(template);
  }

  async layouts(id: string): Promise<Layout[]> {
    return (await this.#templates.need(id)).template.layouts ?? [];
  }

  async layout(id: string, role: string): Promise<Layout> {
    const { template } = await this.#templates.need(id);
    roleOf(template, role);
    return layoutOf(template, role);
  }

  /** Replaces the whole layout of a role; null goes back to how a role looks that has none. */
  async setLayout(
    id: string,
    role: string,
    layout: Record<string, unknown> | null,
  ): Promise<Layout> {
    const { template } = await this.#templates.change(id, (before) => {
      roleOf(before, role);
      const others = (before.layouts ?? []).filter((entry) => entry.role !== role);
      return { ...before, layouts: layout ? [...others, { ...layout, role }] : others };
    });
    return layoutOf(template, role);
  }
}

export function layoutOf(template: Template, role: string): Layout {
  return template.layouts?.find((layout) => layout.role === role) ?? { role };
}

function roleOf(template: Template, name: string): TemplateRole {
  const role = Object.hasOwn(template.roles, name) ? template.roles[name] : undefined;
  if (!role) throw noRole();
  return role;
}

function recordingsOf(template: Template): unknown[] {
  return Array.isArray(template['recordings']) ? (template['recordings'] as unknown[]) : [];
}

function noRole(): HmsError {
  return new HmsError('not_found', 'The template has no such role.');
}
