/** The keys by which encoders come into rooms. Only a digest is kept: a key is shown once, when it is made. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { HmsError } from '../../protocol/index.js';
import { readPage, type PageQuery } from '../directory/page.js';
import type { Db } from '../storage/database.js';
import type { StreamKeysTable } from '../storage/schema.js';

export interface StreamKey extends Omit<StreamKeysTable, 'digest' | 'enabled'> {
  enabled: boolean;
}

/** With the key itself. */
export interface NewStreamKey extends StreamKey {
  key: string;
}

/** Of one room. */
const MOST = 20;
const HINT = 4;
const PREFIX = 'live_';
const KEY = /^live_[\w-]{32}$/;

export class StreamKeys {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  async create(
    roomId: string,
    { name, role }: { name: string; role: string },
  ): Promise<NewStreamKey> {
    const known = await this.#db
      .selectFrom('stream_keys')
      .select('id')
      .where('room_id', '=', roomId)
      .where('enabled', '=', 1)
      .execute();
    if (known.length >= MOST) {
      throw new HmsError('conflict', `A room has at most ${MOST} stream keys: disable one first.`);
    }
    const { key, digest, hint } = newKey();
    const now = Date.now();
    const row: StreamKeysTable = {
      ...{ id: randomUUID(), room_id: roomId, name, role, digest, hint },
      ...{ enabled: 1, created_at: now, updated_at: now },
    };
    await this.#db.insertInto('stream_keys').values(row).execute();
    return { ...told(row), key };
  }

  /** Newest first. */
  async list({
    limit,
    start,
    roomId,
  }: PageQuery & { roomId?: string | undefined }): Promise<StreamKey[]> {
    let rows = this.#db.selectFrom('stream_keys').selectAll();
    if (roomId !== undefined) rows = rows.where('room_id', '=', roomId);
    return (await readPage(rows, { limit, start })).map(told);
  }

  /** Whose key this is; null for one that opens nothing. */
  async find(key: string): Promise<StreamKey | null> {
    if (!KEY.test(key)) return null;
    const row = await this.#db
      .selectFrom('stream_keys')
      .selectAll()
      .where('digest', '=', digestOf(key))
      .where('enabled', '=', 1)
      .executeTakeFirst();
    return row ? told(row) : null;
  }

  async need(id: string): Promise<StreamKey> {
    const row = await this.#db
      .selectFrom('stream_keys')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) throw new HmsError('not_found', 'There is no such stream key.');
    return told(row);
  }

  /** From now on it opens nothing. */
  async disable(id: string): Promise<StreamKey> {
    await this.need(id);
    await this.#set(id, { enabled: 0 });
    return this.need(id);
  }

  /** Another key for the same encoder; the old one opens nothing any more. */
  async rotate(id: string): Promise<NewStreamKey> {
    await this.need(id);
    const { key, ...columns } = newKey();
    await this.#set(id, { ...columns, enabled: 1 });
    return { ...(await this.need(id)), key };
  }

  async #set(id: string, columns: Partial<StreamKeysTable>): Promise<void> {
    await this.#db
      .updateTable('stream_keys')
      .set({ ...columns, updated_at: Date.now() })
      .where('id', '=', id)
      .execute();
  }
}

function newKey(): { key: string; digest: string; hint: string } {
  const key = PREFIX + randomBytes(24).toString('base64url');
  return { key, digest: digestOf(key), hint: key.slice(-HINT) };
}

/** Keys are as random as digests: nothing slows a search through them that could ever end. */
function digestOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

function told({ digest: _, enabled, ...row }: StreamKeysTable): StreamKey {
  return { ...row, enabled: enabled === 1 };
}
