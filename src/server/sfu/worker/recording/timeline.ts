/**
 * When a frame was made, in milliseconds of our clock. Senders' reports tie the clocks of sound, picture and each
 * layer together; before the first one, and where none comes, the arrival has to do. Later reports are followed
 * slowly: each is a little off, and what drifts does so slowly as well.
 */
import type { ClockPoint } from '../rtp/receive-stream.js';
import { timestampDelta } from '../rtp/sequence.js';

/** The share of what a report says that is believed at once. */
const FOLLOW = 1 / 8;
/** More than this is another clock, not a drift: milliseconds. */
const MOST_DRIFT_MS = 1_000;
/** Frames come this much earlier or later than the one before promised: their clock has jumped. */
const MOST_JUMP_MS = 3_000;

/** What all tracks of one publisher share: how far its clock is behind ours. */
export interface SharedClock {
  /** Milliseconds to add to its time; null: not known yet. */
  offset: number | null;
}

export class Timeline {
  readonly #shared: SharedClock;
  readonly #rate: number;
  /** A moment in both clocks. */
  #base: { rtp: number; ms: number } | null = null;
  #report: ClockPoint | undefined;

  constructor(shared: SharedClock, clockRate: number) {
    this.#shared = shared;
    this.#rate = clockRate;
  }

  /** `expected`: about when the frame was made, as far as the ones before tell. */
  timeOf(timestamp: number, report: ClockPoint | undefined, expected: number): number {
    if (report && report !== this.#report) this.#follow(report);
    this.#report = report;
    let time = this.#at(timestamp);
    if (time === null || Math.abs(time - expected) > MOST_JUMP_MS) {
      this.#base = { rtp: timestamp, ms: expected };
      time = expected;
    }
    return time;
  }

  #follow({ ntp, rtp, at }: ClockPoint): void {
    const theirs = ntp * 1_000;
    const here = this.#at(rtp);
    this.#shared.offset ??= (here ?? at) - theirs;
    const told = theirs + this.#shared.offset;
    const off = here === null ? 0 : told - here;
    const steady = here !== null && Math.abs(off) < MOST_DRIFT_MS;
    this.#base = { rtp, ms: steady ? here + off * FOLLOW : told };
  }

  #at(timestamp: number): number | null {
    if (!this.#base) return null;
    return this.#base.ms + (timestampDelta(timestamp, this.#base.rtp) * 1_000) / this.#rate;
  }
}
