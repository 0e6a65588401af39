/**
 * Proves that a path carries more than is sent: a short burst of padding on top of the media.
 *
 * A probe asks for no more than the next useful step, so that a path at its limit feels a blip and not a jam, and
 * failed ones come less often. What arrived of a probe, over the time that it took, is what was proven.
 */
const PROBE_MS = 200;
/** The feedback about a probe's last packet comes within this. */
const ANSWER_MS = 500;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 4_000;
/** Nothing is proven where the last decrease is not over. */
const CALM_MS = 1_500;
/** A probe that reaches almost all of its target still proves what is wanted. */
const WANTED_MARGIN = 1.1;
const MAX_FACTOR = 2;
const MIN_FACTOR = 1.15;
const MIN_PACKETS = 5;
/** Shares of its target that a probe reached: worth counting, and as good as all of it. */
const USEFUL = 0.85;
const FULL = 0.95;
const SUCCESS_PAUSE_MS = 100;

export interface ProbeState {
  /** bit/s */
  estimate: number;
  /** What would be sent if it were proven, in bit/s. */
  wanted: number;
  /** What is sent without padding, in bit/s. */
  media: number;
  overused: boolean;
  lastDecrease: number;
}

export class Prober {
  /** Marks packets of the running probe; 0 outside of probes. */
  id = 0;
  private lastId = 0;
  private endsAt = 0;
  private target = 0;
  private tickedAt = 0;
  private askAt = 0;
  private pauseMs = FIRST_PAUSE_MS;
  private waiting = false;
  private firstArrival = -1;
  private lastArrival = -1;
  private firstSize = 0;
  private bytes = 0;
  private packets = 0;
  private readonly proven: (rate: number) => void;

  constructor(proven: (rate: number) => void) {
    this.proven = proven;
  }

  /** A probe runs, or its answer is awaited. */
  get busy(): boolean {
    return this.id > 0 || this.waiting;
  }

  /** Bytes of padding to send now. */
  tick(state: ProbeState, now: number): number {
    if (this.id > 0) {
      if (state.overused) {
        this.finish(now);
      } else {
        const bytes = ((this.target - state.media) * Math.min(100, now - this.tickedAt)) / 8_000;
        this.tickedAt = now;
        if (now < this.endsAt) return Math.max(0, Math.floor(bytes));
        this.id = 0;
        this.waiting = true;
        this.askAt = now + ANSWER_MS;
        return 0;
      }
    }
    if (now < this.askAt) return 0;
    if (this.waiting) this.finish(now);
    if (now < this.askAt || state.wanted <= state.estimate) return 0;
    if (state.lastDecrease >= 0 && now - state.lastDecrease < CALM_MS) return 0;
    this.start(state, now);
    return 0;
  }

  /** A packet that was marked with `id` arrived. */
  arrived(id: number, arrivedMs: number, size: number): void {
    if (id !== this.lastId || (!this.waiting && this.id === 0)) return;
    if (this.firstArrival < 0) {
      this.firstArrival = arrivedMs;
      this.firstSize = size;
    }
    this.lastArrival = Math.max(this.lastArrival, arrivedMs);
    this.bytes += size;
    this.packets += 1;
  }

  private start(state: ProbeState, now: number): void {
    this.lastId = (this.lastId % 254) + 1;
    this.id = this.lastId;
    this.target = Math.max(
      state.estimate * MIN_FACTOR,
      Math.min(state.wanted * WANTED_MARGIN, state.estimate * MAX_FACTOR),
    );
    this.endsAt = now + PROBE_MS;
    this.tickedAt = now;
    this.firstArrival = -1;
    this.lastArrival = -1;
    this.bytes = 0;
    this.packets = 0;
  }

  private finish(now: number): void {
    const overused = this.id > 0;
    this.id = 0;
    this.waiting = false;
    const span = this.lastArrival - this.firstArrival;
    const rate = span > 0 ? ((this.bytes - this.firstSize) * 8_000) / span : 0;
    const enough = this.packets >= MIN_PACKETS && span >= PROBE_MS / 2;
    const reached = overused || !enough ? 0 : rate / this.target;
    if (reached >= USEFUL) this.proven(Math.min(rate, this.target));
    if (reached >= FULL) {
      this.pauseMs = FIRST_PAUSE_MS;
      this.askAt = now + SUCCESS_PAUSE_MS;
      return;
    }
    this.askAt = now + this.pauseMs;
    this.pauseMs = Math.min(LONGEST_PAUSE_MS, this.pauseMs * 2);
  }
}
