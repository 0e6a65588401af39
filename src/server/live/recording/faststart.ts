/**
 * Turns a fragmented MP4 into one that every editor and player takes: all tables at its start, then the samples as they
 * came. Samples are copied, never decoded. Only the tables are held in memory, a few bytes for each sample.
 */
import { open, type FileHandle } from 'node:fs/promises';
import { fullBox, u32, u32s, u64 } from '../fmp4/boxes.js';
import { FILE_TYPE, finishedMovie, type TrackTables } from '../fmp4/movie.js';
import type { ReadTrack } from '../fmp4/read.js';
import { TIMESCALE } from '../samples.js';
import { scanFragments, scanHead, scanInit } from './fragment-scan.js';

export interface Facts {
  /** Seconds. */
  duration: number;
  width: number;
  height: number;
}

/** Bytes of one fragment's track, in the old file. */
interface Chunk {
  from: number;
  size: number;
  track: TableBuilder;
}

const LARGE_HEAD = 16;

/** What a recording has; null when nothing of it can be played. */
export async function factsOf(path: string): Promise<Facts | null> {
  const file = await open(path, 'r');
  try {
    const head = await scanInit(file);
    if (!head) return null;
    const { width, height } = head.tracks.video;
    let { ticks } = head;
    for await (const { video } of scanFragments(file, head.end)) if (video) ticks = endOf(video);
    return ticks === 0 ? null : { duration: ticks / TIMESCALE, width, height };
  } finally {
    await file.close();
  }
}

/** Of a finished file without pictures; of one that could not be finished, which has some. */
export async function factsOfSound(path: string): Promise<Facts | null> {
  const file = await open(path, 'r');
  const head = await scanHead(file).finally(() => file.close());
  if (head?.ticks) return { duration: head.ticks / TIMESCALE, width: 0, height: 0 };
  return factsOf(path);
}

/** Writes `to` whole or not at all, with its pictures or without. Rejects when the disk has no room for it. */
export async function faststart(from: string, to: string, pictures = true): Promise<void> {
  const source = await open(from, 'r');
  try {
    const head = await scanInit(source);
    if (!head) throw new RangeError('The recording has no beginning.');
    const video = new TableBuilder();
    const audio = new TableBuilder();
    const chunks: Chunk[] = [];
    for await (const fragment of scanFragments(source, head.end)) {
      for (const [found, track] of [
        [fragment.video, video],
        [fragment.audio, audio],
      ] as const) {
        if (!found || (track === video && !pictures)) continue;
        chunks.push({ from: fragment.start + found.offset, size: track.add(found), track });
      }
    }
    const movie = () =>
      finishedMovie(head.tracks, {
        video: pictures ? video.tables() : null,
        audio: audio.tables(),
      });
    const total = chunks.reduce((sum, { size }) => sum + size, 0);
    // Offsets have a fixed width: the tables are as long with them as without.
    let at = FILE_TYPE.length + movie().length + LARGE_HEAD;
    for (const { size, track } of chunks) {
      track.offsets.push(at);
      at += size;
    }
    const target = await open(to, 'w', 0o600);
    try {
      await target.appendFile(FILE_TYPE);
      await target.appendFile(movie());
      await target.appendFile(
        Buffer.concat([u32(1), Buffer.from('mdat', 'latin1'), u64(total + LARGE_HEAD)]),
      );
      for (const { from: start, size } of chunks) await copy(source, start, size, target);
      await target.datasync();
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

async function copy(source: FileHandle, start: number, size: number, target: FileHandle) {
  const bytes = Buffer.alloc(size);
  await source.read(bytes, 0, size, start);
  await target.appendFile(bytes);
}

/** One track's tables, grown fragment by fragment: each fragment's samples are one chunk. */
class TableBuilder {
  /** Of each chunk in the new file. */
  readonly offsets: number[] = [];
  #chunkSamples: number[] = [];
  #sizes: number[] = [];
  #keys: number[] = [];
  #durations: { count: number; duration: number }[] = [];
  #start: number | null = null;
  #end = 0;

  /** Returns the bytes that these samples have. */
  add(track: ReadTrack): number {
    if (this.#start === null) this.#start = track.time;
    else this.#fill(track.time - this.#end);
    this.#end = endOf(track);
    this.#chunkSamples.push(track.samples.length);
    let bytes = 0;
    for (const { duration, size, key } of track.samples) {
      bytes += size;
      this.#sizes.push(size);
      if (key) this.#keys.push(this.#sizes.length);
      this.#take(duration);
    }
    return bytes;
  }

  tables(): TrackTables {
    const count = this.#sizes.length;
    const chunks = this.#chunkSamples.length;
    const runs = this.#chunkSamples.flatMap((samples, index) =>
      samples === this.#chunkSamples[index - 1] ? [] : [index + 1, samples, 1],
    );
    const times = this.#durations.flatMap(({ count, duration }) => [count, duration]);
    const offsets = Buffer.alloc(chunks * 8);
    this.offsets.forEach((offset, index) => offsets.writeBigUInt64BE(BigInt(offset), index * 8));
    const everyKey = this.#keys.length === count;
    return {
      duration: this.#end,
      start: this.#start ?? 0,
      boxes: [
        fullBox('stts', 0, 0, times.length / 2, u32s(times)),
        fullBox('stsc', 0, 0, runs.length / 3, u32s(runs)),
        fullBox('stsz', 0, 0, 0, count, u32s(this.#sizes)),
        fullBox('co64', 0, 0, chunks, offsets),
        ...(everyKey ? [] : [fullBox('stss', 0, 0, this.#keys.length, u32s(this.#keys))]),
      ],
    };
  }

  /** A gap ahead of these samples makes the one before it longer: tables know no gaps. */
  #fill(gap: number): void {
    const last = this.#durations.at(-1);
    if (gap <= 0 || !last) return;
    const { duration } = last;
    if (last.count === 1) this.#durations.pop();
    else last.count -= 1;
    this.#take(duration + gap);
  }

  #take(duration: number): void {
    const last = this.#durations.at(-1);
    if (last?.duration === duration) last.count += 1;
    else this.#durations.push({ count: 1, duration });
  }
}

function endOf({ time, samples }: ReadTrack): number {
  return samples.reduce((end, { duration }) => end + duration, time);
}
