/** Streams to servers of others, of now and before, as the database keeps them. */
import { HmsError } from '../../protocol/index.js';
import { readPage, type PageQuery } from '../directory/page.js';
import type { ExternalStreamFacts } from '../rooms/journal.js';
import { externalFactsOf } from '../sessions/external-rows.js';
import type { Db } from '../storage/database.js';
import type { ExternalStreamStatus, ExternalStreamsTable } from '../storage/schema.js';

export interface ExternalStreamRecord extends Omit<ExternalStreamsTable, 'facts'> {
  facts: ExternalStreamFacts;
}

export interface ExternalStreamFilter {
  roomId?: string | undefined;
  sessionId?: string | undefined;
  status?: ExternalStreamStatus | undefined;
}

export class ExternalStreamList {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Newest first. */
  async list({
    limit,
    start,
    ...filter
  }: PageQuery & ExternalStreamFilter): Promise<ExternalStreamRecord[]> {
    let rows = this.#db.selectFrom('external_streams').selectAll();
    if (filter.roomId !== undefined) rows = rows.where('room_id', '=', filter.roomId);
    if (filter.sessionId !== undefined) rows = rows.where('session_id', '=', filter.sessionId);
    if (filter.status !== undefined) rows = rows.where('status', '=', filter.status);
    return (await readPage(rows, { limit, start })).map(whole);
  }

  async need(id: string): Promise<ExternalStreamRecord> {
    const row = await this.#db
      .selectFrom('external_streams')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) throw new HmsError('not_found', 'There is no such external stream.');
    return whole(row);
  }
}

function whole(row: ExternalStreamsTable): ExternalStreamRecord {
  return { ...row, facts: externalFactsOf(row) };
}
