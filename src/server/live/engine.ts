/**
 * The live engine of one machine: a worker process for each stream, one origin process for all viewers. Nothing runs
 * before the first stream.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { HmsError } from '../../protocol/index.js';
import type { Logger } from '../logger.js';
import { AddressPolicy } from '../outgoing/address-policy.js';
import { needSpace } from './disk-space.js';
import { LiveWorker, type LiveWorkerOptions, type WorkerNews } from './live-worker.js';
import { LogoShelf } from './logo-shelf.js';
import type { LiveWorkerOrder } from './messages.js';
import { signStream } from './origin/access.js';
import { OriginProcess, type OriginProcessOptions } from './origin-process.js';
import type { LiveEngine, LiveEvent, LiveFigures, LiveFile, LiveOrder, Scene } from './port.js';
import { finishRecording } from './recording/finish.js';
import { pushFault } from './worker/rtmp/address.js';

export interface LiveEngineOptions extends Pick<OriginProcessOptions, 'host' | 'port' | 'tls'> {
  /** Null: this machine can stream. */
  obstacle: string | null;
  customerId: string;
  /** Base of the streams' addresses, where a proxy or a CDN stands before the origin; null: none does. */
  publicUrl: string | null;
  /** Signs addresses of streams that not everybody may watch. */
  accessKey: Buffer;
  /** Each stream has a folder in it. */
  folder: string;
  /** For the logos of streams. */
  logoFolder: string;
  /** Streams at the same time. */
  most: number;
  /** A way into the room for a hidden participant of this name. */
  media: (roomId: string, identity: string) => Promise<LiveWorkerOrder['media']>;
  /** Private addresses that streams may be pushed to, as `AddressPolicy` reads them. */
  pushPrivate: string;
  logger: Logger;
  onClose?(): void;
  /** Of worker processes; others in tests. */
  worker?: Pick<LiveWorkerOptions, 'entry' | 'times'>;
}

/** What a stream needs at least: bytes. */
const FREE = { playing: 200 << 20, recording: 1 << 30 };
/** Signed addresses hold for as long as a stream can last. */
const SIGNED_SECONDS = 86_400;

interface Running {
  worker: LiveWorker;
  /** With the newest scene. */
  order: LiveOrder;
  started: boolean;
}

export class ProcessLiveEngine implements LiveEngine {
  readonly #options: LiveEngineOptions;
  #obstacle: string | null;
  readonly #origin: OriginProcess;
  readonly #pushAddresses: AddressPolicy;
  readonly #logos: LogoShelf;
  readonly #running = new Map<string, Running>();
  #listener: (event: LiveEvent) => void = () => {};
  /** Of pictures that streams left out which are over. */
  #leftOutBefore = 0;

  constructor(options: LiveEngineOptions) {
    this.#options = options;
    this.#obstacle = options.obstacle;
    this.#origin = new OriginProcess(options);
    this.#pushAddresses = policyOf(options.pushPrivate);
    const { logoFolder, logger } = options;
    this.#logos = new LogoShelf({ folder: logoFolder, addresses: policyOf(''), logger });
  }

  get obstacle(): string | null {
    return this.#obstacle;
  }

  get viewersPort(): number | null {
    return this.#origin.pid === undefined ? null : this.#origin.port;
  }

  async figures(): Promise<LiveFigures> {
    const states = [...this.#running.values()].map(({ worker }) => worker.state);
    return {
      streams: states.length,
      halfRate: states.filter(({ stride }) => stride > 1).length,
      picturesLeftOut: states.reduce((sum, one) => sum + one.skippedTicks, this.#leftOutBefore),
      origin: await this.#origin.stats(),
    };
  }

  /** Of the processes that run now. */
  get pids(): { origin: number | undefined; workers: number[] } {
    const workers = [...this.#running.values()].flatMap(({ worker }) => worker.pid ?? []);
    return { origin: this.#origin.pid, workers };
  }

  async start(order: LiveOrder): Promise<void> {
    const { most, folder } = this.#options;
    if (this.#obstacle !== null) throw new HmsError('unprocessable', this.#obstacle);
    if (this.#running.size >= most) {
      throw new HmsError('media_full', 'The server carries as many live streams as it can.');
    }
    const worker = this.#workerFor(order, join(folder, order.streamId));
    this.#running.set(order.streamId, { worker, order, started: false });
    try {
      await this.#prepare(order);
      await this.#begin(worker);
    } catch (error) {
      this.#running.delete(order.streamId);
      throw error;
    }
  }

  setScene(...[streamId, scene]: Parameters<LiveEngine['setScene']>): void {
    const running = this.#running.get(streamId);
    if (!running) return;
    running.order = { ...running.order, scene };
    running.worker.setScene(this.#withLogo(running.order));
  }

  insertMetadata(...[streamId, ...entry]: Parameters<LiveEngine['insertMetadata']>): void {
    this.#running.get(streamId)?.worker.insertMetadata(...entry);
  }

  pauseRecording(streamId: string, paused: boolean): void {
    this.#running.get(streamId)?.worker.pauseRecording(paused);
  }

  pushFault(url: string): string | null {
    return pushFault(url, this.#pushAddresses);
  }

  pushTo(...[streamId, targets]: Parameters<LiveEngine['pushTo']>): void {
    this.#running.get(streamId)?.worker.pushTo(targets);
  }

  stop(streamId: string): void {
    this.#running.get(streamId)?.worker.stop();
  }

  async finish(streamId: string): Promise<LiveFile[]> {
    try {
      return await finishRecording(join(this.#options.folder, streamId));
    } catch (error) {
      this.#options.logger.error({ err: error, stream: streamId }, 'a recording is not finished');
      return [];
    }
  }

  onEvent(listener: (event: LiveEvent) => void): void {
    this.#listener = listener;
  }

  async close(): Promise<void> {
    const workers = [...this.#running.values()].map(({ worker }) => worker.close());
    this.#running.clear();
    await Promise.all(workers);
    await this.#origin.close();
    this.#logos.close();
    this.#options.onClose?.();
  }

  /** Nothing of a stream begins that could not go on. */
  async #prepare({ streamId, watched, recording }: LiveOrder): Promise<void> {
    if (!watched && !recording) return;
    const { folder } = this.#options;
    await needSpace(folder, recording ? FREE.recording : FREE.playing, 'stream');
    await mkdir(join(folder, streamId), { recursive: true, mode: 0o700 });
    if (watched) await this.#origin.start();
  }

  async #begin(worker: LiveWorker): Promise<void> {
    try {
      await worker.start();
    } catch (error) {
      // Of the machine, not of this stream: codecs that are installed and cannot be loaded, for one.
      if (error instanceof HmsError && error.code === 'unprocessable')
        this.#obstacle = error.message;
      throw error;
    }
  }

  #workerFor(order: LiveOrder, folder: string): LiveWorker {
    const { customerId, media, logger, worker, pushPrivate } = this.#options;
    const { streamId, roomId, initialisedAt: _, watched, ...wanted } = order;
    const scene = this.#withLogo(order);
    const origin = watched ? this.#origin.door : null;
    return new LiveWorker({
      ...worker,
      order: { ...wanted, scene, streamId, roomId, customerId, folder, origin, pushPrivate },
      media: () => media(roomId, `live-${streamId}`),
      logger: logger.child({ stream: streamId }),
      onNews: (news) => this.#hear(streamId, news),
    });
  }

  /** What comes later, the stream gets with the scene that it has then. */
  #withLogo({ streamId, scene }: LiveOrder): Scene {
    const logo = this.#logos.take(scene.logo, () => {
      const now = this.#running.get(streamId)?.order.scene;
      if (now?.logo === scene.logo) this.setScene(streamId, now);
    });
    return { ...scene, logo };
  }

  #hear(streamId: string, news: WorkerNews): void {
    const running = this.#running.get(streamId);
    if (!running) return;
    const { order } = running;
    const place = { streamId, roomId: order.roomId };
    if (news.type === 'started') {
      const again = running.started;
      running.started = true;
      this.#listener(
        again
          ? { ...place, type: 'resumed' }
          : { ...place, type: 'started', at: news.at, url: this.#urlOf(order) },
      );
    } else if (news.type === 'stopped' || news.type === 'failed') void this.#ended(place, news);
    else this.#listener({ ...place, ...news });
  }

  async #ended(
    place: { streamId: string; roomId: string },
    news: Extract<WorkerNews, { type: 'stopped' | 'failed' }>,
  ): Promise<void> {
    const { streamId } = place;
    const running = this.#running.get(streamId);
    if (running?.order.watched) this.#origin.end(streamId);
    const told = news.type === 'stopped' ? news.files : null;
    const files = told ?? (await this.finish(streamId));
    this.#leftOutBefore += running?.worker.state.skippedTicks ?? 0;
    this.#running.delete(streamId);
    this.#listener({ ...place, ...news, files });
  }

  #urlOf({ roomId, access, watched }: LiveOrder): string | null {
    if (!watched) return null;
    const { customerId, publicUrl, accessKey } = this.#options;
    const path = `/hls/${customerId}/${roomId}/master.m3u8`;
    const url = publicUrl === null ? path : `${publicUrl}${path}`;
    if (access === 'public') return url;
    const end = Math.floor(Date.now() / 1_000) + SIGNED_SECONDS;
    return `${url}?token=${signStream(accessKey, customerId, roomId, end)}`;
  }
}

function policyOf(text: string): AddressPolicy {
  const policy = AddressPolicy.parse(text);
  if (!policy)
    throw new TypeError('The list of private addresses that may be called is not readable.');
  return policy;
}
