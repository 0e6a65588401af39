/**
 * The recording of one layer as a fragmented MP4 that only ever grows: every fragment that is written whole can be
 * played, whatever happens next. Fragments join without holes: their times are moved so that a pause, or the time
 * between two workers, is cut out, and picture and sound move together.
 */
import { open, type FileHandle } from 'node:fs/promises';
import { findBox, readBoxes, readFragment, type ReadTrack } from '../fmp4/read.js';
import { audioTicks } from '../fmp4/tracks.js';
import { scanFragments, scanInit } from './fragment-scan.js';

export class Mp4File {
  readonly #file: FileHandle;
  readonly #sampleRate: number;
  #size: number;
  #fragments = 0;
  /** Where each track ends, in its own clock. */
  #videoEnd = 0;
  #audioEnd = 0;

  private constructor(file: FileHandle, sampleRate: number, size: number) {
    this.#file = file;
    this.#sampleRate = sampleRate;
    this.#size = size;
  }

  /** null: a file of this name is there, and its encoder was another one. */
  static async open(path: string, init: Buffer, sampleRate: number): Promise<Mp4File | null> {
    const file = await open(path, 'a+', 0o600);
    try {
      const head = await scanInit(file);
      if (!head) {
        // New, or cut off before anything could be played.
        await file.truncate(0);
        await file.appendFile(init);
        return new Mp4File(file, sampleRate, init.length);
      }
      const there = Buffer.alloc(head.end);
      await file.read(there, 0, head.end, 0);
      if (!there.equals(init)) {
        await file.close();
        return null;
      }
      const known = new Mp4File(file, sampleRate, head.end);
      for await (const { video, audio, end } of scanFragments(file, head.end)) {
        known.#fragments += 1;
        known.#size = end;
        known.#note(video, audio);
      }
      await file.truncate(known.#size);
      return known;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** A part as the packager made it. */
  async append(part: Buffer): Promise<void> {
    const boxes = readBoxes(part);
    const found = boxes.find(({ name }) => name === 'moof');
    if (!found) return;
    const moof = Buffer.from(part.subarray(found.start, found.end));
    const { video, audio } = readFragment(moof.subarray(8));
    const shift = this.#videoEnd - (video?.time ?? this.#videoEnd);
    if (video) video.time = this.#videoEnd;
    // Sound that was cut within a frame waits for the one before it to end.
    if (audio)
      audio.time = Math.max(this.#audioEnd, audio.time + audioTicks(shift, this.#sampleRate));
    this.#fragments += 1;
    retime(moof, this.#fragments, [video, audio]);
    const rest = part.subarray(found.end);
    await this.#file.appendFile(Buffer.concat([moof, rest]));
    this.#note(video, audio);
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  #note(video: ReadTrack | null, audio: ReadTrack | null): void {
    if (video) this.#videoEnd = endOf(video);
    if (audio) this.#audioEnd = endOf(audio);
  }
}

function endOf({ time, samples }: ReadTrack): number {
  return samples.reduce((end, { duration }) => end + duration, time);
}

/** Writes number and times into a `moof` with its head, in place. */
function retime(moof: Buffer, number: number, tracks: readonly (ReadTrack | null)[]): void {
  const body = moof.subarray(8);
  findBox(body, 'mfhd')?.writeUInt32BE(number, 4);
  const times = tracks.flatMap((track) => (track ? [track.time] : []));
  const fragments = readBoxes(body).filter(({ name }) => name === 'traf');
  fragments.forEach((traf, index) => {
    findBox(traf.body, 'tfdt')?.writeBigUInt64BE(BigInt(times[index] ?? 0), 4);
  });
}
