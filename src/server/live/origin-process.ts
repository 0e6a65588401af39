/**
 * The origin's process and its successors. It starts with the first stream, keeps its port and its socket over
 * restarts, and the workers bring back what it forgot.
 */
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HmsError } from '../../protocol/index.js';
import type { Logger } from '../logger.js';
import { gone, startChild, tell } from './child.js';
import type { OriginNotice, OriginOrder, OriginSettings, OriginStats } from './origin/messages.js';

export interface OriginProcessOptions extends Pick<OriginSettings, 'host' | 'port' | 'tls'> {
  /** Of stream tokens. */
  accessKey: Buffer;
  logger: Logger;
}

const READY_MS = 15_000;
const STATS_MS = 2_000;
const STOP_MS = 3_000;
const BACKOFF = { firstMs: 100, longestMs: 5_000, healthyMs: 30_000 } as const;

export class OriginProcess {
  readonly #options: OriginProcessOptions;
  readonly #secret = randomBytes(32).toString('base64url');
  #folder: string | null = null;
  #child: ChildProcess | null = null;
  #starting: Promise<void> | null = null;
  #port: number;
  #closed = false;
  #failures = 0;
  #restart: NodeJS.Timeout | undefined;
  #statsId = 0;
  readonly #asked = new Map<number, (stats: OriginStats | null) => void>();

  constructor(options: OriginProcessOptions) {
    this.#options = options;
    this.#port = options.port;
  }

  /** What workers need to deliver to it. */
  get door(): { socket: string; secret: string } {
    // Nobody else can enter a folder that mkdtemp made.
    this.#folder ??= mkdtempSync(join(tmpdir(), 'hms-live-'));
    return { socket: join(this.#folder, 'origin.sock'), secret: this.#secret };
  }

  /** Where viewers reach it; what the settings said until it was started once. */
  get port(): number {
    return this.#port;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Resolves when viewers and workers can come. Rejects with a sentence when it cannot start. */
  start(): Promise<void> {
    if (this.#closed) return Promise.reject(stopped());
    this.#starting ??= this.#spawn().catch((error: unknown) => {
      this.#starting = null;
      throw error;
    });
    return this.#starting;
  }

  /** No worker comes back to this stream: viewers are told that it is over. */
  end(streamId: string): void {
    this.#order({ type: 'end', streamId });
  }

  /** Null when it does not run, or does not answer. */
  stats(): Promise<OriginStats | null> {
    if (!this.#child?.connected) return Promise.resolve(null);
    const id = ++this.#statsId;
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle(null), STATS_MS);
      const settle = (stats: OriginStats | null) => {
        clearTimeout(timer);
        this.#asked.delete(id);
        resolve(stats);
      };
      this.#asked.set(id, settle);
      this.#order({ type: 'stats', id });
    });
  }

  /** Idempotent. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#restart);
    this.#order({ type: 'stop' });
    if (this.#child) await gone(this.#child, STOP_MS);
    if (this.#folder) rmSync(this.#folder, { recursive: true, force: true });
  }

  #order(order: OriginOrder): void {
    tell(this.#child, order);
  }

  #spawn(): Promise<void> {
    const { host, tls, accessKey } = this.#options;
    const child = startChild('./origin/main');
    this.#child = child;
    return new Promise((resolve, reject) => {
      const patience = setTimeout(() => {
        child.kill('SIGKILL');
        reject(new HmsError('media_unavailable', 'The origin of live streams did not start.'));
      }, READY_MS);
      child.on('message', (notice: OriginNotice) => {
        if (notice.type === 'ready') {
          clearTimeout(patience);
          this.#port = notice.port;
          setTimeout(() => (this.#failures = 0), BACKOFF.healthyMs).unref();
          resolve();
        } else if (notice.type === 'stats') this.#asked.get(notice.id)?.(notice.stats);
        else {
          this.#options.logger.error({ reason: notice.message }, 'the origin failed');
          reject(new HmsError('media_unavailable', sentence(notice.message, this.#port)));
        }
      });
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        clearTimeout(patience);
        reject(new HmsError('media_unavailable', 'The origin of live streams ended.'));
        this.#onExit(child, code, signal);
      });
      this.#order({
        type: 'listen',
        settings: {
          host,
          port: this.#port,
          tls,
          ...this.door,
          accessKey: accessKey.toString('base64'),
        },
      });
    });
  }

  #onExit(child: ChildProcess, code: number | null, signal: string | null): void {
    if (child !== this.#child) return;
    this.#child = null;
    for (const settle of this.#asked.values()) settle(null);
    if (this.#closed || !this.#starting) return;
    this.#options.logger.error({ code, signal }, 'the origin died');
    this.#failures += 1;
    const pause = Math.min(BACKOFF.longestMs, BACKOFF.firstMs * 2 ** (this.#failures - 1));
    this.#restart = setTimeout(() => {
      if (this.#closed) return;
      this.#starting = this.#spawn();
      this.#starting.catch(() => {});
    }, pause);
  }
}

function sentence(message: string, port: number): string {
  return message.includes('EADDRINUSE')
    ? `HMS_HLS_PORT names the port ${port}, which another program uses already.`
    : `The origin of live streams could not start: ${message}`;
}

function stopped(): HmsError {
  return new HmsError('server_stopping', 'The server is about to stop.');
}
