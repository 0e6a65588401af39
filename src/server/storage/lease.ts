/**
 * A right that at most one server per database has at a time, such as delivering webhooks, or the sign that a
 * server is alive. A row with an end: whoever holds it renews it three times per period, and who finds it ended
 * takes it. Clocks of servers that share a database should agree within a second or two.
 */
import { sql } from 'kysely';
import type { Db } from './database.js';

const PERIOD_MS = 10_000;

export interface LeaseOptions {
  db: Db;
  name: string;
  holder: string;
  /** Takes the lease from whoever has it: right when no other process can be using the database. */
  takeOver?: boolean;
  periodMs?: number;
}

export class Lease {
  readonly #options: LeaseOptions;
  readonly #periodMs: number;
  #until = 0;
  #timer: NodeJS.Timeout | undefined;
  #renewing: Promise<void> = Promise.resolve();

  constructor(options: LeaseOptions) {
    this.#options = options;
    this.#periodMs = options.periodMs ?? PERIOD_MS;
  }

  get held(): boolean {
    return Date.now() < this.#until;
  }

  /** Tries at once, and from then on until `stop`; `onGained` is called whenever the lease is ours anew. */
  async start(onGained: () => void = () => {}): Promise<void> {
    const turn = (): Promise<void> => {
      this.#renewing = this.#renew(onGained);
      return this.#renewing;
    };
    this.#timer = setInterval(() => void turn(), this.#periodMs / 3).unref();
    await turn();
  }

  /** Gives the lease back, so that another server has it at once. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#renewing;
    if (!this.held) return;
    this.#until = 0;
    const { db, name, holder } = this.#options;
    await db
      .deleteFrom('leases')
      .where('name', '=', name)
      .where('holder', '=', holder)
      .execute()
      .catch(() => {});
  }

  async #renew(onGained: () => void): Promise<void> {
    const before = this.held;
    try {
      await this.#take(Date.now());
    } catch {
      // The database is away: the lease ends by itself unless a later turn renews it.
      return;
    }
    if (this.held && !before) onGained();
  }

  async #take(now: number): Promise<void> {
    const { db, name, holder, takeOver = false } = this.#options;
    const until = now + this.#periodMs;
    const row = { holder, renewed_at: now, expires_at: until };
    const taken = await db
      .insertInto('leases')
      .values({ name, ...row })
      .onConflict((conflict) =>
        conflict
          .column('name')
          .doUpdateSet(row)
          .where((where) =>
            where.or([
              where('leases.holder', '=', holder),
              where('leases.expires_at', '<=', now),
              sql<boolean>`${takeOver ? 1 : 0} = 1`,
            ]),
          ),
      )
      .returning('holder')
      .execute();
    this.#until = taken.length > 0 ? until : 0;
  }
}
