/**
 * The rooms and codes that exist, kept in `<data>/rooms.json`, so that links stay good over restarts. The first
 * start makes a demo room from a starter template.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Template } from '../../templates/types.js';
import { makeRoomCode, ROOM_CODE } from '../auth/room-codes.js';
import { ConfigError } from '../config/config-error.js';
import { writeFileAtomically } from '../config/write-file.js';
import type { RoomCode, RoomRecord } from './room-record.js';
import { EXTERNAL_ROLE } from './policy.js';

const DEMO = { name: 'Demo room', template: 'video-conferencing' };

const document = z.object({
  rooms: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      description: z.string(),
      enabled: z.boolean(),
      size: z.number().int().min(0),
      template: z.string(),
    }),
  ) satisfies z.ZodType<RoomRecord[]>,
  codes: z.array(
    z.object({
      code: z.string().regex(ROOM_CODE),
      roomId: z.string(),
      role: z.string(),
      enabled: z.boolean(),
    }),
  ) satisfies z.ZodType<RoomCode[]>,
});

export type LoadTemplate = (name: string) => Template;

export class RoomDirectory {
  readonly #path: string;
  readonly #loadTemplate: LoadTemplate;
  readonly #rooms = new Map<string, RoomRecord>();
  readonly #codes = new Map<string, RoomCode>();

  constructor(dataDir: string, loadTemplate: LoadTemplate) {
    this.#path = join(dataDir, 'rooms.json');
    this.#loadTemplate = loadTemplate;
    this.#read();
  }

  room(id: string): Promise<RoomRecord | undefined> {
    return Promise.resolve(this.#rooms.get(id));
  }

  code(code: string): Promise<RoomCode | undefined> {
    return Promise.resolve(this.#codes.get(code));
  }

  codesOf(roomId: string): Promise<RoomCode[]> {
    return Promise.resolve([...this.#codes.values()].filter((code) => code.roomId === roomId));
  }

  template(room: RoomRecord): Promise<Template> {
    return Promise.resolve(this.#loadTemplate(room.template));
  }

  /** The room of the first page; made when it is not there. */
  demoRoom(): Promise<RoomRecord> {
    for (const room of this.#rooms.values()) {
      if (room.name === DEMO.name) return Promise.resolve(room);
    }
    return this.createRoom(DEMO);
  }

  /** With one code for each role. */
  createRoom(
    wanted: Pick<RoomRecord, 'name' | 'template'> & Partial<RoomRecord>,
  ): Promise<RoomRecord> {
    const room: RoomRecord = {
      id: randomBytes(12).toString('hex'),
      description: '',
      enabled: true,
      size: 0,
      ...wanted,
    };
    const roles = Object.keys(this.#loadTemplate(room.template).roles);
    this.#rooms.set(room.id, room);
    for (const role of roles) {
      if (role === EXTERNAL_ROLE) continue;
      const code = makeRoomCode();
      this.#codes.set(code, { code, roomId: room.id, role, enabled: true });
    }
    this.#write();
    return Promise.resolve(room);
  }

  setRoomEnabled(roomId: string, enabled: boolean): Promise<void> {
    const room = this.#rooms.get(roomId);
    if (!room) return Promise.resolve();
    this.#rooms.set(roomId, { ...room, enabled });
    this.#write();
    return Promise.resolve();
  }

  setCodeEnabled(code: string, enabled: boolean): Promise<void> {
    const known = this.#codes.get(code);
    if (!known) return Promise.resolve();
    this.#codes.set(code, { ...known, enabled });
    this.#write();
    return Promise.resolve();
  }

  #read(): void {
    if (!existsSync(this.#path)) return;
    try {
      const { rooms, codes } = document.parse(JSON.parse(readFileSync(this.#path, 'utf8')));
      for (const room of rooms) this.#rooms.set(room.id, room);
      for (const code of codes) this.#codes.set(code.code, code);
    } catch (cause) {
      throw new ConfigError(
        `HMS_DATA_DIR holds ${this.#path}, which is not a readable list of rooms.`,
        {
          cause,
        },
      );
    }
  }

  #write(): void {
    const text = { rooms: [...this.#rooms.values()], codes: [...this.#codes.values()] };
    writeFileAtomically(this.#path, `${JSON.stringify(text, null, 2)}\n`);
  }
}
