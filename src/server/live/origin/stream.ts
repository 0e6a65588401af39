/**
 * One stream as the origin holds it, through the lives of several workers. What a worker opens again after a lost
 * connection goes on where it was; a new worker's first segment is a discontinuity.
 */
import { join } from 'node:path';
import { BEGINNING, type StreamOpening, type StreamPosition } from '../link/messages.js';
import type { LiveInit, LivePart, TimedMetadata } from '../packager/part.js';
import { masterPlaylist } from '../playlists/master.js';
import type { MediaPlaylist } from '../playlists/media.js';
import { initName, LOW_LATENCY, segmentName } from '../playlists/names.js';
import { History } from './history.js';
import { IN_MEMORY, LayerWindow } from './layer-window.js';
import type { Place } from './waiters.js';

/** Requests that wait, in one layer. */
const MAX_WAITERS = 20_000;
const MAX_METADATA = 2_000;

type Described = Pick<LiveInit, 'codecs' | 'width' | 'height'>;

export class OriginStream {
  readonly opening: StreamOpening;
  readonly layers: readonly LayerWindow[];
  /** When it ended; null: it goes on. */
  endedAt: number | null = null;
  /** Parts that came later than viewers could wait for them. */
  lateParts = 0;
  readonly #history: History;
  readonly #described: (Described | undefined)[] = [];
  readonly #due: number[] = [];
  #metadata: TimedMetadata[] = [];
  #worker = '';
  /** Where the next worker begins: behind what was ever listed. */
  #free: StreamPosition = BEGINNING;

  private constructor(opening: StreamOpening, history: History) {
    this.opening = opening;
    this.#history = history;
    const listed = opening.playlist === 'event' ? Infinity : opening.windowSegments;
    this.layers = opening.layers.map((_, layer) => {
      const window = new LayerWindow({ listed, waiters: MAX_WAITERS });
      window.onSegment = (facts, data) =>
        history.segment(layer, facts, data, () => window.stored(facts.sequence));
      return window;
    });
  }

  static async open(opening: StreamOpening): Promise<OriginStream> {
    const keeps = opening.playlist === 'event' || opening.windowSegments > IN_MEMORY;
    const { history, past } = await History.open(join(opening.folder, 'origin'), keeps);
    const stream = new OriginStream(opening, history);
    for (const { layer, stored, ...facts } of past) {
      stream.#taken(facts);
      if (stored) stream.layers[layer]?.restore(facts);
    }
    return stream;
  }

  /** Where this worker begins; one that comes back goes on with its own numbers. */
  attach(worker: string): StreamPosition {
    if (worker !== this.#worker) {
      this.#worker = worker;
      for (const layer of this.layers) {
        layer.finishOpen();
        // Of a worker that died before its first part.
        layer.inits.delete(this.#free.discontinuity);
      }
    }
    return this.#free;
  }

  #taken({ sequence, discontinuity }: StreamPosition): void {
    this.#free = {
      sequence: Math.max(this.#free.sequence, sequence + 1),
      discontinuity: Math.max(this.#free.discontinuity, discontinuity + 1),
    };
  }

  init(layer: number, { discontinuity, data, ...described }: Omit<LiveInit, 'layer' | 'tracks'>) {
    const window = this.layers[layer];
    if (!window || window.inits.has(discontinuity)) return;
    window.inits.set(discontinuity, data);
    this.#described[layer] = described;
    this.#history.init(layer, discontinuity, data);
  }

  part(part: LivePart): void {
    if (this.endedAt !== null || !this.layers[part.layer]?.add(part)) return;
    this.#taken(part);
    const now = performance.now();
    const length = this.opening.partSeconds * 1_000;
    if (now > (this.#due[part.layer] ?? Infinity) + length) this.lateParts += 1;
    this.#due[part.layer] = now + length;
    if (part.index === 0 && part.layer === 0) this.#forgetOldMetadata();
  }

  metadata(metadata: TimedMetadata): void {
    if (this.#metadata.some(({ id }) => id === metadata.id)) return;
    this.#metadata = [...this.#metadata, metadata].slice(-MAX_METADATA);
    for (const layer of this.layers) layer.version += 1;
  }

  end(): void {
    this.endedAt ??= Date.now();
    for (const layer of this.layers) layer.end();
  }

  /** It can be played: every layer has a whole segment. */
  get ready(): boolean {
    return this.layers.every((layer, index) => layer.segments[0] && this.#described[index]);
  }

  /** `prefix`: of every address in it; `file`: which of a layer's playlists. */
  master(prefix: string, file: string): string {
    const layers = this.opening.layers.flatMap(({ videoBitrate, audioBitrate }, layer) => {
      const described = this.#described[layer];
      const bitrate = videoBitrate + audioBitrate;
      return described ? [{ uri: `${prefix}${layer}/${file}`, bitrate, ...described }] : [];
    });
    return masterPlaylist(layers, this.opening.frameRate);
  }

  playlist(layer: number): MediaPlaylist | null {
    const window = this.layers[layer];
    if (!window) return null;
    const { playlist: type, segmentSeconds, partSeconds } = this.opening;
    const { ended } = window;
    return {
      type,
      targetDuration: Math.max(1, Math.round(segmentSeconds)),
      partTarget: partSeconds,
      segments: window.segments,
      open: window.open,
      next: ended ? null : window.next,
      metadata: this.#metadata,
      renditions: this.layers.flatMap(({ newest }, other) =>
        other === layer || !newest || ended ? [] : [report(other, newest)],
      ),
      ended,
    };
  }

  async segment(layer: number, sequence: number): Promise<Buffer | null> {
    const found = this.layers[layer]?.segment(sequence) ?? null;
    return found === 'stored' ? this.#history.read(layer, segmentName(sequence)) : found;
  }

  async initOf(layer: number, discontinuity: number): Promise<Buffer | null> {
    return (
      this.layers[layer]?.inits.get(discontinuity) ??
      this.#history.read(layer, initName(discontinuity))
    );
  }

  /** Gives everything back. */
  async remove(): Promise<void> {
    this.end();
    await this.#history.remove();
  }

  /** What lies before the window is nobody's present any more. */
  #forgetOldMetadata(): void {
    if (this.opening.playlist === 'event') return;
    const window = this.opening.windowSegments * this.opening.segmentSeconds * 1_000;
    const oldest = (this.layers[0]?.open?.programDate ?? 0) - window;
    this.#metadata = this.#metadata.filter(({ at, duration }) => at + duration * 1_000 >= oldest);
  }
}

function report(layer: number, { sequence, index }: Place) {
  return { uri: `../${layer}/${LOW_LATENCY}`, sequence, index };
}
