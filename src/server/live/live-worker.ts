/**
 * One stream's worker process and its successors. A worker that dies, or shows no sign of life, is replaced at once by
 * one that goes on with the same stream; when several in a row live only shortly, the stream has failed.
 */
import type { ChildProcess } from 'node:child_process';
import { HmsError, type ErrorCode } from '../../protocol/index.js';
import type { Logger } from '../logger.js';
import { gone, startChild, tell } from './child.js';
import type { FromLiveWorker, LiveWorkerOrder, ToLiveWorker, WorkerState } from './messages.js';
import type { LiveFile, PushNews, PushTarget, Scene } from './port.js';

export interface LiveWorkerOptions {
  order: Omit<LiveWorkerOrder, 'media'>;
  /** A fresh way into the room. */
  media(): Promise<LiveWorkerOrder['media']>;
  logger: Logger;
  times?: Partial<typeof TIMES>;
  /** Of the process; another one in tests. */
  entry?: string;
  onNews(news: WorkerNews): void;
}

export type WorkerNews =
  | { type: 'started'; at: number }
  | { type: 'interrupted' }
  | ({ type: 'pushed'; targetId: string } & PushNews)
  | { type: 'recordingFailed'; code: string; message: string }
  /** `files`: null when it could not say what it left. */
  | { type: 'stopped'; files: LiveFile[] | null }
  | { type: 'failed'; code: string; message: string };

const TIMES = {
  /** From its start to its first beat: codecs are loaded, the room is joined. */
  readyMs: 30_000,
  /** Without a beat; a worker beats once a second. */
  silenceMs: 4_000,
  /** Without a new part, although it beats. */
  stalledMs: 6_000,
  /** For the last part and the end of the files. */
  stopMs: 15_000,
  /** A worker that lived this long was well. */
  healthyMs: 30_000,
  /** Before the second worker in a row that was not well; doubles with each. */
  restartMs: 200,
};
/** What another worker could not do better. */
const HOPELESS: ReadonlySet<string> = new Set<ErrorCode>(['unprocessable', 'conflict']);
/** Deaths in a row of workers that were not well. */
const MAX_DEATHS = 5;
const NOTHING_YET: WorkerState = { parts: 0, lateTicks: 0, skippedTicks: 0, tiles: 0, stride: 1 };

export class LiveWorker {
  readonly #options: LiveWorkerOptions;
  readonly #times: typeof TIMES;
  #order: Omit<LiveWorkerOrder, 'media'>;
  #child: ChildProcess | null = null;
  #watchdog: NodeJS.Timeout | undefined;
  #healthy: NodeJS.Timeout | undefined;
  #restart: NodeJS.Timeout | undefined;
  #parts = { count: 0, at: 0 };
  #state: WorkerState = NOTHING_YET;
  /** Of pictures that workers before this one left out. */
  #leftOutBefore = 0;
  /** Of `start`, until the first worker is ready. */
  #starting: { resolve(): void; reject(error: HmsError): void } | null = null;
  #deaths = 0;
  /** Why the newest one ended, if it said so. */
  #lastWords: { code: string; message: string } | null = null;
  #paused = false;
  #stopping = false;
  #over = false;

  constructor(options: LiveWorkerOptions) {
    this.#options = options;
    this.#order = options.order;
    this.#times = { ...TIMES, ...options.times };
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get state(): WorkerState {
    return { ...this.#state, skippedTicks: this.#leftOutBefore + this.#state.skippedTicks };
  }

  /**
   * Resolves when a worker has all that it needs of this machine. Rejects with `HmsError`, and tells nothing, when there
   * is no way into the room or no worker can run here.
   */
  async start(): Promise<void> {
    const media = await this.#options.media();
    if (this.#over) return;
    if (this.#stopping) {
      this.#finish({ type: 'stopped', files: null });
      return;
    }
    await new Promise<void>((resolve, reject) => {
      this.#starting = { resolve, reject };
      this.#spawn(media);
    });
  }

  setScene(scene: Scene): void {
    this.#order = { ...this.#order, scene };
    this.#tell({ type: 'scene', scene });
  }

  insertMetadata(id: string, payload: string, seconds: number): void {
    this.#tell({ type: 'metadata', id, payload, seconds });
  }

  pauseRecording(paused: boolean): void {
    this.#paused = paused;
    this.#tell({ type: 'recording', paused });
  }

  pushTo(pushTo: readonly PushTarget[]): void {
    this.#order = { ...this.#order, pushTo };
    this.#tell({ type: 'targets', targets: pushTo });
  }

  /** Ends the stream whole; `stopped` follows, or `failed`. */
  stop(): void {
    if (this.#stopping || this.#over) return;
    this.#stopping = true;
    if (this.#child) {
      this.#tell({ type: 'stop' });
      this.#watch(this.#times.stopMs);
    } else if (this.#deaths > 0) this.#finish({ type: 'stopped', files: null });
  }

  /** Ends the process, and leaves the stream as it is. */
  async close(): Promise<void> {
    this.#over = true;
    this.#clear();
    this.#starting?.resolve();
    const child = this.#child;
    if (!child) return;
    child.kill('SIGTERM');
    await gone(child, 1_000);
  }

  #spawn(media: LiveWorkerOrder['media']): void {
    const child = startChild(this.#options.entry ?? './worker/main', { UV_THREADPOOL_SIZE: '8' });
    this.#child = child;
    child.on('message', (message: FromLiveWorker) => {
      if (child === this.#child && !this.#over) this.#hear(message);
    });
    child.on('error', (error) => this.#options.logger.error({ err: error }, 'live worker error'));
    child.once('exit', (code, signal) => this.#onExit(child, code, signal));
    this.#parts = { count: 0, at: performance.now() };
    this.#leftOutBefore += this.#state.skippedTicks;
    this.#state = NOTHING_YET;
    this.#tell({ type: 'start', order: { ...this.#order, media } });
    if (this.#paused) this.#tell({ type: 'recording', paused: true });
    this.#watch(this.#times.readyMs);
    this.#healthy = setTimeout(() => (this.#deaths = 0), this.#times.healthyMs).unref();
  }

  #hear(message: FromLiveWorker): void {
    switch (message.type) {
      case 'ready':
        this.#starting?.resolve();
        this.#starting = null;
        break;
      case 'beat':
        this.#beat(message);
        break;
      case 'started':
        this.#options.onNews(message);
        break;
      case 'needMedia':
        this.#renew().catch((error: unknown) => {
          this.#options.logger.warn({ err: error }, 'no way into the room for the live worker');
        });
        break;
      case 'pushed': {
        const { targetId: target, state, reason } = message;
        this.#options.logger.info({ target, state, reason }, 'rtmp push');
        this.#options.onNews(message);
        break;
      }
      case 'recordingFailed': {
        const { code, message: why } = message;
        this.#options.logger.error({ code, why }, 'the recording of a stream failed');
        this.#options.onNews(message);
        break;
      }
      case 'failed':
        this.#lastWords = message;
        if (HOPELESS.has(message.code)) this.#finish(message);
        break;
      case 'stopped':
        this.#finish(message);
        break;
    }
  }

  #beat({ parts, lateTicks, skippedTicks, tiles, stride }: WorkerState): void {
    if (stride !== this.#state.stride) {
      const [level, rate] =
        stride === 1 ? (['info', 'full'] as const) : (['warn', 'half'] as const);
      this.#options.logger[level]({ skippedTicks }, `live stream at ${rate} picture rate`);
    }
    this.#state = { parts, lateTicks, skippedTicks, tiles, stride };
    if (this.#stopping) return;
    const now = performance.now();
    const { readyMs, stalledMs, silenceMs } = this.#times;
    if (parts !== this.#parts.count) this.#parts = { count: parts, at: now };
    else if (now - this.#parts.at > (parts > 0 ? stalledMs : readyMs)) this.#kill('stalled');
    this.#watch(silenceMs);
  }

  async #renew(): Promise<void> {
    this.#tell({ type: 'media', ...(await this.#options.media()) });
  }

  #watch(ms: number): void {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => this.#kill('silent'), ms);
  }

  #kill(why: string): void {
    this.#options.logger.error({ pid: this.pid, why }, 'live worker killed');
    this.#child?.kill('SIGKILL');
  }

  #onExit(child: ChildProcess, code: number | null, signal: string | null): void {
    if (child !== this.#child) return;
    this.#child = null;
    this.#clear();
    if (this.#over) return;
    this.#options.logger.error({ code, signal, deaths: this.#deaths + 1 }, 'live worker died');
    this.#deaths += 1;
    if (this.#stopping) {
      this.#finish({ type: 'stopped', files: null });
      return;
    }
    if (this.#deaths > MAX_DEATHS) {
      this.#finish({
        code: 'worker_died',
        message: 'The process that makes the stream ended several times.',
        ...this.#lastWords,
        type: 'failed',
      });
      return;
    }
    this.#options.onNews({ type: 'interrupted' });
    const pause = this.#deaths === 1 ? 0 : this.#times.restartMs * 2 ** (this.#deaths - 2);
    this.#restart = setTimeout(() => void this.#again(), pause);
  }

  async #again(): Promise<void> {
    this.#order = { ...this.#order, resumed: true };
    try {
      const media = await this.#options.media();
      if (this.#over) return;
      this.#lastWords = null;
      this.#spawn(media);
    } catch {
      this.#finish({
        type: 'failed',
        code: 'media_unavailable',
        message: 'There is no way into the room for the stream.',
      });
    }
  }

  #finish(news: Extract<WorkerNews, { type: 'stopped' | 'failed' }>): void {
    this.#over = true;
    this.#clear();
    if (this.#child) void gone(this.#child, this.#times.silenceMs);
    const starting = this.#starting;
    this.#starting = null;
    if (starting && news.type === 'failed') {
      starting.reject(new HmsError(news.code as ErrorCode, news.message));
      return;
    }
    starting?.resolve();
    this.#options.onNews(news);
  }

  #clear(): void {
    for (const timer of [this.#watchdog, this.#healthy, this.#restart]) clearTimeout(timer);
  }

  #tell(message: ToLiveWorker): void {
    tell(this.#child, message);
  }
}
