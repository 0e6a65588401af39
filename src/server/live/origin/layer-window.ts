/**
 * What viewers of one layer can ask for now: finished segments, the parts of the one that grows, and the heads of the
 * encoders they came from. The newest segments are in memory; older ones only stay when the stream's history keeps them
 * on disk. A segment's bytes are there once: its parts are views into them.
 */
import { BEGINNING } from '../link/messages.js';
import type { LivePart } from '../packager/part.js';
import { segmentLines, type ListedPart, type ListedSegment } from '../playlists/media.js';
import { TIMESCALE } from '../samples.js';
import { Waiters, type Frontier, type Place } from './waiters.js';

export interface WindowOptions {
  /** Segments that are listed; Infinity: all. */
  listed: number;
  /** Of requests that wait. */
  waiters: number;
}

/** A finished segment, as the history keeps it. */
export interface SegmentFacts {
  sequence: number;
  discontinuity: number;
  /** Seconds. */
  duration: number;
  programDate: number;
}

interface HeldPart extends ListedPart {
  data: Buffer;
}

interface HeldSegment extends ListedSegment, SegmentFacts {
  parts: readonly HeldPart[];
  /** null: on disk only. */
  data: Buffer | null;
  stored: boolean;
}

export interface GrowingSegment {
  sequence: number;
  discontinuity: number;
  programDate: number;
  parts: HeldPart[];
}

/** Segments whose bytes stay in memory. */
export const IN_MEMORY = 16;

export class LayerWindow {
  readonly waiters: Waiters;
  readonly inits = new Map<number, Buffer>();
  /** Counts up with everything that changes a playlist. */
  version = 0;
  /** A segment was finished and may be stored. */
  onSegment: (facts: SegmentFacts, data: Buffer) => void = () => {};
  readonly #listed: number;
  #segments: HeldSegment[] = [];
  #open: GrowingSegment | null = null;
  #ended = false;

  constructor({ listed, waiters }: WindowOptions) {
    this.#listed = listed;
    this.waiters = new Waiters(waiters);
  }

  get open(): GrowingSegment | null {
    return this.#open;
  }

  /** What playlists name: the end of what is held. */
  get segments(): readonly ListedSegment[] {
    return this.#listed >= this.#segments.length
      ? this.#segments
      : this.#segments.slice(-this.#listed);
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Of the newest part; null: none yet. */
  get newest(): Place | null {
    const segment = this.#open ?? this.#segments.at(-1);
    if (!segment) return null;
    return { sequence: segment.sequence, index: Math.max(0, segment.parts.length - 1) };
  }

  /** How far questions can be answered. */
  get frontier(): Frontier {
    const { newest } = this;
    if (!newest) return { sequence: -1, index: 0, whole: true };
    const whole = this.#open === null;
    // Of a segment from before this process began the parts are not known: it has them all.
    const unknown = whole && this.#segments.at(-1)?.parts.length === 0;
    return { ...newest, index: unknown ? Infinity : newest.index, whole };
  }

  /** What the next part will be. */
  get next(): Place {
    if (this.#open) return { sequence: this.#open.sequence, index: this.#open.parts.length };
    return { sequence: (this.#segments.at(-1)?.sequence ?? BEGINNING.sequence - 1) + 1, index: 0 };
  }

  /** A segment from before this process began. */
  restore(facts: SegmentFacts): void {
    this.#append(facts, [], null, true);
  }

  /** Parts that are there already, as after a reconnection, change nothing: false. */
  add(part: LivePart): boolean {
    const { next } = this;
    if (part.sequence < next.sequence) return false;
    if (part.sequence > next.sequence) this.finishOpen();
    // Known already, or what comes before it in its segment was lost: nobody could play it.
    if (part.index !== (this.#open?.parts.length ?? 0)) return false;
    this.#open ??= {
      sequence: part.sequence,
      discontinuity: part.discontinuity,
      programDate: part.programDate,
      parts: [],
    };
    this.#open.parts.push({
      index: part.index,
      duration: part.duration / TIMESCALE,
      independent: part.independent,
      data: part.data,
    });
    if (part.last) this.finishOpen();
    this.#changed();
    return true;
  }

  /** What has come of the growing segment is all of it. */
  finishOpen(): void {
    const open = this.#open;
    if (!open) return;
    this.#open = null;
    const { parts, ...facts } = open;
    const data = Buffer.concat(parts.map((part) => part.data));
    let at = 0;
    const views = parts.map((part) => ({
      ...part,
      data: data.subarray(at, (at += part.data.length)),
    }));
    const duration = parts.reduce((sum, part) => sum + part.duration, 0);
    this.#append({ ...facts, duration }, views, data, false);
    this.onSegment({ ...facts, duration }, data);
  }

  /** The history has its bytes. */
  stored(sequence: number): void {
    const segment = this.#find(sequence);
    if (segment) segment.stored = true;
    this.#trim();
  }

  end(): void {
    if (this.#ended) return;
    this.finishOpen();
    this.#ended = true;
    this.version += 1;
    this.waiters.release();
  }

  /** Bytes; `stored`: the history has them; null: neither here nor there. */
  segment(sequence: number): Buffer | 'stored' | null {
    const segment = this.#find(sequence);
    if (!segment) return null;
    return segment.data ?? (segment.stored ? 'stored' : null);
  }

  part({ sequence, index }: Place): Buffer | null {
    const segment = this.#open?.sequence === sequence ? this.#open : this.#find(sequence);
    return segment?.parts[index]?.data ?? null;
  }

  #append(
    facts: SegmentFacts,
    parts: readonly HeldPart[],
    data: Buffer | null,
    stored: boolean,
  ): void {
    const { sequence, duration, programDate } = facts;
    // A list has no gaps: what lies before one is given up.
    if (this.#segments.at(-1)?.sequence !== sequence - 1) this.#segments = [];
    const lines = segmentLines(sequence, duration, programDate);
    this.#segments.push({ ...facts, lines, parts, data, stored });
    this.#trim();
    this.#changed();
  }

  #changed(): void {
    this.version += 1;
    this.waiters.advance(this.frontier);
  }

  #trim(): void {
    // Who has an old playlist may still ask for what was listed in it.
    const held = Math.max(IN_MEMORY, this.#listed * 2);
    this.#segments.splice(0, Math.max(0, this.#segments.length - held));
    for (let index = this.#segments.length - IN_MEMORY - 1; index >= 0; index--) {
      const segment = this.#segments[index];
      // Memory was given back for this one and for all before it.
      if (!segment?.data) return;
      if (segment.stored) {
        segment.data = null;
        segment.parts = [];
      } else if (this.#segments.length - index > IN_MEMORY * 2) {
        // The disk does not take it: the list begins behind it.
        this.#segments.splice(0, index + 1);
        return;
      }
    }
  }

  #find(sequence: number): HeldSegment | undefined {
    const first = this.#segments[0];
    if (!first) return undefined;
    // Numbers have no gaps, as a rule.
    const guess = this.#segments[sequence - first.sequence];
    if (guess?.sequence === sequence) return guess;
    return this.#segments.find((segment) => segment.sequence === sequence);
  }
}
