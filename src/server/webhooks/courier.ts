/**
 * Delivers what is in the outbox: at least once, and in order within each room.
 *
 * Every room with waiting events is a lane; the first event of a lane holds up those behind it until a receiver
 * took it or it is given up. Lanes are independent, and so are receivers: only a few lanes at a time may call one
 * address, only one while that address fails, so that a slow or dead receiver never delays another. All state is
 * in the database, and one server per database delivers (the lease), so a restart or another server goes on where
 * this one stopped. An event whose call was under way then is sent again, with the same id.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../logger.js';
import type { Db } from '../storage/database.js';
import type { Lease } from '../storage/lease.js';
import type { WebhookEventsTable, WebhookLanesTable } from '../storage/schema.js';
import type { Deliver } from './delivery.js';
import { finishReplay } from './replays.js';
import { GIVE_UP_MS, givesUp, retryWait } from './retry.js';
import type { WebhookTarget, WebhookTargets } from './target.js';

export interface CourierOptions {
  db: Db;
  lease: Lease;
  targets: WebhookTargets;
  deliver: Deliver;
  logger: Logger;
}

type Lane = WebhookLanesTable;
type Event = WebhookEventsTable;

const MAX_LANES = 256;
const LANES_PER_ENDPOINT = 8;
/** Events of one lane in one go; then other lanes of the same receiver have their turn. */
const TURN = 20;
/** Another server, or a person, may have written to the outbox. */
const LOOK_AGAIN_MS = 5_000;
const TROUBLE_MS = 5_000;
const MAX_FAILING = 10_000;
const NO_WEBHOOK = 'Neither the room nor the server has a webhook address any more.';

export class Courier {
  readonly #options: CourierOptions;
  /** Lanes under way, by room. */
  readonly #busy = new Map<string, Promise<void>>();
  /** How many of them call one endpoint. */
  readonly #calls = new Map<string, number>();
  readonly #failing = new Set<string>();
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | null = null;
  #lookAgain = false;

  constructor(options: CourierOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    await this.#options.lease.start(() => this.wake());
    this.wake();
  }

  /** There may be something to deliver. */
  wake(): void {
    if (this.#stop.signal.aborted) return;
    this.#lookAgain = true;
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null;
      if (this.#lookAgain) this.wake();
    });
  }

  /** Ends the calls that are under way: their events are sent again after the next start. */
  async close(): Promise<void> {
    this.#stop.abort();
    clearTimeout(this.#timer);
    await this.#looking;
    await Promise.all(this.#busy.values());
    await this.#options.lease.stop();
  }

  async #look(): Promise<void> {
    // All that was added in this turn of the event loop is seen by one look.
    await new Promise((resolve) => setImmediate(resolve));
    this.#lookAgain = false;
    let wait = LOOK_AGAIN_MS;
    try {
      if (this.#options.lease.held) {
        while ((await this.#startLanes()) > 0);
        wait = await this.#untilNext();
      }
    } catch (error) {
      this.#options.logger.warn({ err: error }, 'webhooks wait: the database does not answer');
    }
    if (this.#stop.signal.aborted) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.wake(), wait).unref();
  }

  /** Takes up lanes that are due, as many as there is room for; says how many. */
  async #startLanes(): Promise<number> {
    const free = MAX_LANES - this.#busy.size;
    if (free <= 0 || this.#stop.signal.aborted) return 0;
    const due = await this.#freeLanes()
      .selectAll()
      .where('next_at', '<=', Date.now())
      .orderBy('next_at')
      .limit(free)
      .execute();
    let started = 0;
    for (const lane of due) {
      if (this.#isSaturated(lane.endpoint)) continue;
      this.#busy.set(lane.room_id, this.#takeUp(lane));
      started += 1;
    }
    return started;
  }

  /** Milliseconds until a lane is due that could be taken up; one that ends its turn wakes us anyway. */
  async #untilNext(): Promise<number> {
    if (this.#busy.size >= MAX_LANES) return LOOK_AGAIN_MS;
    const next = await this.#freeLanes()
      .select((select) => select.fn.min('next_at').as('at'))
      .executeTakeFirst();
    if (!next || (next.at as number | null) === null) return LOOK_AGAIN_MS;
    return Math.min(LOOK_AGAIN_MS, Math.max(1, next.at - Date.now()));
  }

  /** Lanes that nobody works on, of receivers that can take a call. */
  #freeLanes() {
    const saturated = [...this.#calls.keys()].filter((endpoint) => this.#isSaturated(endpoint));
    let lanes = this.#options.db.selectFrom('webhook_lanes');
    if (saturated.length > 0) lanes = lanes.where('endpoint', 'not in', saturated);
    if (this.#busy.size > 0) lanes = lanes.where('room_id', 'not in', [...this.#busy.keys()]);
    return lanes;
  }

  #isSaturated(endpoint: string): boolean {
    const limit = this.#failing.has(endpoint) ? 1 : LANES_PER_ENDPOINT;
    return (this.#calls.get(endpoint) ?? 0) >= limit;
  }

  async #takeUp(lane: Lane): Promise<void> {
    const { endpoint } = lane;
    this.#count(endpoint, 1);
    await this.#work(lane);
    this.#count(endpoint, -1);
    this.#busy.delete(lane.room_id);
    this.wake();
  }

  #count(endpoint: string, change: number): void {
    const calls = (this.#calls.get(endpoint) ?? 0) + change;
    if (calls > 0) this.#calls.set(endpoint, calls);
    else this.#calls.delete(endpoint);
  }

  /** One turn of one lane. */
  async #work(lane: Lane): Promise<void> {
    const { db, lease, logger, targets } = this.#options;
    try {
      const target = await targets.of(db, lane.room_id);
      const events = await this.#waiting(lane.room_id);
      for (const event of events) {
        if (!lease.held || !(await this.#send(lane, event, target))) return;
      }
      if (events.length < TURN) await this.#closeLane(lane);
      else await this.#setLane(lane, { next_at: Date.now(), attempts: 0 });
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      logger.warn({ err: error, room: lane.room_id }, 'webhooks wait: nothing can be noted');
      // A receiver must not get one event at full speed because its delivery cannot be written down.
      await sleep(TROUBLE_MS, undefined, { signal: this.#stop.signal }).catch(() => {});
    }
  }

  /** False when the lane has to wait. */
  async #send(lane: Lane, event: Event, target: WebhookTarget | null): Promise<boolean> {
    const signal = this.#stop.signal;
    const error = target ? await this.#options.deliver(event, target, signal) : NO_WEBHOOK;
    if (!target || error === null) {
      if (target) this.#failing.delete(target.url);
      await this.#finish(event, target, error);
      lane.attempts = 0;
      return true;
    }
    if (this.#failing.size >= MAX_FAILING) this.#failing.clear();
    this.#failing.add(target.url);
    await this.#failed(lane, event, target, error);
    return false;
  }

  async #finish(event: Event, target: WebhookTarget | null, error: string | null): Promise<void> {
    await this.#options.db.transaction().execute(async (trx) => {
      await trx
        .updateTable('webhook_events')
        .set({
          status: error === null ? 'success' : 'failed',
          attempts: event.attempts + 1,
          url: target?.url ?? '',
          error,
          finished_at: Date.now(),
        })
        .where('id', '=', event.id)
        .execute();
      if (event.replay_id !== null) await finishReplay(trx, event.replay_id);
    });
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
    const replays = await this.#options.db.transaction().execute(async (trx) => {
      const over = await trx
        .updateTable('webhook_events')
        .set({ status: 'failed', error, finished_at: now })
        .where('room_id', '=', lane.room_id)
        .where('status', '=', 'pending')
        .where('pending_since', '<=', now - GIVE_UP_MS)
        .returning('replay_id')
        .execute();
      const ids = new Set(over.map(({ replay_id }) => replay_id));
      for (const id of ids) if (id !== null) await finishReplay(trx, id);
      return over.length;
    });
    this.#options.logger.warn(
      { room: lane.room_id, events: replays, reason: error },
      'webhooks given up',
    );
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
