/** Polls as the REST API sees them: made and changed outside of rooms, and what became of them in sessions. */
import { randomBytes } from 'node:crypto';
import { HmsError, type PollDraft, type PollQuestionDraft } from '../../protocol/index.js';
import { readPage, type PageQuery } from '../directory/page.js';
import type { Db } from '../storage/database.js';
import { readDraft } from './drafts.js';
import type { PollDocument, PollRecord, PollReply, PollRun } from './poll-document.js';
import { pollOfRow, replyOfRow, rowOfPoll, runOfRow } from './poll-rows.js';
import { Tally } from './tally.js';

/** A poll in the form in which it is written, right answers marked. */
export type WrittenPoll = Omit<Required<PollDraft>, 'id' | 'questions'> & {
  questions: WrittenQuestion[];
};
export type WrittenQuestion = Required<PollQuestionDraft>;

/** A use of a poll whose session has ended runs no more, even when nobody stopped it. */
export type PastRun = PollRun & { endedAt: number | null };

const ATTEMPTS = 10;

export class PollDirectory {
  readonly #db: Db;
  readonly #changed: (poll: PollRecord) => void;

  /** `changed` is told of every poll that is another now. */
  constructor(db: Db, changed: (poll: PollRecord) => void) {
    this.#db = db;
    this.#changed = changed;
  }

  async list(page: PageQuery): Promise<PollRecord[]> {
    return (await readPage(this.#db.selectFrom('polls').selectAll(), page)).map(pollOfRow);
  }

  /** The poll, or `not_found`. */
  async need(id: string): Promise<PollRecord> {
    const row = await this.#row(id);
    if (!row) throw new HmsError('not_found', 'There is no such poll.');
    return pollOfRow(row);
  }

  async create(draft: PollDraft): Promise<PollRecord> {
    const now = Date.now();
    const poll: PollRecord = {
      id: randomBytes(12).toString('hex'),
      roomId: null,
      sessionId: null,
      document: readDraft(draft),
      createdBy: { peerId: '', userId: '', name: '' },
      createdAt: now,
      updatedAt: now,
    };
    await this.#db.insertInto('polls').values(rowOfPoll(poll)).execute();
    return poll;
  }

  /**
   * Changes a poll: `edit` gets it as it is now and returns what it shall be. Where it started already, that use goes
   * on as it was. When somebody else was faster, `edit` is asked again.
   */
  async change(id: string, edit: (poll: WrittenPoll) => PollDraft): Promise<PollRecord> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const row = await this.#row(id);
      if (!row) throw new HmsError('not_found', 'There is no such poll.');
      const before = pollOfRow(row);
      if (before.roomId !== null && (await this.#wasUsed(id))) {
        throw new HmsError('conflict', 'The poll has started, and stays as it is.');
      }
      const document = readDraft(edit(written(before.document)));
      const poll = { ...before, document, updatedAt: Math.max(Date.now(), before.updatedAt + 1) };
      const { numUpdatedRows } = await this.#db
        .updateTable('polls')
        .set({ document: JSON.stringify(document), updated_at: poll.updatedAt })
        .where('id', '=', id)
        .where('updated_at', '=', row.updated_at)
        .where('document', '=', row.document)
        .executeTakeFirst();
      if (numUpdatedRows !== 1n) continue;
      this.#changed(poll);
      return poll;
    }
    throw new HmsError('conflict', 'Others change this at the same time. Try again.');
  }

  /** Uses of a poll, newest first. */
  async runs(pollId: string, page: PageQuery, sessionId?: string): Promise<PastRun[]> {
    const rows = await readPage(this.#runs(pollId, sessionId), page);
    return rows.map(pastRun);
  }

  async run(pollId: string, id: string): Promise<PastRun> {
    const row = await this.#runs(pollId).where('id', '=', id).executeTakeFirst();
    if (!row) throw new HmsError('not_found', 'There is no such result.');
    return pastRun(row);
  }

  async tally(run: PollRun): Promise<Tally> {
    const rows = await this.#db
      .selectFrom('poll_responses')
      .selectAll()
      .where('run_id', '=', run.id)
      .execute();
    return new Tally(run.document, rows.map(replyOfRow));
  }

  /** What people answered, by id: an order that tells nothing of who or when. */
  async replies(
    pollId: string,
    { limit, start = '', sessionId }: PageQuery & { sessionId?: string | undefined },
  ): Promise<{ reply: PollReply; run: PollRun }[]> {
    let rows = this.#replies(pollId).where('poll_responses.id', '>', start);
    if (sessionId !== undefined) rows = rows.where('poll_runs.session_id', '=', sessionId);
    return this.#withRuns(await rows.orderBy('poll_responses.id').limit(limit).execute());
  }

  async reply(pollId: string, id: string): Promise<{ reply: PollReply; run: PollRun }> {
    const rows = await this.#replies(pollId).where('poll_responses.id', '=', id).execute();
    const [found] = await this.#withRuns(rows);
    if (!found) throw new HmsError('not_found', 'There is no such response.');
    return found;
  }

  #row(id: string) {
    return this.#db.selectFrom('polls').selectAll().where('id', '=', id).executeTakeFirst();
  }

  async #wasUsed(id: string): Promise<boolean> {
    const run = await this.#db
      .selectFrom('poll_runs')
      .select('id')
      .where('poll_id', '=', id)
      .limit(1)
      .executeTakeFirst();
    return run !== undefined;
  }

  #runs(pollId: string, sessionId?: string) {
    let runs = this.#db
      .selectFrom('poll_runs')
      .leftJoin('sessions', 'sessions.id', 'poll_runs.session_id')
      .selectAll('poll_runs')
      .select(['poll_runs.started_at as created_at', 'sessions.ended_at'])
      .where('poll_id', '=', pollId);
    if (sessionId !== undefined) runs = runs.where('session_id', '=', sessionId);
    return this.#db.selectFrom(runs.as('runs')).selectAll();
  }

  #replies(pollId: string) {
    return this.#db
      .selectFrom('poll_responses')
      .innerJoin('poll_runs', 'poll_runs.id', 'poll_responses.run_id')
      .selectAll('poll_responses')
      .where('poll_runs.poll_id', '=', pollId);
  }

  async #withRuns(rows: Parameters<typeof replyOfRow>[0][]) {
    const ids = [...new Set(rows.map(({ run_id }) => run_id))];
    const runs = ids.length
      ? await this.#db.selectFrom('poll_runs').selectAll().where('id', 'in', ids).execute()
      : [];
    const byId = new Map(runs.map((row) => [row.id, runOfRow(row)]));
    return rows.flatMap((row) => {
      const run = byId.get(row.run_id);
      return run ? [{ reply: replyOfRow(row), run }] : [];
    });
  }
}

function pastRun({
  ended_at,
  ...row
}: Parameters<typeof runOfRow>[0] & { ended_at: number | null }): PastRun {
  const run = runOfRow(row);
  return { ...run, endedAt: run.stoppedAt ?? ended_at };
}

function written({ questions, ...document }: PollDocument): WrittenPoll {
  return {
    ...document,
    questions: questions.map(({ options, correct, ...question }) => ({
      ...question,
      options: options.map((text, index) => ({ text, isCorrect: correct.includes(index + 1) })),
    })),
  };
}
