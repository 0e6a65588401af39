/**
 * What to do when playback fails: the mildest remedy first, then a fresh start, with growing pauses, for as long
 * as somebody watches. A viewer never has to reload the page; only what no attempt could change is given up.
 */
import type { Failure } from './types.js';

export interface Remedy {
  act: 'resume' | 'repair' | 'reload' | 'give-up';
  /** Milliseconds to wait before. */
  after: number;
}

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 8_000;
/** How often a stream that is not there is asked for. Thousands may be waiting. */
const ASK_AGAIN = 2_500;
/** A media failure this soon after the last one is the same one. */
const SAME_FAILURE = 15_000;
/** Trouble of this length is told with more than "reconnecting". */
const LONG_TROUBLE = 15_000;

export class Recovery {
  #attempts = 0;
  #since: number | null = null;
  #lastRepair = -Infinity;
  readonly #random: () => number;

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** Attempts since playback last went well. */
  get attempts(): number {
    return this.#attempts;
  }

  next({ kind }: Failure, now: number): Remedy {
    this.#since ??= now;
    if (kind === 'incompatible') return { act: 'give-up', after: 0 };
    if (kind === 'missing' || kind === 'forbidden') {
      return { act: 'reload', after: this.#spread(ASK_AGAIN) };
    }
    if (kind === 'media' && now - this.#lastRepair > SAME_FAILURE) {
      this.#lastRepair = now;
      return { act: 'repair', after: 0 };
    }
    const attempt = this.#attempts;
    this.#attempts += 1;
    const after = this.#spread(Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(attempt, 10)));
    return { act: kind === 'network' && attempt === 0 ? 'resume' : 'reload', after };
  }

  /** Whether the trouble has lasted long enough to say more about it. */
  isLong(now: number): boolean {
    return this.#since !== null && now - this.#since >= LONG_TROUBLE;
  }

  /** The picture moves again. */
  healed(): void {
    this.#attempts = 0;
    this.#since = null;
  }

  /** Those who lost the same server do not come back in the same moment. */
  #spread(pause: number): number {
    return Math.round(pause * (0.75 + this.#random() * 0.5));
  }
}
