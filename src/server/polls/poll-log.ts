/**
 * The polls of all rooms in the database. A vote counts once it is here; votes that come at the same time are written
 * in one transaction, and a stop is written after the votes before it.
 */
import type { Transaction } from 'kysely';
import { HmsError } from '../../protocol/index.js';
import type { Db } from '../storage/database.js';
import { GroupCommit } from '../storage/group-commit.js';
import type { Tables } from '../storage/schema.js';
import type { PollRecord, PollReply, PollRun } from './poll-document.js';
import { pollOfRow, replyOfRow, rowOfPoll, rowOfReply, rowOfRun, runOfRow } from './poll-rows.js';

/** Polls go on in the next session when it begins this soon after the one before: the server was restarted. */
const PAUSE_MS = 5 * 60_000;
const MAX_WAITING = 10_000;

export interface SessionPolls {
  polls: PollRecord[];
  runs: { run: PollRun; replies: PollReply[] }[];
}

type Write =
  | { kind: 'poll'; poll: PollRecord }
  | { kind: 'start'; run: PollRun }
  | { kind: 'stop'; runId: string; at: number }
  | { kind: 'reply'; reply: PollReply };

export class PollLog {
  readonly #db: Db;
  readonly #commit: GroupCommit<Write>;

  constructor(db: Db, onTrouble: (error: unknown) => void = () => {}) {
    this.#db = db;
    this.#commit = new GroupCommit({ db, write, onTrouble });
  }

  /** When a session begins: what a session that ended just before, or never, left behind in this room. */
  async open(roomId: string, session: { id: string; startedAt: number }): Promise<SessionPolls> {
    const before = await this.#sessionBefore(roomId);
    if (before !== null && before !== session.id && (await this.#goesOn(before, session))) {
      await this.#db.transaction().execute(async (trx) => {
        for (const table of ['polls', 'poll_runs'] as const) {
          await trx
            .updateTable(table)
            .set({ session_id: session.id })
            .where('room_id', '=', roomId)
            .where('session_id', '=', before)
            .execute();
        }
      });
    }
    const polls = await this.#db
      .selectFrom('polls')
      .selectAll()
      .where('room_id', '=', roomId)
      .where('session_id', '=', session.id)
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    const runs = await this.#db
      .selectFrom('poll_runs')
      .selectAll()
      .where('room_id', '=', roomId)
      .where('session_id', '=', session.id)
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
    return this.#add({ kind: 'poll', poll });
  }

  start(run: PollRun): Promise<void> {
    return this.#add({ kind: 'start', run });
  }

  stop(runId: string, at: number): Promise<void> {
    return this.#commit.add({ kind: 'stop', runId, at });
  }

  reply(reply: PollReply): Promise<void> {
    return this.#add({ kind: 'reply', reply });
  }

  /** Writes what waits. */
  close(): Promise<void> {
    return this.#commit.close();
  }

  #add(write: Write): Promise<void> {
    if (this.#commit.waiting >= MAX_WAITING) {
      const busy = new HmsError('server_away', 'The server is too busy to keep this. Try again.');
      return Promise.reject(busy);
    }
    return this.#commit.add(write);
  }

  async #replies(runId: string): Promise<PollReply[]> {
    const rows = await this.#db
      .selectFrom('poll_responses')
      .selectAll()
      .where('run_id', '=', runId)
      .execute();
    return rows.map(replyOfRow);
  }

  /** The newest session of this room that had polls. */
  async #sessionBefore(roomId: string): Promise<string | null> {
    const made = await this.#db
      .selectFrom('polls')
      .select(['session_id', 'updated_at as at'])
      .where('room_id', '=', roomId)
      .orderBy('updated_at', 'desc')
      .limit(1)
      .executeTakeFirst();
    const used = await this.#db
      .selectFrom('poll_runs')
      .select(['session_id', 'started_at as at'])
      .where('room_id', '=', roomId)
      .orderBy('started_at', 'desc')
      .limit(1)
      .executeTakeFirst();
    return ((used?.at ?? 0) > (made?.at ?? 0) ? used : made)?.session_id ?? null;
  }

  async #goesOn(before: string, session: { startedAt: number }): Promise<boolean> {
    const row = await this.#db
      .selectFrom('sessions')
      .select('ended_at')
      .where('id', '=', before)
      .executeTakeFirst();
    // One that is still open was left behind by a server that died.
    return row !== undefined && (row.ended_at ?? Infinity) + PAUSE_MS >= session.startedAt;
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
        break;
      }
      case 'start':
        await trx
          .insertInto('poll_runs')
          .values(rowOfRun(entry.run))
          .onConflict((conflict) => conflict.column('id').doNothing())
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
