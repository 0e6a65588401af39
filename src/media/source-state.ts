import { HmsError } from '../protocol/index.js';
import type { LocalSourceName, MediaFact } from '../store/ports.js';
import { deviceError } from './device-errors.js';

/** The shown state of one own source, and the queue that lets only one change of it happen at a time. */
export class SourceState {
  readonly source: LocalSourceName;
  #tell: (fact: MediaFact) => void;
  #isOn: () => boolean;
  #queue: Promise<unknown> = Promise.resolve();
  #working = 0;

  constructor(source: LocalSourceName, tell: (fact: MediaFact) => void, isOn: () => boolean) {
    this.source = source;
    this.#tell = tell;
    this.#isOn = isOn;
  }

  /** Runs after everything that was asked before. */
  enqueue<T>(work: () => T | Promise<T>): Promise<T> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => {});
    return done;
  }

  /**
   * A wish of the person: busy while it runs; its failure is shown and thrown. Whether it is `needed` is
   * asked when its turn comes.
   */
  wish(work: () => Promise<void>, needed = () => true): Promise<void> {
    return this.enqueue(async () => {
      if (!needed()) return;
      this.#working += 1;
      this.tell(null);
      try {
        await work();
        this.#working -= 1;
        this.tell(null);
      } catch (cause) {
        this.#working -= 1;
        const error = cause instanceof HmsError ? cause : deviceError(this.source, cause);
        this.tell(error);
        throw error;
      }
    });
  }

  tell(error: HmsError | null): void {
    this.#tell({
      type: 'source',
      source: this.source,
      enabled: this.#isOn(),
      busy: this.#working > 0,
      error,
    });
  }

  /** After a change that nobody wished for; a running wish tells by itself. */
  sync(error: HmsError | null = null): void {
    if (this.#working === 0) this.tell(error);
  }
}
