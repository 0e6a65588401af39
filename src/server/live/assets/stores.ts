/** The buckets that hold files of recordings, opened when they are needed. */
import { HmsError } from '../../../protocol/index.js';
import type { RoomDirectory } from '../../directory/room-directory.js';
import type { AddressPolicy } from '../../outgoing/address-policy.js';
import type { RecordingAssetsTable } from '../../storage/schema.js';
import type { ObjectStore } from './object-store.js';
import { customerStorage, type ServerStorage } from './place.js';
import { openS3, type S3Settings } from './s3-store.js';

type StoredAsset = Pick<RecordingAssetsTable, 'store' | 'bucket' | 'room_id'>;

export interface StoresOptions {
  directory: Pick<RoomDirectory, 'room' | 'template'>;
  /** The server's own; null: there is none. */
  server: ServerStorage | null;
  /** What addresses rooms and templates may name. */
  addresses: AddressPolicy;
}

const MOST_OPEN = 20;

export class Stores {
  readonly #options: StoresOptions;
  /** By their settings; the least used first. */
  readonly #open = new Map<string, Promise<ObjectStore>>();

  constructor(options: StoresOptions) {
    this.#options = options;
  }

  /** The bucket of an asset; rejects with `conflict` when nothing says any more how to open it. */
  async of(asset: StoredAsset): Promise<ObjectStore> {
    const { server, addresses } = this.#options;
    const own = asset.store === 'server';
    const settings = own ? server : await this.#customer(asset);
    if (settings?.bucket !== asset.bucket) {
      throw new HmsError('conflict', 'The settings no longer name the storage of this file.');
    }
    return this.#opened(settings, own ? null : addresses);
  }

  async close(): Promise<void> {
    for (const store of this.#open.values()) (await store.catch(() => null))?.close();
    this.#open.clear();
  }

  async #customer({ room_id, bucket }: StoredAsset): Promise<S3Settings | null> {
    const { directory } = this.#options;
    const room = await directory.room(room_id);
    if (!room) return null;
    return customerStorage({ room, template: await directory.template(room) }, bucket);
  }

  #opened(settings: S3Settings, policy: AddressPolicy | null): Promise<ObjectStore> {
    const key = JSON.stringify([policy === null, settings]);
    const known = this.#open.get(key);
    const store = known ?? openS3(settings, policy);
    this.#open.delete(key);
    this.#open.set(key, store);
    store.catch(() => this.#open.delete(key));
    const [[oldest = '', least] = []] = this.#open;
    if (this.#open.size > MOST_OPEN) {
      this.#open.delete(oldest);
      least?.then((closed) => closed.close()).catch(() => {});
    }
    return store;
  }
}
