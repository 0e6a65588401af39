/** A track on its way into a file: takes its best layer, and asks for the key frames that a file needs. */
import { chooseLayer, latestLayer } from '../rtp/layer-choice.js';
import type { RtpPacket } from '../rtp/packet.js';
import { timestampDelta } from '../rtp/sequence.js';
import type { UpLayer } from '../rtp/up-layer.js';
import type { Receiver, UpTrack } from '../rtp/up-track.js';
import { FrameReader, type Frame } from './frames.js';
import { Timeline, type SharedClock } from './timeline.js';

/** LiveKit's highest. */
const HIGH = 2;
/** Whoever plays the file can go to places this far apart: milliseconds. */
const KEYFRAMES_MS = 10_000;
/** The first frames wait this long for the sender's clock, where tracks must fit together: milliseconds. */
const CLOCK_MS = 6_000;
/** Pictures made from later ones (B-frames) come this much behind those at most: seconds. Further back is another clock. */
const MOST_BACK = 1;

interface Waiting {
  frame: Frame;
  layer: UpLayer;
}

export interface TimedFrame extends Frame {
  /** Milliseconds of our clock. */
  time: number;
}

export class TrackSink implements Receiver {
  readonly track: UpTrack;
  readonly #shared: SharedClock;
  /** Others are to fit to it in time. */
  readonly #together: boolean;
  readonly #reader: FrameReader;
  readonly #timelines = new WeakMap<UpLayer, Timeline>();
  #current: UpLayer | undefined;
  #target: UpLayer | undefined;
  #keyAt = 0;
  /** Frames without a time. */
  #waiting: Waiting[] = [];
  /** The latest of the frames, which need not be the newest. */
  #last: { time: number; at: number; timestamp: number; layer: UpLayer } | null = null;

  constructor(track: UpTrack, shared: SharedClock, together: boolean) {
    this.track = track;
    this.#shared = shared;
    this.#together = together;
    this.#reader = new FrameReader(track.codec.name);
    track.downs.add(this);
  }

  get idle(): boolean {
    return this.#target === undefined;
  }

  get demand(): number {
    return HIGH;
  }

  get lost(): number {
    return this.#reader.lost;
  }

  chooseLayer(now: number): void {
    if (this.track.muted) return;
    const { layers } = this.track;
    this.#target =
      chooseLayer(layers.values(), HIGH, now) ?? this.#target ?? latestLayer(layers.values());
    const target = this.#target;
    if (!target || this.track.info.kind !== 'video') return;
    const wanted = target !== this.#current || this.#reader.keyNeeded;
    if (wanted || now - this.#keyAt > KEYFRAMES_MS) target.requestKeyframe(now);
  }

  forward(layer: UpLayer, packet: RtpPacket, now: number): void {
    if (layer !== this.#current) {
      if (layer !== this.#target || packet.empty) return;
      if (this.track.info.kind === 'video' && !packet.keyframe) return;
      this.#restart(layer);
    }
    this.#reader.add(packet, now);
  }

  interrupt(): void {
    this.#restart(undefined);
    this.#target = undefined;
  }

  /** The frames before the next key frame are of no use any more. */
  skipToKey(): void {
    this.#reader.skipToKey();
  }

  /** What is whole by now, with its time. */
  *take(now: number): Generator<TimedFrame> {
    this.#collect(now);
    const [first] = this.#waiting;
    if (!first || this.#waitsForClock(first, now)) return;
    for (const entry of this.#waiting.splice(0)) yield this.#timed(entry);
  }

  close(): void {
    this.track.downs.delete(this);
  }

  #collect(now: number): void {
    const layer = this.#current;
    if (!layer) return;
    for (const frame of this.#reader.take(now)) {
      if (frame.key) this.#keyAt = frame.at;
      this.#waiting.push({ frame, layer });
    }
  }

  /** What came until now stays. */
  #restart(layer: UpLayer | undefined): void {
    this.#collect(Infinity);
    this.#current = layer;
    this.#reader.reset();
  }

  #waitsForClock({ layer, frame }: Waiting, now: number): boolean {
    return this.#together && !this.#last && !layer.stream.clock && now - frame.at < CLOCK_MS;
  }

  #timed({ layer, frame }: Waiting): TimedFrame {
    const timeline =
      this.#timelines.get(layer) ?? new Timeline(this.#shared, this.track.codec.clockRate);
    this.#timelines.set(layer, timeline);
    const last = this.#last;
    const expected = last ? last.time + (frame.at - last.at) : frame.at;
    const told = timeline.timeOf(frame.timestamp, layer.stream.clock, expected);
    if (last?.layer === layer && this.#isBehind(frame.timestamp, last.timestamp))
      return { ...frame, time: Math.min(told, last.time - 1) };
    const time = last ? Math.max(told, last.time + 1) : told;
    this.#last = { time, at: frame.at, timestamp: frame.timestamp, layer };
    return { ...frame, time };
  }

  #isBehind(timestamp: number, latest: number): boolean {
    const back = timestampDelta(latest, timestamp);
    return back > 0 && back < MOST_BACK * this.track.codec.clockRate;
  }
}
