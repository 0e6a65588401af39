/**
 * Encoded samples in, parts and segments out, one timeline for each layer.
 *
 * Pictures lead. A segment begins at a key picture; a part ends when it is `partFrames` long by the clock, at a key
 * picture, or where the segment has to end. Sound goes into the part that is open when it comes: nothing waits for it,
 * and its own times keep it in place. A picture that comes late (the encoder skipped ticks) makes the one before it last
 * longer, up to the end of its part. After that it begins where the one before was said to end, as that part is with the
 * viewers already: the timeline has no holes and no overlaps.
 */
import { codecString } from '../fmp4/codecs.js';
import { fragment, type FragmentSample } from '../fmp4/fragment.js';
import { initSegment } from '../fmp4/movie.js';
import { eventMessage } from '../fmp4/timed-metadata.js';
import { audioTicks } from '../fmp4/tracks.js';
import type { LiveLayer } from '../port.js';
import { TIMESCALE, type AudioConfig, type EncodedSample, type VideoConfig } from '../samples.js';
import type { PartSink, TimedMetadata } from './part.js';

export interface PackagerOptions {
  /** Best first. */
  layers: readonly LiveLayer[];
  frameRate: number;
  /** Wall clock of time 0, in ms. */
  epochMs: number;
  /** Pictures in a part at the full rate. */
  partFrames: number;
  segmentSeconds: number;
  /** Media sequence number of the first segment; after a worker died: what the origin says. */
  firstSequence?: number;
  discontinuity?: number;
  sinks: readonly PartSink[];
}

/** Sound that waits for its picture is kept for so long, in `TIMESCALE`. */
const MAX_EARLY_SOUND = 5 * TIMESCALE;

export class Packager {
  readonly #options: PackagerOptions;
  readonly #layers: LayerPackager[];
  #ended = false;

  constructor(options: PackagerOptions) {
    this.#options = options;
    this.#layers = options.layers.map((_, layer) => new LayerPackager(layer, options));
  }

  /** Once for each layer, before its first sample. */
  configure(layer: number, video: VideoConfig, audio: AudioConfig): void {
    this.#layer(layer).configure(video, audio);
  }

  /** Samples of a kind come in order, a key picture every `segmentSeconds`. Pictures before the first key are dropped. */
  push(layer: number, sample: EncodedSample): void {
    if (!this.#ended) this.#layer(layer).push(sample);
  }

  /** `atMs`: wall clock of the stream; a moment that has passed fires with the next part. */
  metadata(id: string, payload: string, atMs: number, seconds: number): void {
    if (this.#ended) return;
    const metadata: TimedMetadata = { id, payload, at: atMs, duration: seconds };
    for (const layer of this.#layers) layer.metadata(metadata);
    for (const sink of this.#options.sinks) sink.metadata(metadata);
  }

  /** What is still open becomes the last part. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const layer of this.#layers) layer.flush(true);
    for (const sink of this.#options.sinks) sink.end();
  }

  #layer(layer: number): LayerPackager {
    const found = this.#layers[layer];
    if (!found) throw new RangeError(`The stream has no layer ${layer}.`);
    return found;
  }
}

interface Picture {
  data: Uint8Array;
  time: number;
  key: boolean;
}

class LayerPackager {
  readonly #layer: number;
  readonly #options: PackagerOptions;
  readonly #discontinuity: number;
  readonly #frame: number;
  readonly #partLength: number;
  readonly #segmentLength: number;
  #sampleRate = 0;
  #pictures: Picture[] = [];
  #sound: EncodedSample[] = [];
  #waiting: TimedMetadata[] = [];
  /** Where the last picture ends as far as is known. */
  #end = 0;
  #sequence: number;
  #index = 0;
  #fragments = 0;
  #messages = 0;
  /** Of the first key picture; null before it. */
  #first: number | null = null;
  /** Where the open segment has to end. */
  #boundary = 0;
  /** The segment has its last part: the next picture belongs to another. */
  #segmentDone = true;

  constructor(layer: number, options: PackagerOptions) {
    this.#layer = layer;
    this.#options = options;
    this.#discontinuity = options.discontinuity ?? 0;
    this.#frame = TIMESCALE / options.frameRate;
    this.#partLength = options.partFrames * this.#frame;
    this.#segmentLength = options.segmentSeconds * TIMESCALE;
    this.#sequence = (options.firstSequence ?? 0) - 1;
  }

  configure(video: VideoConfig, audio: AudioConfig): void {
    if (this.#sampleRate !== 0)
      throw new Error('A layer is configured once: a new encoder needs a new discontinuity.');
    const tracks = { video, audio };
    const init = {
      layer: this.#layer,
      discontinuity: this.#discontinuity,
      data: initSegment(tracks),
      codecs: codecString(tracks),
      width: video.width,
      height: video.height,
      tracks,
    };
    this.#sampleRate = audio.sampleRate;
    for (const sink of this.#options.sinks) sink.init(init);
  }

  push(sample: EncodedSample): void {
    if (this.#sampleRate === 0) throw new Error('A layer is configured before its first sample.');
    if (sample.kind === 'video') this.#pushPicture(sample);
    else this.#pushSound(sample);
  }

  metadata(metadata: TimedMetadata): void {
    this.#waiting.push(metadata);
  }

  /** Closes the open part, if there is one. */
  flush(last: boolean): void {
    const first = this.#pictures[0];
    if (!first) return;
    const end = this.#end;
    const pictures: FragmentSample[] = this.#pictures.map(({ data, time, key }, index) => ({
      data,
      key,
      duration: (this.#pictures[index + 1]?.time ?? end) - time,
    }));
    const sound = this.#takeSound(end);
    const part = fragment(++this.#fragments, { time: first.time, samples: pictures }, sound);
    const messages = this.#takeMessages(first.time, end);
    const data = messages.length === 0 ? part : Buffer.concat([...messages, part]);
    this.#pictures = [];
    const index = this.#index++;
    this.#segmentDone = last;
    for (const sink of this.#options.sinks) {
      sink.part({
        layer: this.#layer,
        discontinuity: this.#discontinuity,
        sequence: this.#sequence,
        index,
        time: first.time,
        duration: end - first.time,
        programDate: this.#options.epochMs + (first.time * 1_000) / TIMESCALE,
        independent: first.key,
        last,
        data,
      });
    }
  }

  #pushPicture({ data, time, duration, key }: EncodedSample): void {
    if (this.#first === null) {
      if (!key) return;
      this.#first = time;
      this.#end = time;
      this.#sound = this.#sound.filter((sample) => sample.time + sample.duration > time);
    }
    this.#stretchTo(time);
    const start = this.#end;
    if (key) this.flush(true);
    if (key || this.#segmentDone) this.#beginSegment(start - this.#first);
    this.#pictures.push({ data, time: start, key });
    this.#end = Math.max(time + duration, start + 1);
    this.#closeWhenFull();
  }

  /** The open part lasts until the next picture, or as long as it may. */
  #stretchTo(time: number): void {
    const [first] = this.#pictures;
    const last = this.#pictures.at(-1);
    if (!first || !last) return;
    const longest = Math.min(first.time + this.#partLength, this.#boundary);
    this.#end = Math.max(last.time + 1, Math.min(time, longest));
    this.#closeWhenFull();
  }

  /** `start`: since the first key picture. */
  #beginSegment(start: number): void {
    this.#sequence += 1;
    this.#index = 0;
    this.#segmentDone = false;
    // Keys come on a fixed grid, so the end is known ahead even when this segment began late.
    const grid = Math.round(start / this.#segmentLength) + 1;
    this.#boundary = (this.#first ?? 0) + grid * this.#segmentLength;
  }

  #closeWhenFull(): void {
    const half = this.#frame / 2;
    const begin = this.#pictures[0]?.time ?? this.#end;
    if (this.#end >= this.#boundary - half) this.flush(true);
    else if (this.#end - begin >= this.#partLength - half) this.flush(false);
  }

  #pushSound(sample: EncodedSample): void {
    this.#sound.push(sample);
    const first = this.#sound[0];
    if (first && sample.time - first.time > MAX_EARLY_SOUND) this.#sound.shift();
  }

  #takeSound(end: number): { time: number; samples: FragmentSample[] } {
    const later = this.#sound.findIndex(({ time }) => time >= end);
    const taken = this.#sound.splice(0, later === -1 ? this.#sound.length : later);
    const at = (time: number) => audioTicks(time, this.#sampleRate);
    return {
      time: at(taken[0]?.time ?? 0),
      samples: taken.map(({ data, time, duration }) => ({
        data,
        key: true,
        duration: at(time + duration) - at(time),
      })),
    };
  }

  #takeMessages(begin: number, end: number): Buffer[] {
    const { epochMs } = this.#options;
    const timeOf = ({ at }: TimedMetadata) => Math.round(((at - epochMs) * TIMESCALE) / 1_000);
    const due = this.#waiting.filter((metadata) => timeOf(metadata) < end);
    if (due.length === 0) return [];
    this.#waiting = this.#waiting.filter((metadata) => !due.includes(metadata));
    return due.map((metadata) =>
      eventMessage(metadata, Math.max(begin, timeOf(metadata)), ++this.#messages),
    );
  }
}
