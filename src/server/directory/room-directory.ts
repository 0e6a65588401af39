/**
 * What this server knows of rooms when nobody is in them: templates, rooms and codes, in the database. The first
 * start makes a demo room from a starter template.
 */
import type { Template } from '../../templates/types.js';
import { EXTERNAL_ROLE } from '../rooms/policy.js';
import type { RoomCode, RoomRecord } from '../rooms/room-record.js';
import { loadStarter } from '../rooms/starter-templates.js';
import type { MediaEngine } from '../sfu/port.js';
import type { Db } from '../storage/database.js';
import { checkEngine } from './engine-check.js';
import { RoomCodes } from './room-codes.js';
import { RoomRecords, type RoomWishes } from './room-records.js';
import { Templates } from './templates.js';

const DEMO = { name: 'Demo room', starter: 'video-conferencing' };

export interface DirectoryPorts {
  db: Db;
  enforces(): MediaEngine['enforces'];
  /** Open rooms of this template have other rules now. */
  templateChanged(templateId: string): void;
  roomChanged(roomId: string): void;
}

export class RoomDirectory {
  readonly templates: Templates;
  readonly rooms: RoomRecords;
  readonly codes: RoomCodes;

  constructor({ db, enforces, templateChanged, roomChanged }: DirectoryPorts) {
    this.templates = new Templates({
      db,
      check: (template) => checkEngine(template, enforces()),
      changed: templateChanged,
    });
    this.rooms = new RoomRecords(db, roomChanged);
    this.codes = new RoomCodes(db);
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
    const templateId = wishes.templateId ?? (await this.defaultTemplateId());
    const room = await this.rooms.save({ ...wishes, templateId });
    await this.codes.create(room.id, await this.joinableRoles(room));
    return room;
  }

  async defaultTemplateId(): Promise<string> {
    const record =
      (await this.templates.first()) ?? (await this.templates.save(loadStarter(DEMO.starter)));
    return record.id;
  }

  /** The roles that people can come with by a code. */
  async joinableRoles(room: Pick<RoomRecord, 'templateId'>): Promise<string[]> {
    const { roles } = await this.template(room);
    return Object.keys(roles).filter((role) => role !== EXTERNAL_ROLE);
  }
}
