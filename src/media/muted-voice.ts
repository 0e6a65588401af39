/**
 * Somebody talks into a muted microphone. The muted track is silent, so a clone of it listens: only while
 * somebody asks, only while the device is open anyway, and nothing of it leaves this page.
 */
import type { Unsubscribe } from '../store/ports.js';

const EVERY_MS = 125;
const LOUD = 0.3;
/** Loud looks of the last ones: a cough is no talk. */
const LOUD_LOOKS = 6;
const LOOKS = 12;
const QUIET_MS = 30_000;

export interface MutedVoiceParts {
  /** The open device while it is muted, else null. */
  muted: () => MediaStreamTrack | null;
  watch: (track: MediaStreamTrack, ms: number, listener: (level: number) => void) => Unsubscribe;
}

export class MutedVoice {
  readonly #parts: MutedVoiceParts;
  readonly #listeners = new Set<() => void>();
  #heard: { track: MediaStreamTrack; end: Unsubscribe } | null = null;
  #toldAt = -Infinity;

  constructor(parts: MutedVoiceParts) {
    this.#parts = parts;
  }

  on(listener: () => void): Unsubscribe {
    this.#listeners.add(listener);
    this.update();
    return () => {
      this.#listeners.delete(listener);
      this.update();
    };
  }

  /** The microphone changed: muted or not, another one, or none. */
  update(): void {
    const track = this.#listeners.size > 0 ? this.#parts.muted() : null;
    if (track === (this.#heard?.track ?? null)) return;
    this.#heard?.end();
    this.#heard = track && this.#hear(track);
  }

  close(): void {
    this.#listeners.clear();
    this.update();
  }

  #hear(track: MediaStreamTrack): { track: MediaStreamTrack; end: Unsubscribe } {
    const clone = track.clone();
    clone.enabled = true;
    let looks: boolean[] = [];
    const end = this.#parts.watch(clone, EVERY_MS, (level) => {
      looks = [...looks, level > LOUD].slice(-LOOKS);
      if (looks.filter(Boolean).length < LOUD_LOOKS) return;
      looks = [];
      const now = performance.now();
      if (now - this.#toldAt < QUIET_MS) return;
      this.#toldAt = now;
      for (const listener of [...this.#listeners]) listener();
    });
    return {
      track,
      end: () => {
        end();
        clone.stop();
      },
    };
  }
}
