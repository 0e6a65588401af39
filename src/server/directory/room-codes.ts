/** The codes that open rooms: each leads to one room with one role. */
import { HmsError } from '../../protocol/index.js';
import { makeRoomCode, ROOM_CODE } from '../auth/room-codes.js';
import type { RoomCode } from '../rooms/room-record.js';
import type { Db } from '../storage/database.js';
import type { RoomCodesTable } from '../storage/schema.js';

/** Codes of one room. */
const MOST = 100;

export class RoomCodes {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** What cannot be a code is not looked for: anybody may ask. */
  async get(code: string): Promise<RoomCode | undefined> {
    if (!ROOM_CODE.test(code)) return undefined;
    const row = await this.#rows().where('code', '=', code).executeTakeFirst();
    return row && toCode(row);
  }

  /** In the order in which they were made. */
  async ofRoom(
    roomId: string,
    filter: { role?: string | undefined; enabled?: boolean | undefined } = {},
  ): Promise<RoomCode[]> {
    let rows = this.#rows().where('room_id', '=', roomId);
    if (filter.role !== undefined) rows = rows.where('role', '=', filter.role);
    if (filter.enabled !== undefined) rows = rows.where('enabled', '=', Number(filter.enabled));
    return (await rows.orderBy('created_at').orderBy('code').execute()).map(toCode);
  }

  /** A new code for each role. */
  async create(roomId: string, roles: readonly string[]): Promise<RoomCode[]> {
    await this.#checkCount(roomId, roles.length);
    // A millisecond apart: the order of the roles is the order of the codes.
    const now = Date.now();
    const codes = roles.map((role, index) => aCode(roomId, role, now + index));
    await this.insert(codes);
    return codes;
  }

  async add(roomId: string, role: string): Promise<RoomCode> {
    await this.#checkCount(roomId, 1);
    const code = aCode(roomId, role, Date.now());
    await this.insert([code]);
    return code;
  }

  async insert(codes: readonly RoomCode[]): Promise<void> {
    if (codes.length > 0)
      await this.#db.insertInto('room_codes').values(codes.map(toRow)).execute();
  }

  async setEnabled(code: string, enabled: boolean): Promise<RoomCode> {
    await this.#db
      .updateTable('room_codes')
      .set({ enabled: Number(enabled), updated_at: Date.now() })
      .where('code', '=', code)
      .execute();
    const changed = await this.get(code);
    if (!changed) throw new HmsError('code_unknown', 'There is no such room code.');
    return changed;
  }

  /** A role of a template got another name: its codes go on with it. */
  async renameRole(templateId: string, from: string, to: string): Promise<void> {
    await this.#db
      .updateTable('room_codes')
      .set({ role: to, updated_at: Date.now() })
      .where('role', '=', from)
      .where('room_id', 'in', (rooms) =>
        rooms.selectFrom('rooms').select('id').where('template_id', '=', templateId),
      )
      .execute();
  }

  async #checkCount(roomId: string, wanted: number): Promise<void> {
    const { count } = await this.#db
      .selectFrom('room_codes')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('room_id', '=', roomId)
      .executeTakeFirstOrThrow();
    if (count + wanted > MOST) {
      throw new HmsError('conflict', `A room has at most ${MOST} codes.`);
    }
  }

  #rows() {
    return this.#db.selectFrom('room_codes').selectAll();
  }
}

function aCode(roomId: string, role: string, at: number): RoomCode {
  return { code: makeRoomCode(), roomId, role, enabled: true, createdAt: at, updatedAt: at };
}

function toCode(row: RoomCodesTable): RoomCode {
  return {
    code: row.code,
    roomId: row.room_id,
    role: row.role,
    enabled: row.enabled === 1,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function toRow(code: RoomCode): RoomCodesTable {
  return {
    code: code.code,
    room_id: code.roomId,
    role: code.role,
    enabled: Number(code.enabled),
    created_at: code.createdAt,
    updated_at: code.updatedAt,
  };
}
