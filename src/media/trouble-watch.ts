/**
 * Looks at every picture that is shown or sent now, and tells why one is not good. A change is told when two
 * looks agree, so that one bad second is nobody's fault.
 */
import type { MediaFact } from '../store/ports.js';
import type { Trouble } from '../store/state.js';
import { explain, type Known } from './explain.js';
import { sampleOf, type Sample } from './sample.js';

export interface Watched extends Known {
  trackId: string;
  report(): Promise<Iterable<readonly [string, unknown]> | undefined>;
}

interface Seen {
  sample: Sample;
  /** What the last look found, and what was told. */
  found: Trouble | null;
  told: Trouble | null;
}

const LOOK_MS = 2_500;

export class TroubleWatch {
  readonly #pictures: () => readonly Watched[];
  readonly #tell: (fact: MediaFact) => void;
  readonly #seen = new Map<string, Seen>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #looking = false;

  constructor(pictures: () => readonly Watched[], tell: (fact: MediaFact) => void) {
    this.#pictures = pictures;
    this.#tell = tell;
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.look(), LOOK_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#forget(new Set());
  }

  async look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      const pictures = this.#pictures();
      this.#forget(new Set(pictures.map(({ trackId }) => trackId)));
      await Promise.all(pictures.map((picture) => this.#lookAt(picture)));
    } finally {
      this.#looking = false;
    }
  }

  async #lookAt(picture: Watched): Promise<void> {
    const report = await picture.report().catch(() => undefined);
    const sample = report && sampleOf(report);
    if (!sample) return;
    const { trackId } = picture;
    const before = this.#seen.get(trackId);
    if (!before) {
      this.#seen.set(trackId, { sample, found: null, told: null });
      return;
    }
    const found = explain(before.sample, sample, picture);
    const told = found === before.found ? found : before.told;
    this.#seen.set(trackId, { sample, found, told });
    if (told !== before.told) this.#tell({ type: 'trouble', trackId, trouble: told });
  }

  #forget(kept: ReadonlySet<string>): void {
    for (const [trackId, { told }] of this.#seen) {
      if (kept.has(trackId)) continue;
      this.#seen.delete(trackId);
      if (told) this.#tell({ type: 'trouble', trackId, trouble: null });
    }
  }
}
