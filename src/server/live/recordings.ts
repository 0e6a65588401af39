/**
 * The files that recordings left: links to them, which hold for a while, and their end. A link of ours is a path of its
 * own for each end, so that a playlist's segments are found beside it; it leads to the file while that is on this
 * server, and to the bucket afterwards.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join, posix, resolve, sep } from 'node:path';
import type { Logger } from '../logger.js';
import type { Db } from '../storage/database.js';
import type { RecordingAssetsTable } from '../storage/schema.js';
import type { Stores } from './assets/stores.js';
import { isFolder } from './assets/uploads.js';

/** Where this server is reached; empty before it listens, unless a setting says it. */
export interface OwnAddress {
  url: string;
}

export interface RecordingsOptions {
  db: Db;
  /** Of all streams. */
  folder: string;
  stores: Pick<Stores, 'of'>;
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

  /** A link to the file where it is now. Rejects with `conflict` when its bucket is not known any more. */
  async directLink(asset: RecordingAssetsTable, seconds: number): Promise<string> {
    if (!inBucket(asset)) return this.linkTo(asset, seconds);
    return (await this.#options.stores.of(asset)).linkTo(asset.object_key, seconds);
  }

  /** What a link of ours names: a file on this machine, or an address; null where the link does not hold. */
  async follow(
    assetId: string,
    token: string,
    name: string,
  ): Promise<{ file: string } | { url: string } | null> {
    const [, end = '', given = ''] = /^([\da-z]{1,10})-([\w-]{43})$/.exec(token) ?? [];
    const expected = Buffer.from(this.#sign(assetId, end));
    if (given === '' || !timingSafeEqual(Buffer.from(given), expected)) return null;
    const left = parseInt(end, 36) - Date.now() / 1_000;
    if (left <= 0) return null;
    const asset = await this.find(assetId);
    if (asset?.status !== 'completed' && asset?.status !== 'uploading') return null;
    if (inBucket(asset)) {
      const key = keyBeside(asset, name);
      return key === null
        ? null
        : { url: await (await this.#options.stores.of(asset)).linkTo(key, left) };
    }
    const folder = resolve(this.#options.folder, dirname(asset.path));
    const file = resolve(folder, name);
    const named = isFolder(asset) ? file.startsWith(folder + sep) : name === basename(asset.path);
    return named ? { file } : null;
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
    const { db, keepDays, logger } = this.#options;
    if (keepDays === 0) return;
    for (let after = ''; ;) {
      const old = await db
        .selectFrom('recording_assets')
        .selectAll()
        .where('status', '=', 'completed')
        // What is in a customer's bucket is the customer's.
        .where('store', '!=', 'customer')
        .where('created_at', '<', now - keepDays * DAY_MS)
        .where('id', '>', after)
        .orderBy('id')
        .limit(BATCH)
        .execute();
      for (const asset of old) {
        try {
          await this.#delete(asset);
        } catch (error) {
          logger.warn({ err: error, asset: asset.id }, 'an old recording is not deleted yet');
        }
      }
      after = old.at(-1)?.id ?? '';
      if (old.length < BATCH) return;
    }
  }

  async #delete(asset: RecordingAssetsTable): Promise<void> {
    const { db, folder, stores } = this.#options;
    if (inBucket(asset)) {
      const { object_key: key } = asset;
      const packed = key.endsWith('.zip');
      const store = await stores.of(asset);
      await store.deleteAll(isFolder(asset) && !packed ? `${posix.dirname(key)}/` : key);
    } else {
      const file = join(folder, asset.path);
      await rm(isFolder(asset) ? dirname(file) : file, FORCE);
    }
    await db
      .updateTable('recording_assets')
      .set({ status: 'expired' })
      .where('id', '=', asset.id)
      .execute();
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
        .where((either) =>
          either.or([
            either('status', '=', 'uploading'),
            either.and([either('status', '=', 'completed'), either('store', '=', 'folder')]),
          ]),
        )
        .limit(1)
        .executeTakeFirst();
      await rm(kept ? join(folder, id, 'origin') : join(folder, id), FORCE);
    }
  }

  #sign(assetId: string, end: string): string {
    return createHmac('sha256', this.#options.key).update(`${assetId}/${end}`).digest('base64url');
  }
}

function inBucket({ store, status }: RecordingAssetsTable): boolean {
  return store !== 'folder' && status !== 'uploading';
}

/** Null for a name that leads out of the recording. */
function keyBeside(asset: RecordingAssetsTable, name: string): string | null {
  const { object_key: key } = asset;
  if (!isFolder(asset) || key.endsWith('.zip')) return name === basename(asset.path) ? key : null;
  const folder = posix.dirname(key);
  const found = posix.join(folder, name);
  return found.startsWith(`${folder}/`) ? found : null;
}
