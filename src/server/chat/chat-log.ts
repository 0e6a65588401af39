/**
 * The chat of all rooms in the database. A message counts once it is here: what waits at the same time is written in
 * one transaction, and a message that its author sent before is answered with the first one.
 */
import { sql, type Transaction } from 'kysely';
import type { Db } from '../storage/database.js';
import { GroupCommit } from '../storage/group-commit.js';
import { RoomEnds } from '../storage/room-ends.js';
import type { Tables } from '../storage/schema.js';
import { rolePattern, type MessageRow, type Reader } from './message-rows.js';

/** A talk whose server died or was restarted goes on in the next session, when that begins this soon. */
const PAUSE_MS = 5 * 60_000;

export interface Talk {
  /** The last message of the talk before; empty: there was none. */
  afterId: string;
  /** The newest message of the room, in this talk or before it; empty: there is none. */
  lastId: string;
  /** Pins, pause and blocks, as JSON text; empty for a new talk. */
  rules: string;
}

export interface Page {
  roomId: string;
  /** Of the talk. */
  afterId: string;
  /** Null reads everything. */
  reader: Reader | null;
  before?: string;
  after?: string;
  limit: number;
}

type Write =
  | { kind: 'message'; row: MessageRow; earlier: MessageRow | null }
  | { kind: 'hide'; roomId: string; id: string; at: number }
  | { kind: 'rules'; roomId: string; rules: string }
  | { kind: 'end'; roomId: string };

export class ChatLog {
  readonly #db: Db;
  readonly #commit: GroupCommit<Write>;
  readonly #ends = new RoomEnds();

  constructor(db: Db, onTrouble: (error: unknown) => void = () => {}) {
    this.#db = db;
    this.#commit = new GroupCommit({ db, write, onTrouble });
  }

  /** The talk of a room that opens: the one that a server left in the middle of it, or a new one. */
  async open(roomId: string, sessionId: string): Promise<Talk> {
    await this.#ends.over(roomId);
    const left = await this.#db
      .selectFrom('chat_rooms')
      .selectAll()
      .where('room_id', '=', roomId)
      .executeTakeFirst();
    const lastId = await this.#lastId(roomId);
    if (left && (await this.#goesOn(roomId, sessionId))) {
      return { afterId: left.after_id, lastId, rules: left.rules };
    }
    const talk = { after_id: lastId, rules: '' };
    await this.#db
      .insertInto('chat_rooms')
      .values({ room_id: roomId, ...talk })
      .onConflict((conflict) => conflict.column('room_id').doUpdateSet(talk))
      .execute();
    return { afterId: lastId, lastId, rules: '' };
  }

  /** The session ended as it should: who comes next reads nothing of it. */
  end(roomId: string): void {
    this.#ends.begin(roomId, this.#commit.add({ kind: 'end', roomId }));
  }

  /** Resolves when the message is durable, with the earlier one when its author sent it before. */
  async add(row: MessageRow): Promise<MessageRow | null> {
    const write = { kind: 'message' as const, row, earlier: null as MessageRow | null };
    await this.#commit.offer(write);
    return write.earlier;
  }

  async hide(roomId: string, id: string, at: number): Promise<void> {
    await this.#commit.add({ kind: 'hide', roomId, id, at });
  }

  async saveRules(roomId: string, rules: string): Promise<void> {
    await this.#commit.add({ kind: 'rules', roomId, rules });
  }

  /** Oldest first; hidden messages are left out. `more`: there are further ones in the direction of the page. */
  async page({ roomId, afterId, reader, before, after, limit }: Page) {
    const forward = after !== undefined;
    let query = this.#db
      .selectFrom('chat_messages')
      .selectAll()
      .where('room_id', '=', roomId)
      .where('id', '>', afterId)
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

  async #lastId(roomId: string): Promise<string> {
    const newest = await this.#db
      .selectFrom('chat_messages')
      .select('id')
      .where('room_id', '=', roomId)
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
    return newest?.id ?? '';
  }

  async #goesOn(roomId: string, sessionId: string): Promise<boolean> {
    const session = await this.#db
      .selectFrom('sessions')
      .select('ended_at')
      .where('room_id', '=', roomId)
      .where('id', '!=', sessionId)
      .orderBy('created_at', 'desc')
      .limit(1)
      .executeTakeFirst();
    // One that seems to be open was left behind, too.
    return session !== undefined && (session.ended_at ?? Infinity) >= Date.now() - PAUSE_MS;
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
    } else if (entry.kind === 'end') {
      await trx.deleteFrom('chat_rooms').where('room_id', '=', entry.roomId).execute();
    }
  }
}
