/**
 * Brings finished files to the bucket where they belong. What is to be done stands in the database (`uploading`), so
 * it outlives this process; a file leaves this machine's disk when it is whole in the bucket, and not before. While a
 * bucket cannot be reached, its files are tried again and again, ever less often.
 */
import { createReadStream } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { Readable } from 'node:stream';
import type { Logger } from '../../logger.js';
import type { Db } from '../../storage/database.js';
import type { RecordingAssetsTable } from '../../storage/schema.js';
import { zipRecording } from '../recording/zip.js';
import { contentType } from './content-types.js';
import type { ObjectStore } from './object-store.js';
import type { Stores } from './stores.js';

export interface UploadsOptions {
  db: Db;
  /** Of all streams. */
  folder: string;
  stores: Pick<Stores, 'of'>;
  /** No other server uses the database: a file that is not here is nowhere. */
  alone: boolean;
  logger: Logger;
  /** The first pause after a failure, and the longest. */
  pauses?: { firstMs: number; longestMs: number };
}

const PAUSES = { firstMs: 2_000, longestMs: 300_000 };
const LOOK_MS = 30_000;
const AT_ONCE = 2;

interface Trouble {
  failures: number;
  until: number;
}

export class Uploads {
  readonly #options: UploadsOptions;
  readonly #pauses: typeof PAUSES;
  /** By asset. */
  readonly #troubles = new Map<string, Trouble>();
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> | null = null;
  #again = false;
  #closed = false;

  constructor(options: UploadsOptions) {
    this.#options = options;
    this.#pauses = options.pauses ?? PAUSES;
  }

  /** There may be something to do. */
  wake(): void {
    if (this.#closed) return;
    this.#again = true;
    this.#round ??= this.#rounds().finally(() => (this.#round = null));
  }

  /** Ends after the files that are on their way. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#round;
  }

  async #rounds(): Promise<void> {
    while (this.#again && !this.#closed) {
      this.#again = false;
      try {
        await this.#all(await this.#due());
      } catch (error) {
        this.#options.logger.warn({ err: error }, 'uploads wait for the database');
      }
    }
    if (this.#closed) return;
    const next = Math.min(...[...this.#troubles.values()].map(({ until }) => until - Date.now()));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.wake(), Math.min(LOOK_MS, Math.max(0, next))).unref();
  }

  async #due(): Promise<RecordingAssetsTable[]> {
    const waiting = await this.#options.db
      .selectFrom('recording_assets')
      .selectAll()
      .where('status', '=', 'uploading')
      .orderBy('created_at')
      .execute();
    const ids = new Set(waiting.map(({ id }) => id));
    for (const id of this.#troubles.keys()) if (!ids.has(id)) this.#troubles.delete(id);
    return waiting.filter(({ id }) => (this.#troubles.get(id)?.until ?? 0) <= Date.now());
  }

  async #all(assets: RecordingAssetsTable[]): Promise<void> {
    const work = async () => {
      for (let next = assets.shift(); next && !this.#closed; next = assets.shift()) {
        await this.#one(next);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }

  async #one(asset: RecordingAssetsTable): Promise<void> {
    const { folder, stores, alone, logger } = this.#options;
    const { id } = asset;
    try {
      const file = join(folder, asset.path);
      if (!(await stat(file).catch(() => null))) {
        if (alone) await this.#mark(id, 'failed');
        else this.#postpone(id);
        return;
      }
      await upload(await stores.of(asset), asset, file);
      await this.#mark(id, 'completed');
      this.#troubles.delete(id);
      await rm(isFolder(asset) ? dirname(file) : file, { recursive: true, force: true });
    } catch (error) {
      this.#postpone(id);
      const { failures } = this.#troubles.get(id) ?? { failures: 0 };
      logger.warn({ err: error, asset: id, failures }, 'a recording is not uploaded yet');
    }
  }

  #postpone(id: string): void {
    const failures = (this.#troubles.get(id)?.failures ?? 0) + 1;
    const { firstMs, longestMs } = this.#pauses;
    const pause = Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 20));
    this.#troubles.set(id, { failures, until: Date.now() + pause });
  }

  async #mark(id: string, status: 'completed' | 'failed'): Promise<void> {
    await this.#options.db
      .updateTable('recording_assets')
      .set({ status })
      .where('id', '=', id)
      .execute();
  }
}

/** A playlist stands for everything beside it. */
export function isFolder({ type }: Pick<RecordingAssetsTable, 'type'>): boolean {
  return type === 'room-vod';
}

async function upload(
  store: ObjectStore,
  asset: RecordingAssetsTable,
  file: string,
): Promise<void> {
  const { object_key: key } = asset;
  if (!isFolder(asset)) return put(store, key, file);
  const folder = dirname(file);
  if (key.endsWith('.zip')) {
    const zip = await zipRecording(folder);
    if (!zip) throw new Error('There is no playlist to pack.');
    return store.put(key, Readable.from(zip), contentType(key));
  }
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
  // Playlists last: who finds one finds what it names.
  const segments = names.filter((name) => !name.endsWith('.m3u8'));
  const playlists = names.filter((name) => name.endsWith('.m3u8'));
  for (const name of [...segments, ...playlists]) {
    const beside = `${dirname(key)}/${name.split(sep).join('/')}`;
    await put(store, beside, join(folder, name));
  }
}

async function put(store: ObjectStore, key: string, file: string): Promise<void> {
  const body = createReadStream(file);
  try {
    await store.put(key, body, contentType(key));
  } finally {
    body.destroy();
  }
}
