/** Packets that did not arrive, and when to ask for them (again). Bounded in count, tries and time. */
import { sequenceDelta } from './sequence.js';

const MAX_MISSING = 128;
const MAX_TRIES = 8;
const FIRST_RETRY_MS = 30;
const GIVE_UP_MS = 1_000;

interface Missing {
  since: number;
  askAt: number;
  tries: number;
}

export class MissingPackets {
  private readonly missing = new Map<number, Missing>();

  get size(): number {
    return this.missing.size;
  }

  /** False when the hole is too big to be filled: only a key frame helps then. */
  gap(from: number, count: number, now: number): boolean {
    if (count > MAX_MISSING || this.missing.size + count > MAX_MISSING) {
      this.missing.clear();
      return false;
    }
    for (let i = 0; i < count; i++)
      this.missing.set((from + i) & 0xffff, { since: now, askAt: now, tries: 0 });
    return true;
  }

  /** True when it was missing. */
  arrived(sequence: number): boolean {
    return this.missing.delete(sequence);
  }

  clear(): void {
    this.missing.clear();
  }

  /** Those to ask for now, in order; each later try waits longer. */
  due(now: number): number[] {
    const sequences: number[] = [];
    for (const [sequence, entry] of this.missing) {
      if (entry.tries >= MAX_TRIES || now - entry.since > GIVE_UP_MS) {
        this.missing.delete(sequence);
      } else if (now >= entry.askAt) {
        entry.askAt = now + FIRST_RETRY_MS * (entry.tries + 1);
        entry.tries += 1;
        sequences.push(sequence);
      }
    }
    return sequences.sort(sequenceDelta);
  }
}
