/** Requests that wait for a part which is not there yet. Bounded in number and in time. */

export interface Place {
  sequence: number;
  /** Infinity in a wish: the whole segment. */
  index: number;
}

/** How far a layer has come. */
export interface Frontier extends Place {
  /** No part comes to this segment any more. */
  whole: boolean;
}

interface Waiter extends Place {
  settle(reached: boolean): void;
}

/** A part behind the last one of its segment is the first of the next: it is not there yet. */
export function reached(frontier: Frontier, { sequence, index }: Place): boolean {
  if (frontier.sequence !== sequence) return frontier.sequence > sequence;
  return index === Infinity ? frontier.whole : frontier.index >= index;
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

  /** Everything up to there has come. */
  advance(frontier: Frontier): void {
    for (const waiter of [...this.#waiting]) if (reached(frontier, waiter)) waiter.settle(true);
  }

  /** Nothing more comes: whoever waits gets what there is. */
  release(): void {
    for (const waiter of [...this.#waiting]) waiter.settle(true);
  }
}
