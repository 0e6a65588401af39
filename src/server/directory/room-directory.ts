/**
 * What this server knows of rooms when nobody is in them: templates, rooms and codes, in the database. The first
 * start makes a demo room from a starter template.
 */
import { HmsError } from '../../protocol/index.js';
import type { Template } from '../../templates/types.js';
import { EXTERNAL_ROLE } from '../rooms/policy.js';
import type { RoomCode, RoomRecord } from '../rooms/room-record.js';
import { loadStarter } from '../rooms/starter-templates.js';
import type { MediaEngine } from '../sfu/port.js';
import type { Db } from '../storage/database.js';
import { checkEngine } from './engine-check.js';
import { RoomCodes } from './room-codes.js';
import { RoomRecords, type RoomWishes } from './room-records.js';
import { TemplateParts } from './template-parts.js';
import { Templates, type TemplatePorts, type TemplateRecord } from './templates.js';

const DEMO = { name: 'Demo room', starter: 'video-conferencing' };

export interface DirectoryPorts {
  db: Db;
  enforces: () => MediaEngine['enforces'];
  /** Open rooms of this template have other rules now, and one of its roles perhaps another name. */
  templateChanged: TemplatePorts['changed'];
  roomChanged: (roomId: string) => void;
}

export class RoomDirectory {
  readonly templates: Templates;
  readonly parts: TemplateParts;
  readonly rooms: RoomRecords;
  readonly codes: RoomCodes;
  readonly #db: Db;

  constructor({ db, enforces, templateChanged, roomChanged }: DirectoryPorts) {
    this.#db = db;
    this.templates = new Templates({
      db,
      check: (template) => checkEngine(template, enforces()),
      changed: templateChanged,
    });
    this.rooms = new RoomRecords(db, roomChanged);
    this.codes = new RoomCodes(db);
    this.parts = new TemplateParts(this.templates, this.codes);
  }

  room(id: string): Promise<RoomRecord | undefined> {
    return this.rooms.get(id);
  }

  code(code: string): Promise<RoomCode | undefined> {
    return this.codes.get(code);
  }

  codesOf(roomId: string): Promise<RoomCode[]> {
    return this.codes.ofRoom(roomId);
  }

  async template(room: Pick<RoomRecord, 'templateId'>): Promise<Template> {
    return (await this.templates.need(room.templateId)).template;
  }

  /** The room of the first page; made when it is not there. */
  async demoRoom(): Promise<RoomRecord> {
    return (await this.rooms.named(DEMO.name)) ?? this.createRoom({ name: DEMO.name });
  }

  /** With one code for each role. A room that names no template gets the oldest one. */
  async createRoom(wishes: RoomWishes & Pick<RoomRecord, 'name'>): Promise<RoomRecord> {
    const room = await this.saveRoom(wishes);
    await this.ensureCodes(room);
    return room;
  }

  /** Makes a room, without codes; one of the same name is updated instead. */
  async saveRoom(wishes: RoomWishes & Pick<RoomRecord, 'name'>): Promise<RoomRecord> {
    const known = await this.rooms.named(wishes.name);
    if (known) return this.updateRoom(known.id, wishes);
    await this.#checkPolls(wishes.polls);
    const { id: templateId } = wishes.templateId
      ? await this.#usableTemplate(wishes.templateId)
      : ((await this.templates.first()) ?? (await this.templates.save(loadStarter(DEMO.starter))));
    return this.rooms.save({ ...wishes, templateId });
  }

  async updateRoom(id: string, wishes: RoomWishes): Promise<RoomRecord> {
    await this.rooms.need(id);
    if (wishes.templateId !== undefined) await this.#usableTemplate(wishes.templateId);
    await this.#checkPolls(wishes.polls);
    return this.rooms.update(id, wishes);
  }

  /** One code for each role; roles that have one keep it. */
  async ensureCodes(room: RoomRecord): Promise<RoomCode[]> {
    const known = await this.codes.ofRoom(room.id);
    const roles = await this.joinableRoles(room);
    const missing = roles.filter((role) => !known.some((code) => code.role === role));
    const made = await this.codes.create(room.id, missing);
    return roles.flatMap((role) => [...known, ...made].find((code) => code.role === role) ?? []);
  }

  /** A further code for one role. */
  async addCode(room: RoomRecord, role: string): Promise<RoomCode> {
    if (!(await this.joinableRoles(room)).includes(role)) {
      throw new HmsError('not_found', `The room has no role "${role}" to join with.`);
    }
    return this.codes.add(room.id, role);
  }

  /** The roles that people can come with by a code. */
  async joinableRoles(room: Pick<RoomRecord, 'templateId'>): Promise<string[]> {
    const { roles } = await this.template(room);
    return Object.keys(roles).filter((role) => role !== EXTERNAL_ROLE);
  }

  async #checkPolls(ids: readonly string[] = []): Promise<void> {
    if (ids.length === 0) return;
    const rows = await this.#db.selectFrom('polls').select('id').where('id', 'in', ids).execute();
    const known = new Set(rows.map((row) => row.id));
    const details = ids.flatMap((id, at) =>
      known.has(id) ? [] : [`polls[${at}]: must be the id of a poll`],
    );
    if (details.length === 0) return;
    throw new HmsError('unprocessable', 'There is no such poll.', { details });
  }

  async #usableTemplate(id: string): Promise<TemplateRecord> {
    const record = await this.templates.get(id);
    if (record) return record;
    throw new HmsError('unprocessable', 'There is no such template.', {
      details: ['template_id: must be the id of a template'],
    });
  }
}
