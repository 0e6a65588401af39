/**
 * The recording of one layer as HLS: the streamed parts appended to segment files, and a playlist beside them. A segment
 * is listed when it is whole; what a crash left of the last one is listed by whoever comes next (`repair`).
 */
import { appendFile, mkdir, open, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LiveInit, LivePart, TimedMetadata } from '../packager/part.js';
import { writeFileAtomically } from '../../config/write-file.js';
import { initName, parseName, segmentName } from '../playlists/names.js';
import { TIMESCALE } from '../samples.js';
import { scanFragments } from './fragment-scan.js';
import {
  PLAYLIST,
  readVod,
  vodFirst,
  vodHead,
  vodMetadata,
  vodSegment,
  type ReadVod,
  type VodSegment,
} from './vod-playlist.js';

const PRIVATE = { mode: 0o600 } as const;

export class VodFolder {
  readonly #folder: string;
  readonly #playlist: string;
  #listed: number;
  #open: VodSegment | null = null;
  /** The next segment does not follow on the last one. */
  #fresh = true;

  private constructor(folder: string, listed: number) {
    this.#folder = folder;
    this.#playlist = join(folder, PLAYLIST);
    this.#listed = listed;
  }

  /** Goes on with what is there. `targetDuration`: whole seconds. */
  static async open(folder: string, targetDuration: number): Promise<VodFolder> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const { files } = await repair(folder, targetDuration);
    return new VodFolder(folder, files.length);
  }

  async init({ discontinuity, data }: Pick<LiveInit, 'discontinuity' | 'data'>): Promise<void> {
    await writeFile(join(this.#folder, initName(discontinuity)), data, PRIVATE);
    await this.#list();
    this.#fresh = true;
  }

  async part(part: LivePart): Promise<void> {
    if (this.#open && this.#open.sequence !== part.sequence) await this.#list();
    // A segment is taken from its beginning, or not at all: it could not be decoded.
    if (!this.#open && !part.independent) return;
    await appendFile(join(this.#folder, segmentName(part.sequence)), part.data, PRIVATE);
    const { sequence, discontinuity, programDate } = part;
    const fresh = this.#fresh;
    this.#open ??= { sequence, discontinuity, programDate, fresh, duration: 0 };
    this.#open.duration += part.duration / TIMESCALE;
    if (part.last) await this.#list();
  }

  async metadata(metadata: TimedMetadata): Promise<void> {
    await appendFile(this.#playlist, vodMetadata(metadata), PRIVATE);
  }

  /** What was recorded of the open segment is all of it. */
  async pause(): Promise<void> {
    await this.#list();
    this.#fresh = true;
  }

  async #list(): Promise<void> {
    const open = this.#open;
    if (!open) return;
    this.#open = null;
    await appendFile(
      this.#playlist,
      this.#listed === 0 ? vodFirst(open) : vodSegment(open),
      PRIVATE,
    );
    this.#listed += 1;
    this.#fresh = false;
  }
}

/** The playlist with everything that can be played, and nothing else; also written back. */
export async function repair(folder: string, targetDuration: number): Promise<ReadVod> {
  const path = join(folder, PLAYLIST);
  const read = readVod(await readFile(path, 'utf8').catch(() => ''));
  let body = read.body;
  let listed = read.files.length;
  for (const segment of await unlisted(folder, read)) {
    body += listed === 0 ? vodFirst(segment) : vodSegment(segment);
    listed += 1;
  }
  const text = vodHead(targetDuration) + body;
  writeFileAtomically(path, text);
  return readVod(text);
}

/** Segments on disk that a crash kept from being listed: one, as a rule. */
async function unlisted(folder: string, { files }: ReadVod): Promise<VodSegment[]> {
  const known = sequenceOf(files.at(-1) ?? '');
  const names = await readdir(folder);
  const encoders = names.map((name) => {
    const parsed = parseName(name);
    return parsed?.kind === 'init' ? parsed.discontinuity : 0;
  });
  const found: VodSegment[] = [];
  for (const sequence of names
    .map(sequenceOf)
    .filter((number) => number > known)
    .sort(ascending)) {
    const duration = await durationOf(join(folder, segmentName(sequence)));
    if (duration === 0) continue;
    // Its place on the clock died with its process, and it may be the first of its encoder.
    const discontinuity = Math.max(...encoders);
    found.push({ sequence, discontinuity, duration, programDate: null, fresh: true });
  }
  return found;
}

async function durationOf(path: string): Promise<number> {
  const file = await open(path, 'r+');
  try {
    let ticks = 0;
    let size = 0;
    for await (const { video, end } of scanFragments(file, 0)) {
      for (const { duration } of video?.samples ?? []) ticks += duration;
      size = end;
    }
    // Half a part at its end would be an error to players.
    if ((await file.stat()).size > size) await file.truncate(size);
    return ticks / TIMESCALE;
  } finally {
    await file.close();
  }
}

function sequenceOf(name: string): number {
  const parsed = parseName(name);
  return parsed?.kind === 'segment' ? parsed.sequence : -1;
}

function ascending(a: number, b: number): number {
  return a - b;
}
