/** What people thought of a call, told once by each of them after it. */
import { HmsError, type Feedback } from '../../protocol/index.js';
import type { Db } from '../storage/database.js';

export interface FeedbackRecord extends Feedback {
  peerId: string;
  /** As the peer was called when it left; empty when nobody knows any more. */
  name: string;
  role: string;
  createdAt: number;
}

export class FeedbackLog {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Throws `not_found` for a stay that never was, and `conflict` for the second answer. */
  async keep(sessionId: string, peerId: string, feedback: Feedback): Promise<void> {
    const stay = await this.#db
      .selectFrom('session_peers')
      .select('peer_id')
      .where('session_id', '=', sessionId)
      .where('peer_id', '=', peerId)
      .limit(1)
      .executeTakeFirst();
    if (!stay) throw new HmsError('not_found', 'Nobody of that id was in this session.');
    const { rating, label, reasons, comment } = feedback;
    const { numInsertedOrUpdatedRows: kept = 0n } = await this.#db
      .insertInto('session_feedback')
      .values({
        session_id: sessionId,
        peer_id: peerId,
        rating,
        label,
        reasons: JSON.stringify(reasons),
        comment,
        created_at: Date.now(),
      })
      .onConflict((conflict) => conflict.columns(['session_id', 'peer_id']).doNothing())
      .executeTakeFirst();
    if (kept === 0n) throw new HmsError('conflict', 'This stay was rated before.');
  }

  /** By peer id; `after` is the peer id of the last one of the page before. */
  async list(sessionId: string, limit: number, after: string | null): Promise<FeedbackRecord[]> {
    let rows = this.#db
      .selectFrom('session_feedback')
      .selectAll('session_feedback')
      .where('session_id', '=', sessionId);
    if (after !== null) rows = rows.where('peer_id', '>', after);
    const found = await rows.orderBy('peer_id').limit(limit).execute();
    if (found.length === 0) return [];
    const ids = found.map(({ peer_id }) => peer_id);
    const stays = await this.#db
      .selectFrom('session_peers')
      .select(['peer_id', 'name', 'role'])
      .where('session_id', '=', sessionId)
      .where('peer_id', 'in', ids)
      .orderBy('joined_at')
      .execute();
    const people = new Map(stays.map((stay) => [stay.peer_id, stay]));
    return found.map(({ peer_id: peerId, rating, label, reasons, comment, created_at }) => ({
      ...{ peerId, rating, label, comment, createdAt: created_at },
      reasons: JSON.parse(reasons) as string[],
      name: people.get(peerId)?.name ?? '',
      role: people.get(peerId)?.role ?? '',
    }));
  }
}
