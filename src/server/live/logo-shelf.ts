/**
 * Logos of templates as files that live workers can read. Each is fetched once, however many streams wear it; one that
 * does not come leaves the streams as they are, and is tried again with a later stream.
 */
import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../logger.js';
import type { AddressPolicy } from '../outgoing/address-policy.js';
import { OutgoingHttp } from '../outgoing/outgoing-http.js';

export interface LogoShelfOptions {
  /** Made when it is needed. */
  folder: string;
  addresses: AddressPolicy;
  logger: Logger;
}

interface Logo {
  path: string | null;
  coming: Promise<void> | null;
  triedAt: number;
}

const MAX_BYTES = 1 << 20;
const MAX_LOGOS = 64;
const TIMEOUT_MS = 10_000;
/** After a failure. */
const AGAIN_MS = 300_000;
const DATA = /^data:image\/[\w.+-]+;base64,/i;

export class LogoShelf {
  readonly #options: LogoShelfOptions;
  readonly #http: OutgoingHttp;
  /** By address, the one asked for last at the end. */
  readonly #logos = new Map<string, Logo>();

  constructor(options: LogoShelfOptions) {
    this.#options = options;
    this.#http = new OutgoingHttp(options.addresses);
  }

  /** The file, if it is here. Otherwise null, and `onCome` is called when it has come. */
  take(address: string | null, onCome: () => void): string | null {
    if (address === null) return null;
    const logo = this.#logos.get(address) ?? { path: null, coming: null, triedAt: -Infinity };
    this.#logos.delete(address);
    this.#logos.set(address, logo);
    if (logo.path !== null) return logo.path;
    if (!logo.coming && performance.now() - logo.triedAt > AGAIN_MS) this.#fetch(address, logo);
    void logo.coming?.then(() => {
      if (logo.path !== null) onCome();
    });
    return null;
  }

  close(): void {
    this.#http.close();
  }

  #fetch(address: string, logo: Logo): void {
    this.#forgetOldest();
    logo.triedAt = performance.now();
    logo.coming = this.#save(address)
      .then((path) => void (logo.path = path))
      .catch((error: unknown) => {
        const { logger } = this.#options;
        logger.warn({ err: error, logo: address.slice(0, 200) }, 'a logo cannot be fetched');
      })
      .finally(() => (logo.coming = null));
  }

  async #save(address: string): Promise<string> {
    const { folder } = this.#options;
    const bytes = await this.#read(address);
    const path = join(folder, createHash('sha256').update(address).digest('hex'));
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(path, bytes, { mode: 0o600 });
    return path;
  }

  async #read(address: string): Promise<Buffer> {
    const data = DATA.exec(address);
    if (data) {
      const bytes = Buffer.from(address.slice(data[0].length), 'base64');
      if (bytes.length > MAX_BYTES) throw new Error('It is larger than 1 MB.');
      return bytes;
    }
    const { status, body, truncated } = await this.#http.send({
      url: address,
      method: 'GET',
      timeoutMs: TIMEOUT_MS,
      maxResponseBytes: MAX_BYTES,
    });
    if (status !== 200) throw new Error(`The answer was ${status}.`);
    if (truncated) throw new Error('It is larger than 1 MB.');
    return body;
  }

  #forgetOldest(): void {
    for (const [address, { path, coming }] of this.#logos) {
      if (this.#logos.size <= MAX_LOGOS) return;
      if (coming) continue;
      this.#logos.delete(address);
      if (path !== null) void rm(path, { force: true }).catch(() => {});
    }
  }
}
