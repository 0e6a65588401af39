/** Ids of the messages of one room: they sort by time, also when the clock is set back. */
export class MessageIds {
  readonly #now: () => number;
  #time: number;
  #count = 0;

  /** `after`: the time of the newest message that there is. */
  constructor(after: number, now: () => number = Date.now) {
    this.#time = after + 1;
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
    return { id: firstId(this.#time) + pad(this.#count, 5), time: this.#time };
  }
}

/** Sorts before all ids of messages from this moment on, and after all earlier ones. */
export function firstId(time: number): string {
  return pad(time, 9);
}

export const MESSAGE_ID = /^[0-9a-z]{14}$/;

function pad(value: number, length: number): string {
  return value.toString(36).padStart(length, '0');
}
