/**
 * Brings packets back into their order. What is missing is waited for, as long as it may still be sent again; a
 * recording is in no hurry.
 */
import { sequenceDelta } from '../rtp/sequence.js';

/** A jump that means a new stream. */
const RESET_GAP = 3_000;
const MOST_WAITING = 1_024;

export class ReorderWindow<T> {
  readonly #patienceMs: number;
  readonly #waiting = new Map<number, T>();
  #next = -1;
  /** When the next packet was first missed. */
  #missedAt: number | null = null;

  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs;
  }

  /** Begins with the next packet. */
  reset(): void {
    this.#waiting.clear();
    this.#next = -1;
    this.#missedAt = null;
  }

  add(sequence: number, item: T): void {
    if (this.#next < 0) this.#next = sequence;
    const ahead = sequenceDelta(sequence, this.#next);
    if (ahead > RESET_GAP || ahead < -RESET_GAP) this.#waiting.clear();
    else if (ahead < 0) return;
    this.#waiting.set(sequence, item);
  }

  /** The next in order; `lost`: there is a hole before it; null: it is not here yet. */
  take(now: number): { item: T; lost: boolean } | null {
    let lost = false;
    if (!this.#waiting.has(this.#next)) {
      if (this.#waiting.size === 0) return null;
      this.#missedAt ??= now;
      const patient = now - this.#missedAt < this.#patienceMs;
      if (patient && this.#waiting.size < MOST_WAITING) return null;
      this.#next = [...this.#waiting.keys()].reduce((a, b) => (sequenceDelta(a, b) < 0 ? a : b));
      lost = true;
    }
    this.#missedAt = null;
    const item = this.#waiting.get(this.#next) as T;
    this.#waiting.delete(this.#next);
    this.#next = (this.#next + 1) & 0xffff;
    return { item, lost };
  }
}
