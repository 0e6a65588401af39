/**
 * The files that recordings left: links to them, which hold for a while, and their end. A link is a path of its own for
 * each end, so that a playlist's segments are found beside it.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import type { Logger } from '../logger.js';
import type { Db } from '../storage/database.js';
import type { RecordingAssetsTable } from '../storage/schema.js';

/** Where this server is reached; empty before it listens, unless a setting says it. */
export interface OwnAddress {
  url: string;
}

export interface RecordingsOptions {
  db: Db;
  /** Of all streams. */
  folder: string;
  /** Signs links. */
  key: Buffer;
  address: OwnAddress;
  /** 0: for ever. */
  keepDays: number;
  logger: Logger;
}

const SWEEP_MS = 3_600_000;
const DAY_MS = 86_400_000;
const BATCH = 100;
/** The origin still serves the end of a stream for some minutes. */
const TIDY_AFTER_MS = 3_600_000;
const FORCE = { recursive: true, force: true } as const;

export class Recordings {
  readonly #options: RecordingsOptions;
  #sweep: NodeJS.Timeout | undefined;

  constructor(options: RecordingsOptions) {
    this.#options = options;
  }

  /** Deletes old files, now and from time to time. */
  start(): void {
    const sweep = () => {
      this.sweep(Date.now()).catch((error: unknown) => {
        this.#options.logger.warn({ err: error }, 'old recordings could not be deleted');
      });
    };
    sweep();
    this.#sweep = setInterval(sweep, SWEEP_MS).unref();
  }

  close(): void {
    clearInterval(this.#sweep);
  }

  /** Holds for this many seconds, for whoever has it. `path`: of the asset. */
  linkTo({ id, path }: Pick<RecordingAssetsTable, 'id' | 'path'>, seconds: number): string {
    const end = Math.floor(Date.now() / 1_000 + seconds).toString(36);
    const token = `${end}-${this.#sign(id, end)}`;
    return `${this.#options.address.url}/recordings/${id}/${token}/${basename(path)}`;
  }

  /** The file that a link names, on this machine; null where the link does not hold. */
  async fileOf(assetId: string, token: string, name: string): Promise<string | null> {
    const [, end = '', given = ''] = /^([\da-z]{1,10})-([\w-]{43})$/.exec(token) ?? [];
    const expected = Buffer.from(this.#sign(assetId, end));
    if (given === '' || !timingSafeEqual(Buffer.from(given), expected)) return null;
    if (parseInt(end, 36) * 1_000 <= Date.now()) return null;
    const asset = await this.find(assetId);
    if (asset?.status !== 'completed') return null;
    const folder = resolve(this.#options.folder, dirname(asset.path));
    const file = resolve(folder, name);
    const named =
      asset.type === 'room-vod' ? file.startsWith(folder + sep) : name === basename(asset.path);
    return named ? file : null;
  }

  find(assetId: string): Promise<RecordingAssetsTable | undefined> {
    return this.#options.db
      .selectFrom('recording_assets')
      .selectAll()
      .where('id', '=', assetId)
      .executeTakeFirst();
  }

  async sweep(now: number): Promise<void> {
    await this.#expire(now);
    await this.#tidy(now);
  }

  /** Deletes what is older than it may get; its rows stay, and say so. */
  async #expire(now: number): Promise<void> {
    const { db, folder, keepDays } = this.#options;
    if (keepDays === 0) return;
    for (;;) {
      const old = await db
        .selectFrom('recording_assets')
        .selectAll()
        .where('status', '=', 'completed')
        .where('created_at', '<', now - keepDays * DAY_MS)
        .orderBy('created_at')
        .limit(BATCH)
        .execute();
      for (const { id, path, type } of old) {
        const file = join(folder, path);
        await rm(type === 'room-vod' ? dirname(file) : file, FORCE);
        await db
          .updateTable('recording_assets')
          .set({ status: 'expired' })
          .where('id', '=', id)
          .execute();
      }
      if (old.length < BATCH) return;
    }
  }

  /** Deletes what streams that are over left, other than files that are kept. */
  async #tidy(now: number): Promise<void> {
    const { db, folder } = this.#options;
    for (const id of await readdir(folder).catch(() => [])) {
      const over = await db
        .selectFrom('live_streams')
        .select('id')
        .where('id', '=', id)
        .where('status', 'in', ['completed', 'failed'])
        .where('updated_at', '<', now - TIDY_AFTER_MS)
        .executeTakeFirst();
      if (!over) continue;
      const kept = await db
        .selectFrom('recording_assets')
        .select('id')
        .where('stream_id', '=', id)
        .where('status', '=', 'completed')
        .limit(1)
        .executeTakeFirst();
      await rm(kept ? join(folder, id, 'origin') : join(folder, id), FORCE);
    }
  }

  #sign(assetId: string, end: string): string {
    return createHmac('sha256', this.#options.key).update(`${assetId}/${end}`).digest('base64url');
  }
}
