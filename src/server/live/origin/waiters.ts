/** Requests that wait for a part which is not there yet. Bounded in number and in time. */

export interface Place {
  sequence: number;
  index: number;
}

interface Waiter extends Place {
  settle(reached: boolean): void;
}

/** `a` is `b` or comes after it. */
export function reached(a: Place, b: Place): boolean {
  return a.sequence > b.sequence || (a.sequence === b.sequence && a.index >= b.index);
}

export class Waiters {
  readonly #waiting = new Set<Waiter>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /**
   * `done` is called once: with true when the place was reached, with false after `ms` or when too many wait already.
   * Returns how to stop waiting: `done` is not called then.
   */
  wait(place: Place, ms: number, done: (reached: boolean) => void): () => void {
    if (this.#waiting.size >= this.#limit) {
      done(false);
      return () => {};
    }
    const leave = () => {
      clearTimeout(timer);
      this.#waiting.delete(waiter);
    };
    const settle = (reached: boolean) => {
      leave();
      done(reached);
    };
    const timer = setTimeout(() => settle(false), ms);
    const waiter = { ...place, settle };
    this.#waiting.add(waiter);
    return leave;
  }

  /** Everything up to this place is there. */
  advance(place: Place): void {
    for (const waiter of [...this.#waiting]) if (reached(place, waiter)) waiter.settle(true);
  }

  /** Nothing more comes: whoever waits gets what there is. */
  release(): void {
    for (const waiter of [...this.#waiting]) waiter.settle(true);
  }
}
