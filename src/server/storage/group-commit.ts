/**
 * Many small writes as few transactions: what arrives while one transaction runs waits, and is written together
 * in the next. Each item's promise settles once its own write is durable; the order of arrival is kept.
 *
 * A database that is away for a while (restart, full disk) delays everything that waits and loses nothing. An
 * item that the database refuses for what it contains is rejected alone: the rest of its batch is written.
 * A commit whose answer got lost is repeated, so `write` must be able to run twice for the same items.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Transaction } from 'kysely';
import { HmsError } from '../../protocol/index.js';
import type { Db } from './database.js';
import type { Tables } from './schema.js';

export interface GroupCommitOptions<T> {
  db: Db;
  /** Writes some items, in their order. */
  write(trx: Transaction<Tables>, items: readonly T[]): Promise<void>;
  /** The database did not take a batch, which is tried again. */
  onTrouble?(error: unknown): void;
  /** From this many waiting items on, `offer` refuses; with a database that keeps up there are a few. */
  maxWaiting?: number;
}

interface Waiting<T> {
  item: T;
  resolve: () => void;
  reject: (error: unknown) => void;
}

const BATCH = 500;
const MAX_WAITING = 10_000;
const WAITS_MS = [50, 200, 1_000, 3_000] as const;

export class GroupCommit<T> {
  readonly #options: GroupCommitOptions<T>;
  readonly #stop = new AbortController();
  #queue: Waiting<T>[] = [];
  #running: Promise<void> | null = null;

  constructor(options: GroupCommitOptions<T>) {
    this.#options = options;
  }

  /** Like `add`, but rejects with `server_away` when too much waits already. */
  offer(item: T): Promise<void> {
    const { maxWaiting = MAX_WAITING } = this.#options;
    if (this.#queue.length < maxWaiting) return this.add(item);
    const busy = new HmsError('server_away', 'The server is too busy to keep this. Try again.');
    return Promise.reject(busy);
  }

  /** Resolves when the item is durable. For what must be taken in any case. */
  add(item: T): Promise<void> {
    if (this.#stop.signal.aborted) return Promise.reject(stopped());
    return new Promise((resolve, reject) => {
      this.#queue.push({ item, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when everything added so far is written or refused. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  /** Writes what waits, for at most this long; what is left then is rejected. */
  async close(milliseconds = 3_000): Promise<void> {
    const limit = sleep(milliseconds, undefined, { signal: this.#stop.signal }).catch(() => {});
    await Promise.race([this.idle(), limit]);
    this.#stop.abort();
    await this.idle();
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0) {
      // What this turn of the event loop adds belongs to the batch; and the embedded database, which works in our
      // own thread, leaves others their turn between batches.
      await new Promise((resolve) => setImmediate(resolve));
      await this.#write(this.#queue.splice(0, BATCH));
    }
    this.#running = null;
  }

  async #write(batch: Waiting<T>[]): Promise<void> {
    const items = batch.map(({ item }) => item);
    for (let attempt = 0; ; attempt += 1) {
      if (this.#stop.signal.aborted) {
        rejectAll(batch, stopped());
        return;
      }
      try {
        await this.#options.db.transaction().execute((trx) => this.#options.write(trx, items));
        for (const { resolve } of batch) resolve();
        return;
      } catch (error) {
        if (isRefusal(error)) return this.#writeOneByOne(batch, error);
        this.#options.onTrouble?.(error);
        const wait = WAITS_MS[Math.min(attempt, WAITS_MS.length - 1)];
        await sleep(wait, undefined, { signal: this.#stop.signal }).catch(() => {});
      }
    }
  }

  async #writeOneByOne(batch: Waiting<T>[], error: unknown): Promise<void> {
    if (batch.length === 1) rejectAll(batch, error);
    else for (const entry of batch) await this.#write([entry]);
  }
}

function rejectAll(batch: readonly Waiting<unknown>[], error: unknown): void {
  for (const { reject } of batch) reject(error);
}

function stopped(): Error {
  return new Error('The server stops: nothing more is written.');
}

/** True when trying again cannot help: the data or the statement is wrong. */
function isRefusal(error: unknown): boolean {
  if ([TypeError, RangeError, SyntaxError].some((kind) => error instanceof kind)) return true;
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== 'string') return false;
  // SQLSTATE classes: data exception, integrity violation, syntax or access rule.
  if (/^(22|23|42)[0-9A-Z]{3}$/.test(code)) return true;
  return /^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG|RANGE|ERROR)/.test(code);
}
