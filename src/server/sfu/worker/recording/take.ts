/**
 * One file of a recording while it is made: tracks of one publisher, as they come. It begins when each of them that
 * sends has shown what it is, and holds these tracks to its end; when that does not do any more, the take ends, and
 * whoever ordered it begins another.
 */
import {
  cluster,
  fileEnding,
  header,
  type Block,
  type MatroskaTrack,
} from '../../../matroska/write.js';
import type { TakeNews } from '../../messages.js';
import type { Counters } from '../counters.js';
import type { UpTrack } from '../rtp/up-track.js';
import { AppendFile } from './append-file.js';
import type { PictureFacts } from './frame-builder.js';
import type { SharedClock } from './timeline.js';
import { TrackSink, type TimedFrame } from './track-sink.js';

/** Of all takes together. */
export type TakeCounters = Pick<Counters, 'framesRecorded' | 'framesNotRecorded'>;

export interface TakeOptions {
  /** Without its ending. */
  path: string;
  tracks: readonly UpTrack[];
  counters: TakeCounters;
  /** Its publisher still sends it. */
  isLive: (track: UpTrack) => boolean;
  /** Once each, in this order; after the last one nothing comes. */
  onNews: (news: TakeNews) => void;
  /** Bytes that wait for a disk that has stalled; beyond this, frames are left out. */
  mostWaiting?: number;
}

/** `order`: the same as its time, but for pictures that are decoded after later ones. */
interface Waiting extends Block {
  order: number;
}

interface Line {
  sink: TrackSink;
  /** In the file, from 1. */
  number: number;
  picture: PictureFacts | null;
  /** Came before the file began. */
  early: TimedFrame[];
  /** Of the latest frame, in milliseconds of the file. */
  latest: number;
}

const LOOK_MS = 100;
/** The disk gets this much at a time, so this much is lost at most when the process is killed: milliseconds. */
const FLUSH_MS = 1_000;
/** Frames of one track may come this much behind those of another. */
const HOLD_MS = 1_500;
/** Blocks say their time in 16 bits. */
const LONGEST_CLUSTER_MS = 30_000;
/** The first of the tracks waits this long for the others. */
const OTHERS_MS = 8_000;
const MOST_WAITING = 32 << 20;

export class Take {
  readonly #options: TakeOptions;
  readonly #shared: SharedClock = { offset: null };
  #lines: Line[];
  #file: AppendFile | null = null;
  /** Our clock at time 0 of the file. */
  #zero = 0;
  #blocks: Waiting[] = [];
  /** Frames, beside those that the lines know of; and all that were told. */
  #dropped = 0;
  #counted = 0;
  #lookedAt = 0;
  #flushedAt = 0;
  #firstAt: number | null = null;
  #closing: Promise<void> | null = null;
  #failure: { code: string; message: string } | null = null;

  constructor(options: TakeOptions) {
    this.#options = options;
    const together = options.tracks.length > 1;
    this.#lines = options.tracks.map((track) => {
      const sink = new TrackSink(track, this.#shared, together);
      return { sink, number: 0, picture: null, early: [], latest: 0 };
    });
  }

  /** Resolves when what came is on the disk. */
  close(): Promise<void> {
    this.#closing ??= Promise.resolve().then(() => this.#close());
    return this.#closing;
  }

  tick(now: number): void {
    if (this.#closing || now - this.#lookedAt < LOOK_MS) return;
    this.#lookedAt = now;
    for (const line of this.#lines) {
      if (!this.#options.isLive(line.sink.track)) {
        this.#ended(line);
        continue;
      }
      line.sink.chooseLayer(now);
      this.#read(line, now);
    }
    if (!this.#file) this.#begin(now);
    if (this.#file && now - this.#flushedAt >= FLUSH_MS) this.#flush(now);
    this.#count();
  }

  /** What somebody sends must harm nobody but the file that it goes into. */
  #read(line: Line, now: number): void {
    try {
      this.#take(line, now);
    } catch {
      this.#fail({ code: 'bad_media', message: 'What the track sends cannot be read.' });
    }
  }

  #take(line: Line, now: number): void {
    for (const frame of line.sink.take(now)) {
      if (!this.#file) {
        this.#firstAt ??= now;
        line.picture ??= frame.picture;
        line.early.push(frame);
      } else if (line.number === 0 || changes(line, frame)) {
        // The header of this file cannot say it.
        void this.close();
        return;
      } else this.#keep(line, frame);
    }
  }

  #ended(line: Line): void {
    if (this.#lines.length === 1) {
      void this.close();
      return;
    }
    this.#read(line, Infinity);
    line.sink.close();
    this.#dropped += line.sink.lost;
    this.#lines = this.#lines.filter((other) => other !== line);
  }

  /** The header names every track, so all that send have to be known. */
  #begin(now: number): void {
    const known = this.#lines.filter(({ early }) => early.length > 0);
    const expected = this.#lines.filter(({ sink }) => !sink.track.muted);
    if (known.length === 0 || this.#firstAt === null || this.#failure) return;
    if (known.length < expected.length && now - this.#firstAt < OTHERS_MS) return;
    const tracks = known.map(trackOf);
    this.#zero = Math.min(...known.map(({ early }) => early[0]?.time ?? Infinity));
    const path = `${this.#options.path}.${fileEnding(tracks)}`;
    const at = Math.round(performance.timeOrigin + this.#zero);
    this.#file = new AppendFile(path, (failure) => this.#fail(failure));
    this.#file.add(header(tracks, at));
    this.#flushedAt = now;
    this.#options.onNews({ type: 'begun', path, at });
    known.forEach((line, index) => {
      line.number = index + 1;
      for (const frame of line.early.splice(0)) this.#keep(line, frame);
    });
  }

  #keep(line: Line, { time, key, data }: TimedFrame): void {
    const at = Math.max(0, Math.round(time - this.#zero));
    line.latest = Math.max(line.latest, at);
    this.#blocks.push({ track: line.number, time: at, order: line.latest, key, data });
  }

  /** To the disk goes what nothing earlier can come before. */
  #flush(now: number): void {
    this.#flushedAt = now;
    this.#write(this.#lines.length > 1 ? now - this.#zero - HOLD_MS : Infinity);
  }

  #write(until: number): void {
    const file = this.#file;
    if (!file) return;
    this.#blocks.sort((a, b) => a.order - b.order);
    const end = this.#blocks.findIndex(({ order }) => order > until);
    const due = this.#blocks.splice(0, end === -1 ? this.#blocks.length : end);
    if (file.waiting > (this.#options.mostWaiting ?? MOST_WAITING)) {
      this.#dropped += due.length;
      for (const { sink } of this.#lines) sink.skipToKey();
      return;
    }
    for (const blocks of clusters(due, this.#lines)) file.add(cluster(blocks));
    this.#options.counters.framesRecorded += due.length;
  }

  async #close(): Promise<void> {
    for (const line of this.#lines) {
      this.#read(line, Infinity);
      line.sink.close();
    }
    if (!this.#file) this.#begin(Infinity);
    this.#write(Infinity);
    this.#count();
    await this.#file?.close();
    const { onNews } = this.#options;
    if (this.#failure) onNews({ type: 'failed', ...this.#failure });
    else onNews({ type: 'ended', dropped: this.#counted });
  }

  #count(): void {
    const open = this.#lines.reduce((sum, { sink }) => sum + sink.lost, 0);
    const dropped = this.#dropped + open;
    this.#options.counters.framesNotRecorded += dropped - this.#counted;
    this.#counted = dropped;
  }

  #fail(failure: { code: string; message: string }): void {
    this.#failure ??= failure;
    void this.close();
  }
}

function trackOf({ sink, picture }: Line): MatroskaTrack {
  const { name: codec } = sink.track.codec;
  if (codec === 'OPUS') return { kind: 'audio', codec };
  return { kind: 'video', codec, ...(picture ?? { width: 0, height: 0 }) };
}

/** Decoders take another size as it comes; H264's other parameters they have to be told of. */
function changes({ sink, picture: before }: Line, { picture: now }: TimedFrame): boolean {
  if (sink.track.codec.name !== 'H264' || !before?.description || !now?.description) return false;
  return !before.description.equals(now.description);
}

/** Those with pictures begin with a key frame where there is one, so that players can go there. */
function* clusters(blocks: readonly Block[], lines: readonly Line[]): Generator<Block[]> {
  const pictures = new Set(
    lines.filter(({ sink }) => sink.track.info.kind === 'video').map(({ number }) => number),
  );
  let open: Block[] = [];
  for (const block of blocks) {
    const [first = block] = open;
    const place = block.key && pictures.has(block.track);
    if (open.length > 0 && (place || block.time - first.time > LONGEST_CLUSTER_MS)) {
      yield open;
      open = [];
    }
    open.push(block);
  }
  if (open.length > 0) yield open;
}
