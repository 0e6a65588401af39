/**
 * The journal of all rooms, in the database. A change, its rows and its webhook event are one write; the writes of
 * all rooms that wait at the same time share a transaction.
 */
import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { Logger } from '../logger.js';
import type { RoomChange, RoomJournal } from '../rooms/journal.js';
import type { Db } from '../storage/database.js';
import { GroupCommit } from '../storage/group-commit.js';
import { Lease } from '../storage/lease.js';
import type { LiveStreamsTable, SessionsTable, Tables } from '../storage/schema.js';
import { eventOf } from '../webhooks/events.js';
import type { Outbox, OutboxEvent } from '../webhooks/outbox.js';
import {
  endLostSession,
  orphanedSessions,
  orphanedStreams,
  serverLease,
  supersededSessions,
} from './lost-sessions.js';
import { applyChange } from './session-rows.js';

export interface SessionLogOptions {
  db: Db;
  outbox: Outbox;
  logger: Logger;
  /** Something may have come into the outbox. `change`: null for what the log did by itself. */
  onWritten(change: RoomChange | null): void;
  /** No other process uses the database, so that every session that is open at the start was left behind. */
  alone: boolean;
  /** Changes that may wait to be written; with a database that keeps up there are a few. */
  maxWaiting?: number;
}

interface Entry {
  change: RoomChange;
  event: OutboxEvent | null;
}

const SWEEP_MS = 10_000;

/** They let nobody in and nothing begin: there are only as many of them as of their beginnings. */
const ENDINGS: ReadonlySet<RoomChange['type']> = new Set([
  'peer.left',
  'room.ended',
  'session.closed',
  'stream.stopped',
  'stream.failed',
  'stream.completed',
  'take.ended',
  'take.failed',
  'external.stopped',
  'external.failed',
]);

export class SessionLog implements RoomJournal {
  readonly #options: SessionLogOptions;
  readonly #serverId = randomUUID();
  readonly #commit: GroupCommit<Entry>;
  readonly #presence: Lease;
  #sweep: NodeJS.Timeout | undefined;

  constructor(options: SessionLogOptions) {
    this.#options = options;
    const { db, logger, maxWaiting } = options;
    this.#commit = new GroupCommit({
      db,
      ...(maxWaiting !== undefined && { maxWaiting }),
      write: (trx, entries) => this.#write(trx, entries),
      onTrouble: (error) => logger.warn({ err: error }, 'the journal waits for the database'),
    });
    this.#presence = new Lease({
      db,
      name: serverLease(this.#serverId),
      holder: this.#serverId,
    });
  }

  /** Closes what a dead server left open. To be awaited before the first room opens. */
  async start(): Promise<void> {
    await this.#options.outbox.start(this.#options.db);
    await this.#closeOrphans(this.#options.alone);
    await this.#presence.start();
    if (this.#options.alone) return;
    this.#sweep = setInterval(() => void this.#trySweep(), SWEEP_MS).unref();
  }

  async record(change: RoomChange): Promise<void> {
    const entry = { change, event: this.#eventOf(change) };
    await (ENDINGS.has(change.type) ? this.#commit.add(entry) : this.#commit.offer(entry));
    this.#options.onWritten(change);
  }

  /** Streams that a dead server left running. To be asked before `start`, which forgets that server. */
  async leftStreams(): Promise<LiveStreamsTable[]> {
    const { db, alone } = this.#options;
    return orphanedStreams(db, { serverId: this.#serverId, now: Date.now(), alone });
  }

  /** Writes what waits. */
  async close(): Promise<void> {
    clearInterval(this.#sweep);
    await this.#commit.close();
    await this.#presence.stop();
  }

  async #trySweep(): Promise<void> {
    await this.#closeOrphans(false).catch((error: unknown) => {
      this.#options.logger.warn({ err: error }, 'lost sessions wait for the database');
    });
  }

  async #closeOrphans(alone: boolean): Promise<void> {
    const now = Date.now();
    const closed = await this.#options.db.transaction().execute(async (trx) => {
      const lost = await orphanedSessions(trx, { serverId: this.#serverId, now, alone });
      await this.#options.outbox.write(trx, await this.#end(trx, lost));
      await trx
        .deleteFrom('leases')
        .where('name', 'like', serverLease('%'))
        .where('expires_at', '<=', alone ? Number.MAX_SAFE_INTEGER : now)
        .execute();
      return lost.length;
    });
    if (closed === 0) return;
    this.#options.logger.info({ sessions: closed }, 'closed sessions of a server that is gone');
    this.#options.onWritten(null);
  }

  async #write(trx: Transaction<Tables>, entries: readonly Entry[]): Promise<void> {
    const events: OutboxEvent[] = [];
    for (const { change, event } of entries) {
      if (change.type === 'session.opened') {
        const lost = await supersededSessions(trx, change.room.id, change.session.id);
        events.push(...(await this.#end(trx, lost)));
      }
      await applyChange(trx, change, this.#serverId);
      if (event) events.push(event);
    }
    await this.#options.outbox.write(trx, events);
  }

  /** Ends lost sessions; the events that tell it. */
  async #end(trx: Transaction<Tables>, lost: readonly SessionsTable[]): Promise<OutboxEvent[]> {
    const events: (OutboxEvent | null)[] = [];
    for (const session of lost) {
      const changes = await endLostSession(trx, session);
      events.push(...changes.map((change) => this.#eventOf(change)));
    }
    return events.filter((event) => event !== null);
  }

  #eventOf(change: RoomChange): OutboxEvent | null {
    const event = eventOf(change);
    return event && this.#options.outbox.prepare(change.room, event);
  }
}
