/** A file that only grows. Whoever writes never waits for the disk: what waits is counted, and can be left out. */
import { open, type FileHandle } from 'node:fs/promises';

/** Opened through this, so that tests need no disk that stalls or is full. */
export const files = { open };

export interface WriteFailure {
  code: 'disk_full' | 'disk_failed';
  message: string;
}

export class AppendFile {
  readonly #onFailure: (failure: WriteFailure) => void;
  #file: Promise<FileHandle>;
  #work: Promise<void>;
  #waiting = 0;
  #failed = false;

  /** Fails when there is a file of this name. */
  constructor(path: string, onFailure: (failure: WriteFailure) => void) {
    this.#onFailure = onFailure;
    this.#file = files.open(path, 'wx', 0o600);
    this.#work = this.#file.then(() => {}).catch((cause: unknown) => this.#fail(cause));
  }

  /** Bytes in memory. */
  get waiting(): number {
    return this.#waiting;
  }

  add(bytes: Buffer): void {
    if (this.#failed) return;
    this.#waiting += bytes.length;
    this.#work = this.#work
      .then(async () => {
        if (!this.#failed) await (await this.#file).appendFile(bytes);
      })
      .catch((cause: unknown) => this.#fail(cause))
      .finally(() => (this.#waiting -= bytes.length));
  }

  /** Resolves when all of it is written, or never will be. */
  async close(): Promise<void> {
    await this.#work;
    await this.#file.then((file) => file.close()).catch(() => {});
  }

  #fail(cause: unknown): void {
    if (this.#failed) return;
    this.#failed = true;
    const { code } = cause as NodeJS.ErrnoException;
    const full = code === 'ENOSPC' || code === 'EDQUOT';
    this.#onFailure(
      full
        ? { code: 'disk_full', message: 'The disk is full: the recording ends here.' }
        : { code: 'disk_failed', message: 'The disk failed: the recording ends here.' },
    );
  }
}
