/**
 * Events that wait for delivery, in the database: an event gets its row in the transaction of the change that it
 * tells, so that neither can be without the other. Its id is given before the first attempt to write: a write that
 * is repeated adds nothing.
 */
import { randomUUID } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import type { Account } from '../config/keys.js';
import type { RoomFacts } from '../rooms/journal.js';
import type { Db } from '../storage/database.js';
import type { Tables } from '../storage/schema.js';
import { envelope, type WebhookEvent } from './events.js';
import type { WebhookTargets } from './target.js';

export interface OutboxEvent {
  id: string;
  roomId: string;
  type: string;
  body: string;
  createdAt: number;
}

export class Outbox {
  readonly #account: Account;
  readonly #targets: WebhookTargets;
  #position = 0;

  constructor(account: Account, targets: WebhookTargets) {
    this.#account = account;
    this.#targets = targets;
  }

  /** Goes on after the events of earlier runs, also when the clock was set back. */
  async start(db: Db): Promise<void> {
    const last = await db
      .selectFrom('webhook_events')
      .select((select) => select.fn.max('position').as('position'))
      .executeTakeFirst();
    this.#position = Math.max(this.#position, last?.position ?? 0);
  }

  prepare(room: RoomFacts, event: WebhookEvent): OutboxEvent {
    const id = randomUUID();
    const now = Date.now();
    return {
      id,
      roomId: room.id,
      type: event.type,
      body: envelope(this.#account, room, event, { id, at: now }),
      createdAt: now,
    };
  }

  /** Puts events into the outbox, in this order; those of rooms without a webhook are dropped. */
  async write(trx: Transaction<Tables>, events: readonly OutboxEvent[]): Promise<void> {
    if (events.length === 0) return;
    const rooms = [...new Set(events.map(({ roomId }) => roomId))];
    const targets = await this.#targets.ofAll(trx, rooms);
    const wanted = events.filter(({ roomId }) => targets.has(roomId));
    if (wanted.length === 0) return;
    await trx
      .insertInto('webhook_events')
      .values(
        wanted.map((event) => ({
          id: event.id,
          position: this.#next(),
          room_id: event.roomId,
          type: event.type,
          body: event.body,
          created_at: event.createdAt,
          status: 'pending' as const,
          pending_since: event.createdAt,
          attempts: 0,
          url: '',
          error: null,
          finished_at: null,
          replay_id: null,
        })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await openLanes(
      trx,
      [...targets].map(([roomId, { url }]) => ({ roomId, endpoint: url })),
    );
  }

  #next(): number {
    this.#position = Math.max(this.#position + 1, Date.now() * 1000);
    return this.#position;
  }
}

/** Marks rooms as having something to deliver. */
export async function openLanes(
  trx: Transaction<Tables>,
  lanes: readonly { roomId: string; endpoint: string }[],
): Promise<void> {
  if (lanes.length === 0) return;
  await trx
    .insertInto('webhook_lanes')
    .values(
      // In one order, so that two servers that mark the same rooms never wait for each other.
      [...lanes]
        .sort((a, b) => (a.roomId < b.roomId ? -1 : 1))
        .map(({ roomId, endpoint }) => ({
          room_id: roomId,
          endpoint,
          next_at: 0,
          attempts: 0,
          version: 0,
        })),
    )
    .onConflict((conflict) =>
      conflict.column('room_id').doUpdateSet({ version: sql`webhook_lanes.version + 1` }),
    )
    .execute();
}
