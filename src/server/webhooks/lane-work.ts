/** Works off one lane: its first events in their order, for one turn, until one of them has to wait. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Transaction } from 'kysely';
import type { Logger } from '../logger.js';
import type { Db } from '../storage/database.js';
import { GroupCommit } from '../storage/group-commit.js';
import type { Tables, WebhookEventsTable, WebhookLanesTable } from '../storage/schema.js';
import type { Deliver, Outcome } from './delivery.js';
import { finishReplays } from './replays.js';
import { GIVE_UP_MS, givesUp, retryWait } from './retry.js';
import type { WebhookTarget, WebhookTargets } from './target.js';

export interface LaneWorkOptions {
  db: Db;
  targets: WebhookTargets;
  deliver: Deliver;
  logger: Logger;
  /** Whether another call may begin. */
  mayCall: () => boolean;
  /** Ends calls that are under way. */
  signal: AbortSignal;
  /** A receiver took what it was sent, or did not: why. */
  onCall: (url: string, outcome: Outcome) => void;
}

type Lane = WebhookLanesTable;
type Event = WebhookEventsTable;

interface Finished {
  event: Event;
  url: string;
  error: string | null;
}

/** Events in one go; then other lanes of the same receiver have their turn. */
const TURN = 20;
const TROUBLE_MS = 5_000;
const NO_WEBHOOK = 'Neither the room nor the server has a webhook address any more.';

export class LaneWork {
  readonly #options: LaneWorkOptions;
  /** A lane goes on when the outcome of its event is durable: nothing is sent twice for being forgotten. */
  readonly #finished: GroupCommit<Finished>;

  constructor(options: LaneWorkOptions) {
    this.#options = options;
    const { db, logger } = options;
    this.#finished = new GroupCommit({
      db,
      write: (trx, finished) => this.#note(trx, finished),
      onTrouble: (error) => logger.warn({ err: error }, 'webhooks wait for the database'),
    });
  }

  /** Writes down what was delivered. */
  close(): Promise<void> {
    return this.#finished.close();
  }

  /** One turn of one lane. Never rejects. */
  async work(lane: Lane): Promise<void> {
    const { db, logger, mayCall, signal, targets } = this.#options;
    try {
      const target = await targets.of(db, lane.room_id);
      const events = await this.#waiting(lane.room_id);
      for (const event of events) {
        if (!mayCall() || !(await this.#send(lane, event, target))) return;
      }
      if (events.length < TURN) await this.#closeLane(lane);
      else await this.#setLane(lane, { next_at: Date.now(), attempts: 0 });
    } catch (error) {
      if (signal.aborted) return;
      logger.warn({ err: error, room: lane.room_id }, 'webhooks wait: nothing can be noted');
      // A receiver must not get one event at full speed because its delivery cannot be written down.
      await sleep(TROUBLE_MS, undefined, { signal }).catch(() => {});
    }
  }

  /** False when the lane has to wait. */
  async #send(lane: Lane, event: Event, target: WebhookTarget | null): Promise<boolean> {
    const { deliver, onCall, signal } = this.#options;
    const error = target ? await deliver(event, target, signal) : NO_WEBHOOK;
    if (target) onCall(target.url, error);
    if (!target || error === null) {
      await this.#finished.add({ event, url: target?.url ?? '', error });
      lane.attempts = 0;
      return true;
    }
    await this.#failed(lane, event, target, error);
    return false;
  }

  async #note(trx: Transaction<Tables>, finished: readonly Finished[]): Promise<void> {
    for (const { event, url, error } of finished) {
      await trx
        .updateTable('webhook_events')
        .set({
          status: error === null ? 'success' : 'failed',
          attempts: event.attempts + 1,
          url,
          error,
          finished_at: Date.now(),
        })
        .where('id', '=', event.id)
        .execute();
    }
    await finishReplays(
      trx,
      finished.map(({ event }) => event.replay_id),
    );
  }

  async #failed(lane: Lane, event: Event, target: WebhookTarget, error: string): Promise<void> {
    const now = Date.now();
    const attempts = lane.attempts + 1;
    await this.#options.db
      .updateTable('webhook_events')
      .set({ attempts: event.attempts + 1, url: target.url, error })
      .where('id', '=', event.id)
      .execute();
    if (givesUp(attempts, event.pending_since, now)) await this.#giveUp(lane, error, now);
    await this.#setLane(lane, {
      attempts,
      endpoint: target.url,
      next_at: now + retryWait(attempts),
    });
    this.#options.logger.debug(
      { room: lane.room_id, event: event.id, type: event.type, attempts, reason: error },
      'webhook not delivered',
    );
  }

  /** What waited a day behind a receiver that does not answer is over together. */
  async #giveUp(lane: Lane, error: string, now: number): Promise<void> {
    const events = await this.#options.db.transaction().execute(async (trx) => {
      const over = await trx
        .updateTable('webhook_events')
        .set({ status: 'failed', error, finished_at: now })
        .where('room_id', '=', lane.room_id)
        .where('status', '=', 'pending')
        .where('pending_since', '<=', now - GIVE_UP_MS)
        .returning('replay_id')
        .execute();
      await finishReplays(
        trx,
        over.map(({ replay_id }) => replay_id),
      );
      return over.length;
    });
    this.#options.logger.warn({ room: lane.room_id, events, reason: error }, 'webhooks given up');
  }

  #waiting(roomId: string): Promise<Event[]> {
    return this.#options.db
      .selectFrom('webhook_events')
      .selectAll()
      .where('room_id', '=', roomId)
      .where('status', '=', 'pending')
      .orderBy('position')
      .limit(TURN)
      .execute();
  }

  /** Only when nothing was added since the lane was read. */
  async #closeLane(lane: Lane): Promise<void> {
    const { numDeletedRows } = await this.#options.db
      .deleteFrom('webhook_lanes')
      .where('room_id', '=', lane.room_id)
      .where('version', '=', lane.version)
      .executeTakeFirst();
    if (numDeletedRows === 0n) await this.#setLane(lane, { next_at: Date.now(), attempts: 0 });
  }

  async #setLane(
    lane: Lane,
    changes: Partial<Pick<Lane, 'next_at' | 'attempts' | 'endpoint'>>,
  ): Promise<void> {
    await this.#options.db
      .updateTable('webhook_lanes')
      .set(changes)
      .where('room_id', '=', lane.room_id)
      .execute();
  }
}
