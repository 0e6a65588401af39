/**
 * The templates of this server. One document each, layouts and recording settings included, in the platform's
 * format: what is stored was parsed before, so a broken document never replaces a good one.
 */
import { randomBytes } from 'node:crypto';
import { HmsError } from '../../protocol/index.js';
import { parseTemplate } from '../../templates/parse.js';
import type { Template } from '../../templates/types.js';
import type { Db } from '../storage/database.js';
import type { TemplatesTable } from '../storage/schema.js';
import { isUniqueViolation } from '../storage/unique-violation.js';
import { keepCredentials } from './credentials.js';
import { readPage, type PageQuery } from './page.js';
import type { RoleRename } from './role-names.js';

export interface TemplateRecord {
  id: string;
  template: Template;
  /** Milliseconds since the epoch. */
  createdAt: number;
  updatedAt: number;
}

export interface TemplatePorts {
  db: Db;
  /** Throws when the media engine cannot enforce what the template asks for. */
  check: (template: Template) => void;
  /** A template that rooms may use is another now; `renamed` is the role that has another name. */
  changed: (templateId: string, renamed: RoleRename | null) => void;
}

const CACHED = 64;
const ATTEMPTS = 10;

export class Templates {
  readonly #ports: TemplatePorts;
  /** By document text, so that it can never be out of date. */
  readonly #parsed = new Map<string, Template>();

  constructor(ports: TemplatePorts) {
    this.#ports = ports;
  }

  async get(id: string): Promise<TemplateRecord | undefined> {
    const row = await this.#rows().where('id', '=', id).executeTakeFirst();
    return row && this.#record(row);
  }

  /** The template, or `not_found`. */
  async need(id: string): Promise<TemplateRecord> {
    const record = await this.get(id);
    if (!record) throw new HmsError('not_found', 'There is no such template.');
    return record;
  }

  /** Name by id, of those that exist. */
  async names(ids: readonly string[]): Promise<Map<string, string>> {
    if (ids.length === 0) return new Map();
    const { db } = this.#ports;
    const rows = await db
      .selectFrom('templates')
      .select(['id', 'name'])
      .where('id', 'in', ids)
      .execute();
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /** The template of rooms that name none: the oldest. */
  async first(): Promise<TemplateRecord | undefined> {
    const row = await this.#rows().orderBy('created_at').orderBy('id').limit(1).executeTakeFirst();
    return row && this.#record(row);
  }

  async list(page: PageQuery & { name?: string | undefined }): Promise<TemplateRecord[]> {
    let rows = this.#rows();
    if (page.name !== undefined) rows = rows.where('name', '=', page.name);
    return (await readPage(rows, page)).map((row) => this.#record(row));
  }

  /** Makes a template; one with the same name is overwritten. */
  async save(document: unknown): Promise<TemplateRecord> {
    const template = parseTemplate(withoutId(document));
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const known = await this.#rows().where('name', '=', template.name).executeTakeFirst();
      if (known) return this.replace(known.id, document);
      const made = await this.#insert(template);
      if (made) return made;
    }
    throw busy();
  }

  /** Overwrites everything; layouts and recording settings, resources of their own, stay where none are given. */
  async replace(id: string, document: unknown): Promise<TemplateRecord> {
    const wanted = asObject(withoutId(document));
    return this.change(id, (before) => ({
      ...(before['recordings'] !== undefined && { recordings: before['recordings'] }),
      ...(before.layouts && {
        layouts: before.layouts.filter(({ role }) =>
          Object.hasOwn(asObject(wanted['roles']), role),
        ),
      }),
      ...wanted,
    }));
  }

  /**
   * Changes what is there: `edit` gets the template of now (not to be changed in place) and returns the new
   * document. When somebody else was faster, it is asked again. `renamed` is the role that it gives another name.
   */
  async change(
    id: string,
    edit: (template: Template) => unknown,
    renamed: RoleRename | null = null,
  ): Promise<TemplateRecord> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const row = await this.#rows().where('id', '=', id).executeTakeFirst();
      if (!row) throw new HmsError('not_found', 'There is no such template.');
      const before = this.#parse(row.document);
      const template = parseTemplate(keepCredentials(before, asObject(edit(before))));
      const changed = await this.#write(row, template, renamed);
      if (changed) return changed;
    }
    throw busy();
  }

  async #insert(template: Template): Promise<TemplateRecord | null> {
    this.#ports.check(template);
    const now = Date.now();
    const row: TemplatesTable = {
      id: randomBytes(12).toString('hex'),
      name: template.name,
      document: JSON.stringify(template),
      created_at: now,
      updated_at: now,
    };
    const { numInsertedOrUpdatedRows } = await this.#ports.db
      .insertInto('templates')
      .values(row)
      .onConflict((conflict) => conflict.column('name').doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n ? this.#record(row) : null;
  }

  /** Null when the row is not what it was. */
  async #write(
    row: TemplatesTable,
    template: Template,
    renamed: RoleRename | null,
  ): Promise<TemplateRecord | null> {
    this.#ports.check(template);
    const { db, changed } = this.#ports;
    const after = {
      name: template.name,
      document: JSON.stringify(template),
      updated_at: Date.now(),
    };
    const { numUpdatedRows } = await db
      .updateTable('templates')
      .set(after)
      .where('id', '=', row.id)
      .where('document', '=', row.document)
      .executeTakeFirst()
      .catch((cause: unknown) => {
        if (!isUniqueViolation(cause)) throw cause;
        throw new HmsError('conflict', 'Another template has this name.', { cause });
      });
    if (numUpdatedRows !== 1n) return null;
    changed(row.id, renamed);
    return this.#record({ ...row, ...after });
  }

  #rows() {
    return this.#ports.db.selectFrom('templates').selectAll();
  }

  #record(row: TemplatesTable): TemplateRecord {
    const { id, created_at: createdAt, updated_at: updatedAt } = row;
    return { id, template: this.#parse(row.document), createdAt, updatedAt };
  }

  #parse(document: string): Template {
    const known = this.#parsed.get(document);
    if (known) return known;
    const template = parseTemplate(JSON.parse(document));
    this.#parsed.set(document, template);
    const oldest = this.#parsed.size > CACHED ? this.#parsed.keys().next() : null;
    if (oldest && !oldest.done) this.#parsed.delete(oldest.value);
    return template;
  }
}

/** Ids and times are the server's. */
function withoutId(document: unknown): unknown {
  if (!isObject(document)) return document;
  const { id, _id, customer_id, created_at, updated_at, ...rest } = document;
  return rest;
}

/** What is no object at all goes on to the parser, which says so. */
function asObject(document: unknown): Record<string, unknown> {
  return isObject(document) ? document : {};
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function busy(): HmsError {
  return new HmsError('conflict', 'Others change this at the same time. Try again.');
}
