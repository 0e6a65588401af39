/**
 * What a stream leaves on disk for its viewers, in `<stream's folder>/origin`: one line for each finished segment, so
 * that numbers go on after every process has died, and for streams with a long past the segments themselves. It is no
 * recording: it goes away with the stream.
 */
import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { initName, segmentName } from '../playlists/names.js';
import type { SegmentFacts } from './layer-window.js';

export interface HistoryEntry extends SegmentFacts {
  layer: number;
  /** Its bytes are there too. */
  stored: boolean;
}

export class History {
  readonly #folder: string;
  readonly #keepsSegments: boolean;
  #work: Promise<void> = Promise.resolve();
  #waiting = 0;
  #removed = false;

  private constructor(folder: string, keepsSegments: boolean) {
    this.#folder = folder;
    this.#keepsSegments = keepsSegments;
  }

  static async open(
    folder: string,
    keepsSegments: boolean,
  ): Promise<{ history: History; past: HistoryEntry[] }> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const text = await readFile(join(folder, 'segments.jsonl'), 'utf8').catch(() => '');
    return { history: new History(folder, keepsSegments), past: text.split('\n').flatMap(entry) };
  }

  init(layer: number, discontinuity: number, data: Buffer): void {
    if (!this.#keepsSegments) return;
    this.#queue(async () => {
      await mkdir(join(this.#folder, String(layer)), { recursive: true, mode: 0o700 });
      await writeFile(this.#path(layer, initName(discontinuity)), data, { mode: 0o600 });
    });
  }

  /** `onStored`: its bytes can be given back. */
  segment(layer: number, facts: SegmentFacts, data: Buffer, onStored: () => void): void {
    const stored = this.#keepsSegments && this.#waiting < MAX_WAITING;
    this.#queue(async () => {
      if (stored) await writeFile(this.#path(layer, segmentName(facts.sequence)), data, PRIVATE);
      const line: HistoryEntry = { layer, ...facts, stored };
      await appendFile(join(this.#folder, 'segments.jsonl'), `${JSON.stringify(line)}\n`, PRIVATE);
      if (stored) onStored();
    });
  }

  /** null: it is not there, or cannot be read. */
  read(layer: number, name: string): Promise<Buffer | null> {
    return readFile(this.#path(layer, name)).catch(() => null);
  }

  /** Everything goes away. */
  remove(): Promise<void> {
    this.#removed = true;
    this.#work = this.#work.then(() => rm(this.#folder, { recursive: true, force: true }));
    return this.#work.catch(() => {});
  }

  /** One after another; what fails is left out, as the stream matters more than its past. */
  #queue(work: () => Promise<void>): void {
    if (this.#removed) return;
    this.#waiting += 1;
    this.#work = this.#work
      .then(() => (this.#removed ? undefined : work()))
      .catch(() => {})
      .finally(() => (this.#waiting -= 1));
  }

  #path(layer: number, name: string): string {
    return join(this.#folder, String(layer), name);
  }
}

const PRIVATE = { mode: 0o600 } as const;
/** Segments that a slow disk has not taken yet. */
const MAX_WAITING = 32;

/** A line that was cut off by a crash is none. */
function entry(line: string): HistoryEntry[] {
  try {
    return [JSON.parse(line) as HistoryEntry];
  } catch {
    return [];
  }
}
