/**
 * How often the picture is made anew. A machine that is too slow for all pictures leaves some out as it happens, which
 * looks restless; half of them in even steps look calmer and cost half. The full rate is tried again when there is
 * time enough for it, after longer and longer pauses where it turned out to be too much.
 */

/** The machine is judged by so many seconds together. */
const WINDOW_SECONDS = 2;
/** Of the pictures; more may not be left out at the full rate. */
const MOST_LEFT_OUT = 0.1;
/** Of a tick; a picture must not take longer for the full rate to be tried again. */
const ROOM = 0.6;
const PATIENCE_SECONDS = { first: 10, longest: 160 };
/** A full rate that lasted this long was no mistake. */
const PROVEN_SECONDS = 30;

export class Pace {
  readonly #frameRate: number;
  #stride: 1 | 2 = 1;
  #ticks = 0;
  #leftOut = 0;
  #pictures = 0;
  #workMs = 0;
  /** Seconds at this rate without a fault. */
  #calm = 0;
  #patience = PATIENCE_SECONDS.first;

  constructor(frameRate: number) {
    this.#frameRate = frameRate;
  }

  /** Ticks from one picture to the next. */
  get stride(): 1 | 2 {
    return this.#stride;
  }

  /** After every tick. `missed`: ticks that were left out ahead of it; `workMs`: of its picture, 0 when it had none. */
  note({ missed, workMs }: { missed: number; workMs: number }): void {
    this.#ticks += 1 + missed;
    this.#leftOut += missed;
    this.#pictures += workMs > 0 ? 1 : 0;
    this.#workMs += workMs;
    if (this.#ticks >= this.#frameRate * WINDOW_SECONDS) this.#judge();
  }

  #judge(): void {
    const leftOut = this.#leftOut / this.#ticks;
    const busy = (this.#workMs / Math.max(1, this.#pictures)) * (this.#frameRate / 1_000);
    this.#ticks = this.#leftOut = this.#pictures = this.#workMs = 0;
    const calm = this.#stride === 1 ? leftOut <= MOST_LEFT_OUT : leftOut === 0 && busy < ROOM;
    this.#calm = calm ? this.#calm + WINDOW_SECONDS : 0;
    if (this.#stride === 1) {
      if (this.#calm >= PROVEN_SECONDS) this.#patience = PATIENCE_SECONDS.first;
      if (!calm) this.#change(2);
    } else if (this.#calm >= this.#patience) {
      this.#patience = Math.min(this.#patience * 2, PATIENCE_SECONDS.longest);
      this.#change(1);
    }
  }

  #change(stride: 1 | 2): void {
    this.#stride = stride;
    this.#calm = 0;
  }
}
