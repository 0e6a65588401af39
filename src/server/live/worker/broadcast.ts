/**
 * One stream from the room to the origin: source → studio → packager → link and recording, on one clock. Owns all of
 * it; `close` lets the last part out and ends everything in order.
 */
import { HmsError } from '../../../protocol/index.js';
import { BEGINNING, type StreamOpening } from '../link/messages.js';
import { OriginLink } from '../link/origin-link.js';
import type { LiveFile, LiveWorkerOrder, WorkerState } from '../messages.js';
import { Packager } from '../packager/packager.js';
import type { PartSink } from '../packager/part.js';
import type { PushNews, PushTarget, Scene } from '../port.js';
import { Recorder } from '../recording/recorder.js';
import type { RecordingFailure } from '../recording/write-queue.js';
import { Clock, type Tick } from './clock.js';
import { Grid } from './grid.js';
import { LiveKitSource, type MediaAccess, type Sdk } from './livekit-source.js';
import type { Codecs } from './load-codecs.js';
import { Pace } from './pace.js';
import { Progress } from './progress.js';
import { PushList, type PushedStream } from './rtmp/push-list.js';
import { Studio } from './studio.js';
import { Thumbnails } from './thumbnails.js';

const SEGMENT_SECONDS = 2;
/** A third of a second at 30 pictures. */
const PARTS_A_SECOND = 3;

export interface BroadcastOptions {
  order: LiveWorkerOrder;
  codecs: Codecs;
  sdk: Sdk;
  /** A fresh way into the room. */
  renewMedia: () => Promise<MediaAccess>;
  onPlayable: () => void;
  /** The stream goes on without it. */
  onRecordingFailed: (failure: RecordingFailure) => void;
  onPushed: (targetId: string, news: PushNews) => void;
  /** The stream cannot go on. */
  onFailed: (error: unknown) => void;
}

interface BroadcastParts {
  studio: Studio;
  source: LiveKitSource;
  packager: Packager;
  /** Null: nobody watches. */
  link: OriginLink | null;
  progress: Progress;
  recorder: Recorder | null;
  thumbnails: Thumbnails | null;
  pushes: PushList;
}

function openingOf(order: LiveWorkerOrder): StreamOpening {
  const { streamId, customerId, roomId, layers, frameRate } = order;
  const { playlist, windowSegments, access, folder } = order;
  return {
    streamId,
    customerId,
    roomId,
    worker: `${process.pid}-${Date.now()}`,
    layers,
    frameRate,
    playlist,
    windowSegments,
    segmentSeconds: SEGMENT_SECONDS,
    partSeconds: 1 / PARTS_A_SECOND,
    access,
    folder,
  };
}

function gridOf({ frameRate }: LiveWorkerOrder): Grid {
  return new Grid({ frameRate, segmentSeconds: SEGMENT_SECONDS, partsASecond: PARTS_A_SECOND });
}

function recorderOf({ order, onRecordingFailed }: BroadcastOptions): Recorder | null {
  const { recording, folder, layers, frameRate } = order;
  if (!recording) return null;
  return new Recorder({
    folder,
    order: recording,
    layers,
    frameRate,
    segmentSeconds: SEGMENT_SECONDS,
    onFailure: onRecordingFailed,
  });
}

export class Broadcast {
  readonly #parts: BroadcastParts;
  readonly #clock: Clock;
  readonly #grid: Grid;
  readonly #pace: Pace;
  readonly #frameMs: number;
  #lateTicks = 0;
  #skippedTicks = 0;

  private constructor(parts: BroadcastParts, { order, onFailed }: BroadcastOptions, epoch: number) {
    this.#parts = parts;
    this.#frameMs = 1000 / order.frameRate;
    this.#grid = gridOf(order);
    this.#pace = new Pace(order.frameRate);
    this.#clock = new Clock({
      rate: order.frameRate,
      onTick: (tick) => this.#tick(tick),
      onError: onFailed,
    });
    parts.studio.begin(epoch);
    this.#clock.start(epoch);
  }

  /** Resolves when the room is joined and the clock runs. Rejects with `HmsError`, and leaves nothing behind. */
  static async start(options: BroadcastOptions): Promise<Broadcast> {
    const { order, codecs, sdk } = options;
    const { layers, frameRate } = order;
    const link = order.origin && new OriginLink({ ...order.origin, stream: openingOf(order) });
    const position = (await link?.open()) ?? BEGINNING;
    let packager: Packager | null = null;
    let pushes: PushList | null = null;
    const studio = await Studio.open(codecs, {
      layers,
      frameRate,
      grid: gridOf(order),
      onSample(layer, sample) {
        packager?.push(layer, sample);
        if (layer === 0) pushes?.push(sample);
      },
    });
    const source = new LiveKitSource({ sdk, listener: studio, renew: options.renewMedia });
    source.want(studio.setScene(order.scene));
    try {
      await source.connect(order.media);
    } catch (cause) {
      await Promise.all([source.close(), studio.close(), link?.close()]);
      throw new HmsError('media_unavailable', 'The stream found no way into the room.', { cause });
    }
    const progress = new Progress(options.onPlayable);
    const recorder = recorderOf(options);
    const wanted = order.recording?.thumbnails;
    const { folder } = order;
    const thumbnails = wanted
      ? await Thumbnails.open({ codecs, order: wanted, folder, frameRate })
      : null;
    const sinks: PartSink[] = [link, progress, recorder].filter((sink) => sink !== null);
    packager = new Packager({
      layers,
      frameRate,
      epochMs: Date.now(),
      partFrames: gridOf(order).part,
      segmentSeconds: SEGMENT_SECONDS,
      firstSequence: position.sequence,
      discontinuity: position.discontinuity,
      sinks,
    });
    for (const [layer, { video, audio }] of studio.configs.entries())
      packager.configure(layer, video, audio);
    const [best] = studio.configs as [PushedStream];
    pushes = new PushList(best, order.pushPrivate, options.onPushed);
    pushes.set(order.pushTo);
    const parts = { studio, source, packager, link, progress, recorder, thumbnails, pushes };
    return new Broadcast(parts, options, performance.now());
  }

  get state(): WorkerState {
    return {
      parts: this.#parts.progress.parts,
      lateTicks: this.#lateTicks,
      skippedTicks: this.#skippedTicks,
      tiles: this.#parts.studio.tiles,
      stride: this.#pace.stride,
    };
  }

  setScene(scene: Scene): void {
    this.#parts.source.want(this.#parts.studio.setScene(scene));
  }

  insertMetadata(id: string, payload: string, seconds: number): void {
    this.#parts.packager.metadata(id, payload, Date.now(), seconds);
  }

  pauseRecording(paused: boolean): void {
    this.#parts.recorder?.pause(paused);
    this.#parts.thumbnails?.pause(paused);
  }

  pushTo(targets: readonly PushTarget[]): void {
    this.#parts.pushes.set(targets);
  }

  /** Ends the stream for its viewers too. Resolves with what was recorded. */
  async close(): Promise<LiveFile[]> {
    await this.#clock.stop();
    await this.#parts.source.close();
    await this.#parts.studio.close();
    this.#parts.pushes.close();
    this.#parts.packager.end();
    await this.#parts.link?.close();
    await this.#parts.thumbnails?.close();
    return (await this.#parts.recorder?.finish()) ?? [];
  }

  async #show(n: number, ticks: number): Promise<void> {
    const { studio, thumbnails } = this.#parts;
    await studio.tick({ n, ticks });
    thumbnails?.tick(studio.canvas, ticks);
  }

  async #tick({ n, missed, late }: Tick): Promise<void> {
    if (late > this.#frameMs) this.#lateTicks += 1;
    this.#skippedTicks += missed;
    const begun = performance.now();
    const ticks = this.#grid.lasts(n, this.#pace.stride);
    if (ticks > 0) await this.#show(n, ticks);
    this.#pace.note({ missed, workMs: ticks > 0 ? performance.now() - begun : 0 });
  }
}
