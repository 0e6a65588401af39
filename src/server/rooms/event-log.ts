/**
 * The newest events of one numbering, as JSON, for those who come back. Bounded by count and by bytes; the oldest
 * are given up first.
 */
export interface LogLimits {
  entries: number;
  bytes: number;
}

export class EventLog {
  readonly #limits: LogLimits;
  #entries: string[] = [];
  /** Entries at the start that are given up; removed in bulk. */
  #start = 0;
  #bytes = 0;
  #last = 0;

  constructor(limits: LogLimits) {
    this.#limits = limits;
  }

  /** The number of the newest event; 0 before the first. */
  get last(): number {
    return this.#last;
  }

  push(event: string): void {
    this.#last += 1;
    this.#entries.push(event);
    this.#bytes += Buffer.byteLength(event);
    while (
      this.#entries.length - this.#start > this.#limits.entries ||
      this.#bytes > this.#limits.bytes
    ) {
      this.#bytes -= Buffer.byteLength(this.#entries[this.#start] ?? '');
      this.#entries[this.#start] = '';
      this.#start += 1;
    }
    if (this.#start > this.#limits.entries) {
      this.#entries = this.#entries.slice(this.#start);
      this.#start = 0;
    }
  }

  /** The events after a number, or null when they are no longer known, or not yet. */
  after(number: number): string[] | null {
    const count = this.#last - number;
    if (count < 0 || count > this.#entries.length - this.#start) return null;
    return this.#entries.slice(this.#entries.length - count);
  }
}
