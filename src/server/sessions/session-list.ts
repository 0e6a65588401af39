/** Sessions as they are looked up afterwards: who was in which room, and when. */
import { HmsError } from '../../protocol/index.js';
import { readPage, type PageQuery } from '../directory/page.js';
import type { Db } from '../storage/database.js';
import type { SessionPeersTable, SessionsTable } from '../storage/schema.js';

export interface SessionFilter {
  active?: boolean | undefined;
  roomId?: string | undefined;
  /** Begun at or after, and at or before, in milliseconds since the epoch. */
  after?: number | undefined;
  before?: number | undefined;
}

export interface SessionRecord extends SessionsTable {
  peers: SessionPeersTable[];
  /** All stays, those left out of `peers` included. */
  peerCount: number;
}

export class SessionList {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** The newest sessions first, each with its first `peers` stays. */
  async list(
    { limit, start, ...filter }: PageQuery & SessionFilter,
    peers: number,
  ): Promise<SessionRecord[]> {
    let rows = this.#db.selectFrom('sessions').selectAll();
    if (filter.active === true) rows = rows.where('ended_at', 'is', null);
    if (filter.active === false) rows = rows.where('ended_at', 'is not', null);
    if (filter.roomId !== undefined) rows = rows.where('room_id', '=', filter.roomId);
    if (filter.after !== undefined) rows = rows.where('created_at', '>=', filter.after);
    if (filter.before !== undefined) rows = rows.where('created_at', '<=', filter.before);
    const sessions = await readPage(rows, { limit, start });
    return Promise.all(sessions.map((session) => this.#withPeers(session, peers)));
  }

  /** The session with all its stays, or `not_found`. */
  async need(id: string): Promise<SessionRecord> {
    const session = await this.#db
      .selectFrom('sessions')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    if (!session) throw new HmsError('not_found', 'There is no such session.');
    return this.#withPeers(session, null);
  }

  async #withPeers(session: SessionsTable, limit: number | null): Promise<SessionRecord> {
    const stays = this.#db.selectFrom('session_peers').where('session_id', '=', session.id);
    let listed = stays.selectAll().orderBy('joined_at').orderBy('peer_id');
    if (limit !== null) listed = listed.limit(limit);
    const peers = await listed.execute();
    if (limit === null || peers.length < limit)
      return { ...session, peers, peerCount: peers.length };
    const { count } = await stays
      .select((select) => select.fn.countAll<number | string>().as('count'))
      .executeTakeFirstOrThrow();
    return { ...session, peers, peerCount: Number(count) };
  }
}
