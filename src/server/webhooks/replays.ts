/**
 * Delivers events of the log once more, with their ids and marked as replayed. A replay is a set of events that
 * wait again; it is over when none of them does. An event belongs to one running replay at most.
 */
import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { sql, type Transaction } from 'kysely';
import { HmsError } from '../../protocol/index.js';
import type { Db } from '../storage/database.js';
import type { Tables, WebhookReplaysTable } from '../storage/schema.js';
import { finishedEvents, type EventFilter } from './log.js';
import { openLanes } from './outbox.js';
import type { WebhookTargets } from './target.js';

export interface ReplayWish extends EventFilter {
  limit: number;
  offset: number;
}

export interface Replay {
  id: string;
  wish: ReplayWish;
  startedAt: number;
  finishedAt: number | null;
  total: number;
  delivered: number;
  failed: number;
  /** Ids, once it is finished. */
  failedEvents: string[];
}

/** Ids of events in one statement. */
const CHUNK = 1_000;

export class Replays {
  readonly #db: Db;
  readonly #targets: WebhookTargets;
  readonly #wake: () => void;

  constructor(db: Db, targets: WebhookTargets, wake: () => void) {
    this.#db = db;
    this.#targets = targets;
    this.#wake = wake;
  }

  /** Starts a replay; while it runs, an equal `request` is answered with it and starts no other. */
  async start(wish: ReplayWish, request: string): Promise<{ id: string; running: boolean }> {
    const started = await this.#db.transaction().execute(async (trx) => {
      const running = await trx
        .selectFrom('webhook_replays')
        .select('id')
        .where('request', '=', request)
        .where('finished_at', 'is', null)
        .executeTakeFirst();
      if (running) return { id: running.id, running: true };
      return { id: await this.#begin(trx, wish, request), running: false };
    });
    this.#wake();
    return started;
  }

  async get(id: string): Promise<Replay> {
    const row = await this.#db
      .selectFrom('webhook_replays')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) throw new HmsError('not_found', 'There is no such replay.');
    return row.finished_at === null ? this.#running(row) : finished(row);
  }

  async #begin(trx: Transaction<Tables>, wish: ReplayWish, request: string): Promise<string> {
    const id = `webhook-replay-${randomUUID()}`;
    const now = Date.now();
    const events = await finishedEvents(trx, wish)
      .select(['id', 'room_id'])
      .where((is) =>
        is.or([
          is('replay_id', 'is', null),
          is(
            'replay_id',
            'not in',
            is.selectFrom('webhook_replays').select('id').where('finished_at', 'is', null),
          ),
        ]),
      )
      .orderBy('position')
      .limit(wish.limit)
      .offset(wish.offset)
      .execute();
    await trx
      .insertInto('webhook_replays')
      .values({
        id,
        request,
        filters: JSON.stringify(wish),
        started_at: now,
        finished_at: events.length === 0 ? now : null,
        total: events.length,
        failed_events: '[]',
      })
      .execute();
    for (let at = 0; at < events.length; at += CHUNK) {
      // The embedded database works in our own thread: let others have a turn.
      await setImmediate();
      await trx
        .updateTable('webhook_events')
        .set({ status: 'pending', pending_since: now, finished_at: null, replay_id: id })
        .where(
          'id',
          'in',
          events.slice(at, at + CHUNK).map((event) => event.id),
        )
        .execute();
    }
    await this.#openLanes(trx, [...new Set(events.map(({ room_id }) => room_id))]);
    return id;
  }

  async #openLanes(trx: Transaction<Tables>, rooms: string[]): Promise<void> {
    for (let at = 0; at < rooms.length; at += CHUNK) {
      const some = rooms.slice(at, at + CHUNK);
      const targets = await this.#targets.ofAll(trx, some);
      await openLanes(
        trx,
        some.map((roomId) => ({ roomId, endpoint: targets.get(roomId)?.url ?? '' })),
      );
    }
  }

  async #running(row: WebhookReplaysTable): Promise<Replay> {
    const counts = await this.#db
      .selectFrom('webhook_events')
      .select(['status', (select) => select.fn.countAll<number | string>().as('count')])
      .where('replay_id', '=', row.id)
      .groupBy('status')
      .execute();
    const count = (status: string) =>
      Number(counts.find((entry) => entry.status === status)?.count ?? 0);
    return {
      ...finished(row),
      delivered: count('success'),
      failed: count('failed'),
    };
  }
}

/** Notes the end of the replays that these events belonged to, where none of their events waits any more. */
export async function finishReplays(
  trx: Transaction<Tables>,
  replayIds: readonly (string | null)[],
): Promise<void> {
  for (const id of new Set(replayIds)) if (id !== null) await finishReplay(trx, id);
}

async function finishReplay(trx: Transaction<Tables>, id: string): Promise<void> {
  const events = trx.selectFrom('webhook_events').where('replay_id', '=', id);
  const waiting = await events
    .select('id')
    .where('status', '=', 'pending')
    .limit(1)
    .executeTakeFirst();
  if (waiting) return;
  const failed = await events.select('id').where('status', '=', 'failed').execute();
  await trx
    .updateTable('webhook_replays')
    .set({
      finished_at: sql<number>`coalesce(finished_at, ${Date.now()})`,
      failed_events: JSON.stringify(failed.map((event) => event.id)),
    })
    .where('id', '=', id)
    .execute();
}

function finished(row: WebhookReplaysTable): Replay {
  const failedEvents = JSON.parse(row.failed_events) as string[];
  return {
    id: row.id,
    wish: JSON.parse(row.filters) as ReplayWish,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    total: row.total,
    delivered: row.total - failedEvents.length,
    failed: failedEvents.length,
    failedEvents,
  };
}
