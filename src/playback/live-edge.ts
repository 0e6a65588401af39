/**
 * Keeps who watches live near the live edge. The engine makes up for little by playing a little faster; what is
 * further behind it takes for a wish, and after every stall it stays a second further away, for good. What the person
 * wishes is known here: who follows the stream is taken back, by a jump over what is in the buffer anyway. Where a
 * jump ends in a stall the network cannot do better, and the next one waits longer.
 */

/** Behind by this much, in seconds, it would take the engine most of a minute. */
const LATE = 2;
/** Behind by this much, what is in the buffer is not worth keeping. */
const LOST = 6;
/** Late in so many looks in a row: the edge itself moves in steps. */
const LOOKS = 3;
/** Seconds that are to be in the buffer after a jump. */
const RESERVE = 0.5;
/** Milliseconds between two jumps, and the most that this grows to. */
const PAUSE = 10_000;
const LONGEST_PAUSE = 160_000;
/** Milliseconds of quiet after which the engine may come as near as at first. */
const CALM = 30_000;

interface Look {
  /** Milliseconds on a clock that never goes back. */
  now: number;
  /** Seconds behind the edge. */
  behind: number;
  /** Seconds that can be played without the network. */
  ahead: number;
}

export class LiveEdge {
  #late = 0;
  #pause = PAUSE;
  #jumpedAt = -Infinity;
  /** The last jump ended in a stall. */
  #failed = false;
  #stalledAt: number | null = null;

  /** There was nothing to play. */
  stalled(now: number): void {
    if (!this.#failed && now - this.#jumpedAt < this.#pause) {
      this.#failed = true;
      this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
    }
    this.#stalledAt = now;
  }

  /** Asked regularly while the picture moves: what to do now. */
  look({ now, behind, ahead }: Look): 'jump' | 'relax' | null {
    this.#late = behind > LATE ? this.#late + 1 : 0;
    const smooth = this.#late >= LOOKS && ahead >= behind + RESERVE;
    if ((smooth || behind > LOST) && now - this.#jumpedAt >= this.#pause) {
      if (!this.#failed) this.#pause = PAUSE;
      this.#failed = false;
      this.#late = 0;
      this.#jumpedAt = now;
      return 'jump';
    }
    if (this.#stalledAt === null || now - this.#stalledAt < CALM) return null;
    this.#stalledAt = null;
    return 'relax';
  }
}
