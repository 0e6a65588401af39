/**
 * The beat of a stream: tick n belongs to `epoch + n / rate`. Ticks are never moved, so the stream keeps wall-clock
 * time for hours. Who is late gets the ticks that passed meanwhile as `missed`, and has to make up for them.
 */

export interface Tick {
  /** Counts from 0; those that were missed are counted too. */
  n: number;
  /** How many ticks before this one were never given out. */
  missed: number;
  /** Milliseconds between the time of this tick and now. */
  late: number;
}

export interface ClockOptions {
  /** Ticks in a second. */
  rate: number;
  /** The next tick is given out only after this one's promise. A rejection stops the clock. */
  onTick: (tick: Tick) => Promise<void>;
  onError: (error: unknown) => void;
  /** Milliseconds, never going back. */
  now?: () => number;
}

export class Clock {
  readonly #options: Required<ClockOptions>;
  #epoch = 0;
  #next = 0;
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;
  #running: Promise<void> = Promise.resolve();

  constructor(options: ClockOptions) {
    this.#options = { now: () => performance.now(), ...options };
  }

  /** `epoch` is the time of tick 0, in the milliseconds of `now`. */
  start(epoch: number): void {
    this.#epoch = epoch;
    this.#wait();
  }

  /** Resolves when the last tick is done. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#running;
  }

  #timeOf(n: number): number {
    return this.#epoch + (n * 1000) / this.#options.rate;
  }

  #wait(): void {
    const delay = this.#timeOf(this.#next) - this.#options.now();
    this.#timer = setTimeout(
      () => {
        this.#running = this.#tick();
      },
      Math.max(0, delay),
    );
  }

  async #tick(): Promise<void> {
    const now = this.#options.now();
    // Timers of whole milliseconds may fire a moment early.
    const due = Math.floor(((now - this.#epoch + 1) * this.#options.rate) / 1000);
    if (due < this.#next) {
      this.#wait();
      return;
    }
    const n = due;
    const missed = n - this.#next;
    this.#next = n + 1;
    try {
      await this.#options.onTick({ n, missed, late: Math.max(0, now - this.#timeOf(n - missed)) });
    } catch (error) {
      this.#stopped = true;
      this.#options.onError(error);
    }
    if (!this.#stopped) this.#wait();
  }
}
