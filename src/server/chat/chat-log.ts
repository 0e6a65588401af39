/**
 * The chat of all rooms in the database. A message counts once it is here: what waits at the same time is written in
 * one transaction, and a message that its author sent before is answered with the first one.
 */
import { sql, type Transaction } from 'kysely';
import { HmsError } from '../../protocol/index.js';
import type { Db } from '../storage/database.js';
import { GroupCommit } from '../storage/group-commit.js';
import type { Tables } from '../storage/schema.js';
import { firstId } from './message-ids.js';
import { rolePattern, type MessageRow, type Reader } from './message-rows.js';

/** A talk goes on in the next session when that begins this soon after the one before: a server was restarted, or
 * the only page in the room was reloaded. */
const PAUSE_MS = 5 * 60_000;
/** Writes that may wait; with a database that keeps up there are a few. */
const MAX_WAITING = 10_000;

export interface Talk {
  /** Milliseconds since the epoch; older messages belong to an earlier talk. */
  beganAt: number;
  /** Pins, pause and blocks, as JSON text; empty for a new talk. */
  rules: string;
}

export interface Page {
  roomId: string;
  beganAt: number;
  /** Null reads everything. */
  reader: Reader | null;
  before?: string;
  after?: string;
  limit: number;
}

type Write =
  | { kind: 'message'; row: MessageRow; earlier: MessageRow | null }
  | { kind: 'hide'; roomId: string; id: string; at: number }
  | { kind: 'rules'; roomId: string; rules: string };

export class ChatLog {
  readonly #db: Db;
  readonly #commit: GroupCommit<Write>;

  constructor(db: Db, onTrouble: (error: unknown) => void = () => {}) {
    this.#db = db;
    this.#commit = new GroupCommit({ db, write, onTrouble });
  }

  /** The talk that a session of a room belongs to: that of the session before, or a new one. */
  async open(roomId: string, session: { id: string; startedAt: number }): Promise<Talk> {
    const known = await this.#db
      .selectFrom('chat_rooms')
      .selectAll()
      .where('room_id', '=', roomId)
      .executeTakeFirst();
    const goesOn = known !== undefined && (await this.#goesOn(known.session_id, session));
    const talk = goesOn
      ? { beganAt: known.began_at, rules: known.rules }
      : { beganAt: session.startedAt, rules: '' };
    const row = { session_id: session.id, began_at: talk.beganAt, rules: talk.rules };
    await this.#db
      .insertInto('chat_rooms')
      .values({ room_id: roomId, ...row })
      .onConflict((conflict) => conflict.column('room_id').doUpdateSet(row))
      .execute();
    return talk;
  }

  /** Resolves when the message is durable, with the earlier one when its author sent it before. */
  async add(row: MessageRow): Promise<MessageRow | null> {
    if (this.#commit.waiting >= MAX_WAITING) {
      throw new HmsError('server_away', 'The server is too busy to keep this. Try again.');
    }
    const write = { kind: 'message' as const, row, earlier: null as MessageRow | null };
    await this.#commit.add(write);
    return write.earlier;
  }

  async hide(roomId: string, id: string, at: number): Promise<void> {
    await this.#commit.add({ kind: 'hide', roomId, id, at });
  }

  async saveRules(roomId: string, rules: string): Promise<void> {
    await this.#commit.add({ kind: 'rules', roomId, rules });
  }

  /** Oldest first; hidden messages are left out. `more`: there are further ones in the direction of the page. */
  async page({ roomId, beganAt, reader, before, after, limit }: Page) {
    const forward = after !== undefined;
    let query = this.#db
      .selectFrom('chat_messages')
      .selectAll()
      .where('room_id', '=', roomId)
      .where('id', '>=', firstId(beganAt))
      .where('hidden_at', 'is', null)
      .orderBy('id', forward ? 'asc' : 'desc')
      .limit(limit + 1);
    if (before !== undefined) query = query.where('id', '<', before);
    if (after !== undefined) query = query.where('id', '>', after);
    if (reader) {
      query = query.where((where) =>
        where.or([
          where('to_kind', '=', 'everyone'),
          where('person', '=', reader.person),
          where.and([where('to_kind', '=', 'peer'), where('to_person', '=', reader.person)]),
          where.and([
            where('to_kind', '=', 'roles'),
            sql<boolean>`to_roles like ${rolePattern(reader.role)} escape '\\'`,
          ]),
        ]),
      );
    }
    const rows = await query.execute();
    const messages = rows.slice(0, limit);
    return { messages: forward ? messages : messages.reverse(), more: rows.length > limit };
  }

  find(roomId: string, id: string): Promise<MessageRow | undefined> {
    return this.#db
      .selectFrom('chat_messages')
      .selectAll()
      .where('room_id', '=', roomId)
      .where('id', '=', id)
      .executeTakeFirst();
  }

  findSent(row: Pick<MessageRow, SentKey>): Promise<MessageRow | undefined> {
    return sentBefore(this.#db, row);
  }

  /** Writes what waits. */
  close(): Promise<void> {
    return this.#commit.close();
  }

  async #goesOn(before: string, session: { id: string; startedAt: number }): Promise<boolean> {
    if (before === session.id) return true;
    const row = await this.#db
      .selectFrom('sessions')
      .select('ended_at')
      .where('id', '=', before)
      .executeTakeFirst();
    // One that is still open was left behind by a server that died.
    return row !== undefined && (row.ended_at ?? Infinity) + PAUSE_MS >= session.startedAt;
  }
}

type SentKey = 'room_id' | 'person' | 'client_message_id';

function sentBefore(
  db: Db | Transaction<Tables>,
  { room_id, person, client_message_id }: Pick<MessageRow, SentKey>,
): Promise<MessageRow | undefined> {
  return db
    .selectFrom('chat_messages')
    .selectAll()
    .where('room_id', '=', room_id)
    .where('person', '=', person)
    .where('client_message_id', '=', client_message_id)
    .executeTakeFirst();
}

/** May run twice for the same writes: a commit whose answer got lost is repeated. */
async function write(trx: Transaction<Tables>, writes: readonly Write[]): Promise<void> {
  const sent = writes.filter((entry) => entry.kind === 'message');
  if (sent.length > 0) {
    const written = await trx
      .insertInto('chat_messages')
      .values(sent.map(({ row }) => row))
      .onConflict((conflict) =>
        conflict.columns(['room_id', 'person', 'client_message_id']).doNothing(),
      )
      .returning(['room_id', 'id'])
      .execute();
    const fresh = new Set(written.map(({ room_id, id }) => `${room_id} ${id}`));
    for (const entry of sent) {
      if (fresh.has(`${entry.row.room_id} ${entry.row.id}`)) continue;
      const first = await sentBefore(trx, entry.row);
      entry.earlier = first && first.id !== entry.row.id ? first : null;
    }
  }
  for (const entry of writes) {
    if (entry.kind === 'hide') {
      await trx
        .updateTable('chat_messages')
        .set({ hidden_at: entry.at })
        .where('room_id', '=', entry.roomId)
        .where('id', '=', entry.id)
        .execute();
    } else if (entry.kind === 'rules') {
      await trx
        .updateTable('chat_rooms')
        .set({ rules: entry.rules })
        .where('room_id', '=', entry.roomId)
        .execute();
    }
  }
}
