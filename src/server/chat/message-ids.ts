/** Ids of the messages of one room: they sort by time, also when the clock is set back. */
export class MessageIds {
  readonly #now: () => number;
  #time: number;
  #count = 0;

  /** `last`: the newest message that there is; empty: none. */
  constructor(last: string, now: () => number = Date.now) {
    this.#time = last === '' ? 0 : parseInt(last.slice(0, TIME), 36) + 1;
    this.#now = now;
  }

  next(): { id: string; time: number } {
    const now = this.#now();
    if (now > this.#time) {
      this.#time = now;
      this.#count = 0;
    } else {
      this.#count += 1;
    }
    return { id: pad(this.#time, TIME) + pad(this.#count, COUNT), time: this.#time };
  }
}

/** Digits: milliseconds since the epoch until the year 5188, and messages of one of them. */
const TIME = 9;
const COUNT = 5;

export const MESSAGE_ID = /^[0-9a-z]{14}$/;

function pad(value: number, length: number): string {
  return value.toString(36).padStart(length, '0');
}
