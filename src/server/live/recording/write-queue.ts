/**
 * Everything that a recording writes, one after another and behind the stream's back: the encoder never waits for a
 * disk. The first failure ends it for good, as a file with a hole is worth less than one that ends.
 */
export interface RecordingFailure {
  code: 'disk_full' | 'disk_failed' | 'disk_slow';
  message: string;
  cause?: unknown;
}

/** Some three minutes at the usual rate. */
const MAX_WAITING = 64 << 20;

export class WriteQueue {
  readonly #onFailure: (failure: RecordingFailure) => void;
  #work: Promise<void> = Promise.resolve();
  #waiting = 0;
  #failed = false;

  constructor(onFailure: (failure: RecordingFailure) => void) {
    this.#onFailure = onFailure;
  }

  get failed(): boolean {
    return this.#failed;
  }

  /** `bytes`: what it keeps in memory until it is done. */
  add(bytes: number, work: () => Promise<void>): void {
    if (this.#failed) return;
    if (this.#waiting + bytes > MAX_WAITING) {
      this.#fail({ code: 'disk_slow', message: 'The disk is too slow for the recording.' });
      return;
    }
    this.#waiting += bytes;
    this.#work = this.#work
      .then(() => (this.#failed ? undefined : work()))
      .catch((cause: unknown) => this.#fail(failureOf(cause)))
      .finally(() => (this.#waiting -= bytes));
  }

  /** Resolves when all of it is written, or never will be. */
  done(): Promise<void> {
    return this.#work;
  }

  #fail(failure: RecordingFailure): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#onFailure(failure);
  }
}

function failureOf(cause: unknown): RecordingFailure {
  const { code } = cause as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? { code: 'disk_full', message: 'The disk is full: the recording ends here.', cause }
    : { code: 'disk_failed', message: 'The disk failed: the recording ends here.', cause };
}
