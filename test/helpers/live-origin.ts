/** The origin as a process of its own, and a stream that is fed into it as a live worker would. */
import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StreamOpening } from '../../src/server/live/link/messages.js';
import { OriginLink } from '../../src/server/live/link/origin-link.js';
import type {
  OriginNotice,
  OriginOrder,
  OriginSettings,
  OriginStats,
} from '../../src/server/live/origin/messages.js';
import { Packager } from '../../src/server/live/packager/packager.js';
import type { PartSink } from '../../src/server/live/packager/part.js';
import { TIMESCALE, type EncodedSample } from '../../src/server/live/samples.js';
import { endlessly, type EncodedClip } from './encoded-clip.js';

const ENTRY = fileURLToPath(new URL('../../src/server/live/origin/main.ts', import.meta.url));

export class OriginProcess {
  readonly folder = mkdtempSync(join(tmpdir(), 'hms-origin-'));
  readonly settings: OriginSettings = {
    host: '127.0.0.1',
    port: 0,
    tls: null,
    socket: join(this.folder, 'origin.sock'),
    secret: randomBytes(16).toString('hex'),
    accessKey: randomBytes(32).toString('base64'),
  };
  #child: ChildProcess | null = null;

  get url(): string {
    return `http://127.0.0.1:${this.settings.port}`;
  }

  /** Again on the same port after `kill()`. */
  async start(): Promise<void> {
    const child = fork(ENTRY, [], {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child = child;
    const notice = once(child, 'message') as Promise<[OriginNotice]>;
    this.#send({ type: 'listen', settings: this.settings });
    const [ready] = await notice;
    if (ready.type !== 'ready') throw new Error(`The origin did not start: ${ready.type}`);
    this.settings.port = ready.port;
  }

  async stats(): Promise<OriginStats> {
    const answer = once(this.#child!, 'message') as Promise<[OriginNotice]>;
    this.#send({ type: 'stats', id: 1 });
    const [notice] = await answer;
    if (notice.type !== 'stats') throw new Error(`Not stats: ${notice.type}`);
    return notice.stats;
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  async close(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #send(order: OriginOrder): void {
    this.#child!.send(order);
  }
}

export function anOpening(folder: string, changes: Partial<StreamOpening> = {}): StreamOpening {
  return {
    streamId: 'stream-1',
    customerId: 'customer',
    roomId: 'room',
    worker: 'worker-1',
    layers: [{ width: 320, height: 180, videoBitrate: 300, audioBitrate: 64 }],
    frameRate: 30,
    playlist: 'live',
    windowSegments: 8,
    segmentSeconds: 2,
    partSeconds: 1 / 3,
    access: 'public',
    folder: join(folder, changes.streamId ?? 'stream-1'),
    ...changes,
  };
}

/** What a live worker does with its encoders' samples, at the speed of the clock. */
export class PacedStream {
  readonly packager: Packager;
  readonly link: OriginLink;
  readonly #clip: EncodedClip;
  readonly #layers: number;
  readonly #samples: Generator<EncodedSample>;
  #next: EncodedSample;
  #timer: NodeJS.Timeout | undefined;

  private constructor(clip: EncodedClip, link: OriginLink, packager: Packager, layers: number) {
    this.#clip = clip;
    this.link = link;
    this.packager = packager;
    this.#layers = layers;
    this.#samples = endlessly(clip);
    this.#next = this.#take();
  }

  /** `ahead`: seconds of the stream that are there at once; `still`: and no more. */
  static async start(
    origin: OriginProcess,
    clip: EncodedClip,
    {
      ahead = 0,
      still = false,
      sinks = [],
      ...changes
    }: Partial<StreamOpening> & { ahead?: number; still?: boolean; sinks?: PartSink[] } = {},
  ): Promise<PacedStream> {
    const { socket, secret } = origin.settings;
    const stream = anOpening(origin.folder, changes);
    const link = new OriginLink({ socket, secret, stream });
    const { sequence, discontinuity } = await link.open();
    const packager = new Packager({
      layers: stream.layers,
      frameRate: stream.frameRate,
      epochMs: Date.now() - ahead * 1_000,
      partFrames: Math.round(stream.partSeconds * stream.frameRate),
      segmentSeconds: stream.segmentSeconds,
      firstSequence: sequence,
      discontinuity,
      sinks: [link, ...sinks],
    });
    const paced = new PacedStream(clip, link, packager, stream.layers.length);
    paced.#run(ahead, still);
    return paced;
  }

  /** Pushes on, up to this second of the stream. */
  playTo(second: number): void {
    const end = second * TIMESCALE;
    for (; this.#next.time + this.#next.duration <= end; this.#next = this.#take())
      for (let layer = 0; layer < this.#layers; layer++) this.packager.push(layer, this.#next);
  }

  #run(ahead: number, still: boolean): void {
    const { video, audio } = this.#clip;
    for (let layer = 0; layer < this.#layers; layer++) this.packager.configure(layer, video, audio);
    const begin = performance.now() - ahead * 1_000;
    this.playTo(ahead);
    if (still) return;
    this.#timer = setInterval(() => this.playTo((performance.now() - begin) / 1_000), 10);
  }

  #take(): EncodedSample {
    return this.#samples.next().value as EncodedSample;
  }

  /** As a worker that is killed: nothing is said. */
  async die(): Promise<void> {
    clearInterval(this.#timer);
    await this.link.close();
  }

  async end(): Promise<void> {
    clearInterval(this.#timer);
    this.packager.end();
    await this.link.close();
  }
}
