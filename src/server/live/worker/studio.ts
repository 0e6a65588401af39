/**
 * A scene and what arrives become encoded samples, one tick at a time. The studio has no clock of its own: whoever
 * calls `tick` says what time it is, so the same code runs live and, in tests, as fast as it can.
 *
 * Pictures go out at the tick they are drawn in. Sound is mixed a little behind them, because packets that belong to
 * one moment arrive over some time; its own times say where it belongs. After ticks that were missed the picture before
 * them lasts longer; only where a part begins it is encoded once more, so that no part is longer than promised.
 */
import type { LiveLayer, Scene } from '../port.js';
import type { AudioConfig, EncodedSample, VideoConfig } from '../samples.js';
import { Canvas, type Planes } from './canvas.js';
import { Compositor } from './compositor.js';
import { AUDIO_FRAME, AudioEncoder, VideoEncoder } from './encoders.js';
import type { Grid } from './grid.js';
import type { Codecs } from './load-codecs.js';
import { Mixer, SAMPLE_RATE } from './mixer.js';
import { Scaler } from './scaler.js';
import type { PictureTrack, SoundTrack, SourceListener, Wishes } from './source.js';

/** How long packets of one moment may take to arrive. */
const SOUND_DELAY_MS = 80;
/** More than this is not filled: after such a hole the viewers' players have stopped anyway. */
const MOST_FILLED_SECONDS = 4;

export interface StudioOptions {
  /** Best first, all of one shape; the first is composed, the others are scaled from it. */
  layers: readonly LiveLayer[];
  frameRate: number;
  grid: Grid;
  /** Samples of a layer come in order, sound and pictures each for themselves. */
  onSample: (layer: number, sample: EncodedSample) => void;
}

export interface StudioTick {
  n: number;
  /** How many the picture lasts. */
  ticks: number;
}

interface LayerEncoders {
  canvas: Canvas;
  video: VideoEncoder;
  audio: AudioEncoder;
}

export class Studio implements SourceListener {
  readonly #options: StudioOptions;
  readonly #compositor: Compositor;
  readonly #scaler: Scaler;
  readonly #layers: readonly LayerEncoders[];
  readonly #mixer = new Mixer();
  /** Time 0 of the stream, in the milliseconds of arrivals; before it is known there is nothing to be late for. */
  #epoch: number | null = null;
  #mixed = 0;
  /** Where the newest picture ends. */
  #next = 0;

  private constructor(
    codecs: Codecs,
    options: StudioOptions,
    encoders: Omit<LayerEncoders, 'canvas'>[],
  ) {
    this.#options = options;
    const [first] = options.layers;
    if (!first) throw new RangeError('A stream has one layer at least.');
    this.#compositor = new Compositor(codecs, first);
    this.#scaler = new Scaler(codecs);
    this.#layers = encoders.map((pair, index) => ({
      ...pair,
      canvas: index === 0 ? this.#compositor.canvas : new Canvas(options.layers[index] ?? first),
    }));
  }

  static async open(codecs: Codecs, options: StudioOptions): Promise<Studio> {
    const { layers, frameRate, grid } = options;
    const audio = new Map<number, AudioEncoder>();
    const encoders: Omit<LayerEncoders, 'canvas'>[] = [];
    for (const layer of layers) {
      const sound =
        audio.get(layer.audioBitrate) ?? (await AudioEncoder.open(codecs, layer.audioBitrate));
      audio.set(layer.audioBitrate, sound);
      const video = await VideoEncoder.open(codecs, layer, frameRate, grid.segment);
      encoders.push({ video, audio: sound });
    }
    return new Studio(codecs, options, encoders);
  }

  /** By layer. */
  get configs(): { video: VideoConfig; audio: AudioConfig }[] {
    return this.#layers.map(({ video, audio }) => ({ video: video.config, audio: audio.config }));
  }

  /** Of the best layer, as it was drawn last. */
  get canvas(): Canvas {
    return this.#compositor.canvas;
  }

  get tiles(): number {
    return this.#compositor.tiles;
  }

  /** `epoch`: time 0 of the stream, in the milliseconds of arrivals. Before the first tick. */
  begin(epoch: number): void {
    this.#epoch = epoch;
  }

  setScene(scene: Scene): Wishes {
    this.#compositor.setScene(scene);
    return this.#compositor.wishes;
  }

  picture(peerId: string, track: PictureTrack, picture: Planes, at: number): void {
    this.#compositor.show(peerId, track, picture, at);
  }

  sound(peerId: string, track: SoundTrack, pcm: Int16Array, at: number): void {
    if (this.#epoch === null) return;
    // Taken as it arrives: a picture waits for its tick, and sound leaves its jitter buffer about as much later.
    const arrived = ((at - this.#epoch) * SAMPLE_RATE) / 1000;
    this.#mixer.write(`${track} ${peerId}`, pcm, arrived);
  }

  ended(peerId: string, track: PictureTrack | SoundTrack): void {
    if (track === 'camera' || track === 'screen') this.#compositor.forget(peerId, track);
    else this.#mixer.remove(`${track} ${peerId}`);
  }

  /** Ticks come in order, one after the other is done; some may be left out. */
  async tick({ n, ticks }: StudioTick): Promise<void> {
    const { frameRate, grid } = this.#options;
    for (let lost = Math.max(this.#next, n - MOST_FILLED_SECONDS * frameRate); lost < n; lost++)
      if (grid.beginsPart(lost)) await this.#encodePictures(lost, 1);
    this.#next = n + ticks;
    this.#compositor.draw((this.#epoch ?? 0) + (n * 1000) / frameRate);
    for (const { canvas } of this.#layers.slice(1)) this.#scaleTo(canvas);
    await this.#encodePictures(n, ticks);
    await this.#encodeSound(
      ((n + 1) / frameRate) * SAMPLE_RATE - (SOUND_DELAY_MS * SAMPLE_RATE) / 1000,
    );
  }

  /** What the encoders held back comes out, and all is freed. The studio is of no use afterwards. */
  async close(): Promise<void> {
    await Promise.all(
      this.#layers.map(async ({ video }, layer) => this.#give(layer, await video.finish())),
    );
    for (const audio of new Set(this.#layers.map((layer) => layer.audio)))
      this.#giveSound(audio, await audio.finish());
    for (const { video, audio } of this.#layers) {
      video.close();
      audio.close();
    }
    this.#compositor.close();
    this.#scaler.close();
  }

  #scaleTo(canvas: Canvas): void {
    const whole = ({ width, height }: Canvas) => ({ x: 0, y: 0, width, height });
    const from = this.#compositor.canvas;
    this.#scaler.draw(from, whole(from), canvas, whole(canvas));
  }

  async #encodePictures(n: number, ticks: number): Promise<void> {
    await Promise.all(
      this.#layers.map(async ({ video, canvas }, layer) =>
        this.#give(layer, await video.encode(canvas, n, ticks)),
      ),
    );
  }

  async #encodeSound(until: number): Promise<void> {
    const encoders = new Set(this.#layers.map(({ audio }) => audio));
    while (this.#mixed + AUDIO_FRAME <= until) {
      const samples = this.#mixer.mix(AUDIO_FRAME);
      this.#mixed += AUDIO_FRAME;
      for (const encoder of encoders) this.#giveSound(encoder, await encoder.encode(samples));
    }
  }

  #give(layer: number, samples: readonly EncodedSample[]): void {
    for (const sample of samples) this.#options.onSample(layer, sample);
  }

  #giveSound(encoder: AudioEncoder, samples: readonly EncodedSample[]): void {
    this.#layers.forEach(({ audio }, layer) => {
      if (audio === encoder) this.#give(layer, samples);
    });
  }
}
