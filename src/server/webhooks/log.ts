/** What was delivered and what was not, for a month. */
import type { Kysely } from 'kysely';
import type { Db } from '../storage/database.js';
import type { Tables, WebhookEventsTable } from '../storage/schema.js';

export type DeliveryStatus = 'all' | WebhookEventsTable['status'];

export interface EventFilter {
  /** Milliseconds since the epoch; both ends belong to the range. */
  from: number;
  to: number;
  roomId: string | null;
  /** Empty: every type. */
  types: string[];
  status: DeliveryStatus;
}

const DAY_MS = 24 * 60 * 60_000;
export const RETENTION_MS = 30 * DAY_MS;
const CHUNK = 1_000;

export class WebhookLog {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** One page, newest first, and how many there are in all. `page` counts from 1. */
  async list(
    filter: EventFilter,
    { limit, page }: { limit: number; page: number },
  ): Promise<{ events: WebhookEventsTable[]; total: number }> {
    const [events, count] = await Promise.all([
      matching(this.#db, filter)
        .selectAll()
        .orderBy('created_at', 'desc')
        .orderBy('position', 'desc')
        .limit(limit)
        .offset((page - 1) * limit)
        .execute(),
      matching(this.#db, filter)
        .select((select) => select.fn.countAll<number | string>().as('count'))
        .executeTakeFirstOrThrow(),
    ]);
    return { events, total: Number(count.count) };
  }

  /** Forgets what is older than the retention and does not wait any more. */
  async prune(now = Date.now()): Promise<void> {
    const before = now - RETENTION_MS;
    for (;;) {
      const old = this.#db
        .selectFrom('webhook_events')
        .select('id')
        .where('created_at', '<', before)
        .where('status', '!=', 'pending')
        .limit(CHUNK);
      const { numDeletedRows } = await this.#db
        .deleteFrom('webhook_events')
        .where('id', 'in', old)
        .executeTakeFirst();
      if (numDeletedRows < BigInt(CHUNK)) break;
    }
    await this.#db.deleteFrom('webhook_replays').where('finished_at', '<', before).execute();
  }
}

/** Events of the log that do not wait. */
export function finishedEvents(db: Kysely<Tables>, filter: EventFilter) {
  return matching(db, filter).where('status', '!=', 'pending');
}

function matching(db: Kysely<Tables>, { from, to, roomId, types, status }: EventFilter) {
  let events = db
    .selectFrom('webhook_events')
    .where('created_at', '>=', from)
    .where('created_at', '<=', to);
  if (roomId !== null) events = events.where('room_id', '=', roomId);
  if (types.length > 0) events = events.where('type', 'in', types);
  if (status !== 'all') events = events.where('status', '=', status);
  return events;
}
