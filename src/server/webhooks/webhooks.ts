/** Everything of webhooks in one server: what writes the outbox, what empties it, and what remembers. */
import { randomUUID } from 'node:crypto';
import type { WebhookSettings } from '../config/config.js';
import type { Account } from '../config/keys.js';
import type { Logger } from '../logger.js';
import { OutgoingHttp } from '../outgoing/outgoing-http.js';
import type { Db } from '../storage/database.js';
import { Lease } from '../storage/lease.js';
import { Courier } from './courier.js';
import { createDelivery } from './delivery.js';
import { WebhookLog } from './log.js';
import { Outbox } from './outbox.js';
import { Replays } from './replays.js';
import { formatSecret } from './signature.js';
import { WebhookTargets } from './target.js';

export interface WebhooksOptions {
  db: Db;
  account: Account;
  settings: WebhookSettings;
  /** Signs the calls where the settings name no secret. */
  ownSecret: Buffer;
  /** No other process uses the database. */
  alone: boolean;
  logger: Logger;
}

const PRUNE_MS = 60 * 60_000;

export class Webhooks {
  readonly outbox: Outbox;
  readonly log: WebhookLog;
  readonly replays: Replays;
  /** What receivers verify the calls with. */
  readonly secret: string;
  readonly #lease: Lease;
  readonly #http: OutgoingHttp;
  readonly #courier: Courier;
  readonly #logger: Logger;
  #pruning: NodeJS.Timeout | undefined;

  constructor({ db, account, settings, ownSecret, alone, logger }: WebhooksOptions) {
    const secret = settings.secret ?? ownSecret;
    const targets = new WebhookTargets(settings.target);
    this.secret = formatSecret(secret);
    this.#logger = logger;
    this.#http = new OutgoingHttp(settings.addresses);
    this.#lease = new Lease({ db, name: 'webhooks', holder: randomUUID(), takeOver: alone });
    this.#courier = new Courier({
      db,
      lease: this.#lease,
      targets,
      deliver: createDelivery(this.#http, secret),
      logger,
    });
    this.outbox = new Outbox(account, targets);
    this.log = new WebhookLog(db);
    this.replays = new Replays(db, targets, () => this.wake());
  }

  /** Delivers from now on, unless another server of the same database does. */
  async start(): Promise<void> {
    this.#pruning = setInterval(() => void this.#prune(), PRUNE_MS).unref();
    await this.#courier.start();
    await this.#prune();
  }

  /** Something came into the outbox. */
  wake(): void {
    this.#courier.wake();
  }

  async close(): Promise<void> {
    clearInterval(this.#pruning);
    await this.#courier.close();
    this.#http.close();
  }

  async #prune(): Promise<void> {
    if (!this.#lease.held) return;
    await this.log.prune().catch((error: unknown) => {
      this.#logger.warn({ err: error }, 'the webhook log could not be shortened');
    });
  }
}
