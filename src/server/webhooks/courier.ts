/**
 * Delivers what is in the outbox: at least once, and in order within each room.
 *
 * Every room with waiting events is a lane; the first event of a lane holds up those behind it until a receiver
 * took it or it is given up. Lanes are independent, and so are receivers: only a few lanes at a time may call one
 * address, only one while that address fails, so that a slow or dead receiver never delays another. All state is
 * in the database, and one server per database delivers (the lease), so a restart or another server goes on where
 * this one stopped. An event whose call was under way then is sent again, with the same id.
 */
import type { WebhookLanesTable } from '../storage/schema.js';
import type { Lease } from '../storage/lease.js';
import type { Outcome } from './delivery.js';
import { LaneWork, type LaneWorkOptions } from './lane-work.js';

export interface CourierOptions extends Pick<
  LaneWorkOptions,
  'db' | 'targets' | 'deliver' | 'logger'
> {
  lease: Lease;
}

type Lane = WebhookLanesTable;

const MAX_LANES = 256;
const LANES_PER_ENDPOINT = 8;
/** Another server, or a person, may have written to the outbox. */
const LOOK_AGAIN_MS = 1_000;
const CLOSE_MS = 1_000;
const MAX_FAILING = 10_000;

export class Courier {
  readonly #options: CourierOptions;
  /** Lanes under way, by room. */
  readonly #busy = new Map<string, Promise<void>>();
  /** How many of them call one endpoint. */
  readonly #calls = new Map<string, number>();
  readonly #failing = new Set<string>();
  readonly #lanes: LaneWork;
  readonly #stop = new AbortController();
  #closing = false;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | null = null;
  #lookAgain = false;

  constructor(options: CourierOptions) {
    this.#options = options;
    this.#lanes = new LaneWork({
      ...options,
      mayCall: () => !this.#closing && options.lease.held,
      signal: this.#stop.signal,
      onCall: (url, outcome) => this.#called(url, outcome),
    });
  }

  async start(): Promise<void> {
    await this.#options.lease.start(() => this.wake());
    this.wake();
  }

  /** There may be something to deliver. */
  wake(): void {
    if (this.#closing) return;
    this.#lookAgain = true;
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null;
      if (this.#lookAgain) this.wake();
    });
  }

  /** Gives calls that are under way a moment; those cut off are made again after the next start. */
  async close(): Promise<void> {
    this.#closing = true;
    clearTimeout(this.#timer);
    await this.#looking;
    const timer = setTimeout(() => this.#stop.abort(), CLOSE_MS);
    await Promise.all(this.#busy.values());
    clearTimeout(timer);
    await this.#lanes.close();
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
    if (this.#closing) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.wake(), wait).unref();
  }

  /** Takes up lanes that are due, as many as there is room for; says how many. */
  async #startLanes(): Promise<number> {
    const free = MAX_LANES - this.#busy.size;
    if (free <= 0 || this.#closing) return 0;
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
    await this.#lanes.work(lane);
    this.#count(endpoint, -1);
    this.#busy.delete(lane.room_id);
    this.wake();
  }

  /** Of an address only the host is logged: the rest may hold a secret. */
  #called(endpoint: string, error: Outcome): void {
    const { logger } = this.#options;
    if (error === null) {
      if (!this.#failing.delete(endpoint)) return;
      logger.info({ host: new URL(endpoint).host }, 'a webhook receiver takes its calls again');
    } else if (!this.#failing.has(endpoint)) {
      if (this.#failing.size >= MAX_FAILING) this.#failing.clear();
      this.#failing.add(endpoint);
      const host = URL.canParse(endpoint) ? new URL(endpoint).host : '';
      logger.warn({ host, reason: error }, 'a webhook receiver does not take its calls');
    }
  }

  #count(endpoint: string, change: number): void {
    const calls = (this.#calls.get(endpoint) ?? 0) + change;
    if (calls > 0) this.#calls.set(endpoint, calls);
    else this.#calls.delete(endpoint);
  }
}
