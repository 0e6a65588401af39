/**
 * The polls of all rooms in the database. A vote counts once it is here; votes that come at the same time are written
 * in one transaction, and a stop is written after the votes before it.
 */
import type { Transaction } from 'kysely';
import type { Db } from '../storage/database.js';
import { GroupCommit } from '../storage/group-commit.js';
import { RoomEnds } from '../storage/room-ends.js';
import type { Tables } from '../storage/schema.js';
import type { PollRecord, PollReply, PollRun } from './poll-document.js';
import { pollOfRow, replyOfRow, rowOfPoll, rowOfReply, rowOfRun, runOfRow } from './poll-rows.js';

/** The polls of a session whose server died or was restarted go on in the next one, when that begins this soon. */
const PAUSE_MS = 5 * 60_000;

export interface SessionPolls {
  polls: PollRecord[];
  runs: { run: PollRun; replies: PollReply[] }[];
}

type Write =
  | { kind: 'poll'; poll: PollRecord }
  | { kind: 'start'; run: PollRun }
  | { kind: 'stop'; runId: string; at: number }
  | { kind: 'reply'; reply: PollReply }
  | { kind: 'end'; roomId: string; sessionId: string; at: number };

export class PollLog {
  readonly #db: Db;
  readonly #commit: GroupCommit<Write>;
  readonly #ends = new RoomEnds();

  constructor(db: Db, onTrouble: (error: unknown) => void = () => {}) {
    this.#db = db;
    this.#commit = new GroupCommit({ db, write, onTrouble });
  }

  /** When a session begins: the polls that a server left in the middle of the session before. */
  async open(roomId: string, sessionId: string): Promise<SessionPolls> {
    await this.#ends.over(roomId);
    const left = await this.#db
      .selectFrom('poll_rooms')
      .select('session_id')
      .where('room_id', '=', roomId)
      .executeTakeFirst();
    if (!left) return { polls: [], runs: [] };
    if (!(await this.#goesOn(left.session_id))) {
      await this.#db.deleteFrom('poll_rooms').where('room_id', '=', roomId).execute();
      return { polls: [], runs: [] };
    }
    await this.#db.transaction().execute(async (trx) => {
      for (const table of ['poll_rooms', 'polls', 'poll_runs'] as const) {
        await trx
          .updateTable(table)
          .set({ session_id: sessionId })
          .where('room_id', '=', roomId)
          .where('session_id', '=', left.session_id)
          .execute();
      }
    });
    return this.#read(roomId, sessionId);
  }

  /** The session ended as it should: what still runs stops, and nothing goes on. */
  end(roomId: string, sessionId: string): void {
    const end = { kind: 'end', roomId, sessionId, at: Date.now() } as const;
    this.#ends.begin(roomId, this.#commit.add(end));
  }

  async #read(roomId: string, sessionId: string): Promise<SessionPolls> {
    const polls = await this.#db
      .selectFrom('polls')
      .selectAll()
      .where('room_id', '=', roomId)
      .where('session_id', '=', sessionId)
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    const runs = await this.#db
      .selectFrom('poll_runs')
      .selectAll()
      .where('room_id', '=', roomId)
      .where('session_id', '=', sessionId)
      .execute();
    return {
      polls: polls.map(pollOfRow),
      runs: await Promise.all(
        runs.map(async (row) => ({ run: runOfRow(row), replies: await this.#replies(row.id) })),
      ),
    };
  }

  /** Those of these that exist, in the order of the ids. */
  async find(ids: readonly string[]): Promise<PollRecord[]> {
    if (ids.length === 0) return [];
    const rows = await this.#db
      .selectFrom('polls')
      .selectAll()
      .where('id', 'in', [...ids])
      .execute();
    return rows.map(pollOfRow).sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
  }

  /** Makes the poll, or takes the place of what it was. */
  save(poll: PollRecord): Promise<void> {
    return this.#commit.offer({ kind: 'poll', poll });
  }

  start(run: PollRun): Promise<void> {
    return this.#commit.offer({ kind: 'start', run });
  }

  stop(runId: string, at: number): Promise<void> {
    return this.#commit.add({ kind: 'stop', runId, at });
  }

  reply(reply: PollReply): Promise<void> {
    return this.#commit.offer({ kind: 'reply', reply });
  }

  /** Writes what waits. */
  close(): Promise<void> {
    return this.#commit.close();
  }

  async #replies(runId: string): Promise<PollReply[]> {
    const rows = await this.#db
      .selectFrom('poll_responses')
      .selectAll()
      .where('run_id', '=', runId)
      .execute();
    return rows.map(replyOfRow);
  }

  async #goesOn(sessionId: string): Promise<boolean> {
    const session = await this.#db
      .selectFrom('sessions')
      .select('ended_at')
      .where('id', '=', sessionId)
      .executeTakeFirst();
    // One that seems to be open was left behind, too.
    return session !== undefined && (session.ended_at ?? Infinity) >= Date.now() - PAUSE_MS;
  }
}

/** May run twice for the same writes: a commit whose answer got lost is repeated. */
async function write(trx: Transaction<Tables>, writes: readonly Write[]): Promise<void> {
  for (const entry of writes) {
    switch (entry.kind) {
      case 'poll': {
        const { id, ...row } = rowOfPoll(entry.poll);
        await trx
          .insertInto('polls')
          .values({ id, ...row })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
          .execute();
        if (row.room_id !== null && row.session_id !== null) {
          await note(trx, row.room_id, row.session_id);
        }
        break;
      }
      case 'start':
        await trx
          .insertInto('poll_runs')
          .values(rowOfRun(entry.run))
          .onConflict((conflict) => conflict.column('id').doNothing())
          .execute();
        await note(trx, entry.run.roomId, entry.run.sessionId);
        break;
      case 'end':
        await trx
          .updateTable('poll_runs')
          .set({ stopped_at: entry.at })
          .where('room_id', '=', entry.roomId)
          .where('session_id', '=', entry.sessionId)
          .where('stopped_at', 'is', null)
          .execute();
        await trx
          .deleteFrom('poll_rooms')
          .where('room_id', '=', entry.roomId)
          .where('session_id', '=', entry.sessionId)
          .execute();
        break;
      case 'stop':
        await trx
          .updateTable('poll_runs')
          .set({ stopped_at: entry.at })
          .where('id', '=', entry.runId)
          .execute();
        break;
      case 'reply': {
        const row = rowOfReply(entry.reply);
        const { answers, updated_at } = row;
        await trx
          .insertInto('poll_responses')
          .values(row)
          .onConflict((conflict) =>
            conflict.columns(['run_id', 'voter']).doUpdateSet({ answers, updated_at }),
          )
          .execute();
        break;
      }
    }
  }
}

/** The session has polls now. */
async function note(trx: Transaction<Tables>, room_id: string, session_id: string): Promise<void> {
  await trx
    .insertInto('poll_rooms')
    .values({ room_id, session_id })
    .onConflict((conflict) => conflict.column('room_id').doUpdateSet({ session_id }))
    .execute();
}
