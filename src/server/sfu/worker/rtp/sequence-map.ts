/**
 * From a publisher's sequence numbers to one receiver's.
 *
 * A real loss stays a gap that can be asked for. What is left out on purpose closes up, what is put in makes room;
 * a late packet finds the shift that held at its place.
 */
import { sequenceDelta } from './sequence.js';

/** Older packets than this are not worth sending. */
const MAX_LATE = 256;
const CHANGES = 64;

interface Change {
  /** The shift before holds for sequences older than this. */
  sequence: number;
  /** Last sequence of a run that was left out. */
  end: number;
  shift: number;
}

export class SequenceMap {
  private highest = 0;
  private start = 0;
  private shift = 0;
  private readonly changes: Change[] = [];

  /** `sequence` opens the stream and becomes `out`. */
  open(sequence: number, out: number): void {
    this.shift = out - sequence;
    this.highest = sequence - 1;
    this.start = sequence;
    this.changes.length = 0;
  }

  /** -1 for what must not be sent any more. Call `passed` for what was sent. */
  map(sequence: number): number {
    if (sequenceDelta(sequence, this.highest) > 0) return (sequence + this.shift) & 0xffff;
    if (sequenceDelta(sequence, this.highest) < -MAX_LATE) return -1;
    if (sequenceDelta(sequence, this.start) < 0 || this.isLeftOut(sequence)) return -1;
    return (sequence + this.shiftOf(sequence)) & 0xffff;
  }

  /** True when the packet was the newest. */
  passed(sequence: number): boolean {
    if (sequenceDelta(sequence, this.highest) <= 0) return false;
    this.advance(sequence);
    // The window for late packets must not meet its own tail when sequence numbers wrap.
    if (sequenceDelta(sequence, this.start) > 2 * MAX_LATE)
      this.start = (sequence - MAX_LATE) & 0xffff;
    return true;
  }

  /** Leaves a packet out. False for a late one, whose place is there already. */
  skip(sequence: number): boolean {
    if (sequenceDelta(sequence, this.highest) <= 0) return false;
    const last = this.changes.at(-1);
    if (last && last.end === this.highest && ((sequence - last.end) & 0xffff) === 1)
      last.end = sequence;
    else this.change({ sequence, end: sequence, shift: this.shift });
    this.shift -= 1;
    this.advance(sequence);
    return true;
  }

  /** Makes room for a packet of ours behind the newest one. */
  insert(): void {
    const sequence = (this.highest + 1) & 0xffff;
    this.change({ sequence, end: -1, shift: this.shift });
    this.shift += 1;
  }

  private advance(sequence: number): void {
    this.highest = sequence;
    // What is too old for any late packet must not be met again when sequence numbers wrap.
    const [oldest] = this.changes;
    const last = oldest && (oldest.end < 0 ? oldest.sequence : oldest.end);
    if (last !== undefined && sequenceDelta(last, sequence) < -2 * MAX_LATE) this.changes.shift();
  }

  /** Came twice: its number went to others the first time. */
  private isLeftOut(sequence: number): boolean {
    return this.changes.some(
      ({ sequence: first, end }) =>
        end >= 0 && sequenceDelta(sequence, first) >= 0 && sequenceDelta(sequence, end) <= 0,
    );
  }

  private change(change: Change): void {
    this.changes.push(change);
    if (this.changes.length > CHANGES) this.changes.shift();
  }

  private shiftOf(sequence: number): number {
    for (const { sequence: before, shift } of this.changes) {
      if (sequenceDelta(before, this.highest) < -MAX_LATE) continue;
      if (sequenceDelta(sequence, before) < 0) return shift;
    }
    return this.shift;
  }
}
