/** So many are kept for who goes back. */
const MOST = 500;
/** A play-head that moved further than this, in milliseconds, has jumped: what it jumped over is not told. */
const JUMP = 3_000;

/** Holds what happened until the play-head passes its moment, each time it does. */
export class DelayLine<T> {
  #items: readonly { time: number; value: T }[] = [];
  #at: number | null = null;

  /** `time` and the play-head are milliseconds on one clock. */
  add(time: number, value: T): void {
    this.#items = [...this.#items, { time, value }].slice(-MOST);
  }

  /** What lies between the last place of the play-head and this one. */
  pass(at: number): T[] {
    const from = this.#at ?? at;
    this.#at = at;
    if (at < from || at - from > JUMP) return [];
    return this.#items.filter(({ time }) => time > from && time <= at).map(({ value }) => value);
  }
}
