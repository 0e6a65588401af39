/**
 * One media process and its resurrection. The object stays while processes come and go: rooms keep it.
 *
 * Messages for a process that is still starting wait for it (bounded). When a process dies, its owner hears
 * `onDeath` at once and a new one is started after a pause that grows with every failure in a row. One that hangs is
 * ended like one that died: its clients would look for it for ever.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { SfuLogger } from './logger.js';
import type { PeerStats, WorkerNotice, WorkerRequest, WorkerStats } from './messages.js';

export interface MediaWorkerOptions {
  /** The UDP port that this process and its successors use. */
  port: number;
  bindAddress: string;
  announcedIps: readonly string[];
  /** A second port of each process, so many above the first; 0: none (see `worker/relay-door.ts`). */
  relayPortOffset: number;
  logLevel: string;
  logger: SfuLogger;
  /** Packets per second that the process may forward before it takes nobody new. */
  capacity: number;
  /** A process that says nothing for so long although it is asked hangs; in milliseconds. */
  silenceMs?: number;
  onNotice(worker: MediaWorker, notice: WorkerNotice): void;
  onDeath(worker: MediaWorker): void;
}

export interface WorkerReport {
  stats: WorkerStats;
  /** Empty when they were not asked for. */
  details: PeerStats[];
}

const BACKOFF = { firstMs: 100, longestMs: 5_000, healthyMs: 30_000 } as const;
const QUEUE = 10_000;
const STOP_MS = 3_000;
const READY_MS = 15_000;
const STATS_MS = 2_000;
const SAMPLE_MS = 2_000;
const SILENCE_MS = 15_000;
/** What a room counts for while its people are still coming: packets per second. */
const ROOM_LOAD = 300;
/** Deaths in a row before the first `ready` that make `start()` give up. */
const FIRST_TRIES = 3;

/** Sources run through tsx, the build is plain JavaScript. */
const SOURCE = import.meta.url.endsWith('.ts');
const ENTRY = fileURLToPath(
  new URL(SOURCE ? './worker/main.ts' : './worker/main.js', import.meta.url),
);

export class MediaWorker {
  readonly port: number;
  /** Rooms that live here; counted by those who put them here. */
  rooms = 0;
  deaths = 0;
  readonly #options: MediaWorkerOptions;
  #child: ChildProcess | null = null;
  #ready = false;
  #everReady = false;
  #closed = false;
  #failures = 0;
  #queue: WorkerRequest[] = [];
  #restart: NodeJS.Timeout | undefined;
  #healthy: NodeJS.Timeout | undefined;
  #patience: NodeJS.Timeout | undefined;
  #sampler: NodeJS.Timeout | undefined;
  /** When the process last said something, by `performance.now()`. */
  #heardAt = 0;
  #sample: { stats: WorkerStats; at: number; packetRate: number } | null = null;
  #statsId = 0;
  readonly #statsWaiting = new Map<number, (report: WorkerReport | null) => void>();
  readonly #started: Promise<void>;
  #onStarted: () => void = () => {};
  #onFailed: (error: Error) => void = () => {};

  constructor(options: MediaWorkerOptions) {
    this.#options = options;
    this.port = options.port;
    this.#started = new Promise((resolve, reject) => {
      this.#onStarted = resolve;
      this.#onFailed = reject;
    });
    // Whoever awaits start() hears it; nobody else has to.
    this.#started.catch(() => {});
  }

  get ready(): boolean {
    return this.#ready;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** What the process said of itself some seconds ago; null before its first word. */
  get latest(): WorkerStats | null {
    return this.#sample?.stats ?? null;
  }

  /** How busy it is, in packets per second. */
  get load(): number {
    return (this.#sample?.packetRate ?? 0) + this.rooms * ROOM_LOAD;
  }

  /** Forwards as much as it should: whoever comes now would make it worse for all. */
  get full(): boolean {
    return (this.#sample?.packetRate ?? 0) >= this.#options.capacity;
  }

  /** Resolves when the process can carry media; rejects when the first tries fail. */
  start(): Promise<void> {
    if (!this.#child && !this.#closed) this.#spawn();
    return this.#started;
  }

  send(request: WorkerRequest): void {
    if (this.#closed) return;
    if (this.#ready) this.#deliver(request);
    else if (this.#queue.length < QUEUE) this.#queue.push(request);
  }

  /** null when the process does not answer. `detail`: with a list of its peers. */
  stats(detail = false): Promise<WorkerReport | null> {
    if (!this.#ready) return Promise.resolve(null);
    const id = ++this.#statsId;
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle(null), STATS_MS);
      const settle = (report: WorkerReport | null) => {
        clearTimeout(timer);
        this.#statsWaiting.delete(id);
        resolve(report);
      };
      this.#statsWaiting.set(id, settle);
      this.send({ type: 'stats', id, detail });
    });
  }

  /** Idempotent; resolves when the process is gone. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#ready = false;
    this.#queue = [];
    for (const timer of [this.#restart, this.#healthy, this.#patience, this.#sampler])
      clearTimeout(timer);
    this.#onFailed(new Error('the media worker was closed'));
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    this.#deliver({ type: 'stop' });
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await gone;
    clearTimeout(timer);
  }

  #spawn(): void {
    const { port, bindAddress, announcedIps, relayPortOffset, logLevel, logger } = this.#options;
    const relayPort = relayPortOffset === 0 ? 0 : port + relayPortOffset;
    const settings = JSON.stringify({ port, bindAddress, announcedIps, relayPort, logLevel });
    const child = fork(ENTRY, [settings], {
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      execArgv: SOURCE ? ['--import', 'tsx'] : [],
      env: withoutSettings(process.env),
    });
    this.#child = child;
    child.on('message', (message) => this.#onMessage(message as WorkerNotice));
    child.on('error', (error) => logger.error({ err: error, port }, 'media worker error'));
    child.once('exit', (code, signal) => this.#onExit(child, code, signal));
    this.#patience = setTimeout(() => {
      logger.error({ port }, 'media worker did not get ready, killed');
      child.kill('SIGKILL');
    }, READY_MS);
  }

  #deliver(request: WorkerRequest): void {
    // A dying process refuses messages; its exit event is what counts.
    if (this.#child?.connected) this.#child.send(request, () => {});
  }

  #onMessage(notice: WorkerNotice): void {
    if (this.#closed) return;
    this.#heardAt = performance.now();
    try {
      if (notice.type === 'ready') this.#onReady();
      else if (notice.type === 'stats') this.#statsWaiting.get(notice.id)?.(notice);
      else this.#options.onNotice(this, notice);
    } catch (error) {
      this.#options.logger.error({ err: error, notice: notice.type }, 'media worker notice failed');
    }
  }

  #onReady(): void {
    clearTimeout(this.#patience);
    this.#ready = true;
    this.#everReady = true;
    this.#options.logger.info({ port: this.port, pid: this.pid }, 'media worker ready');
    const queue = this.#queue;
    this.#queue = [];
    for (const request of queue) this.#deliver(request);
    this.#healthy = setTimeout(() => (this.#failures = 0), BACKOFF.healthyMs);
    this.#healthy.unref();
    this.#sampler = setInterval(() => void this.#takeSample(), SAMPLE_MS);
    this.#sampler.unref();
    void this.#takeSample();
    this.#onStarted();
  }

  async #takeSample(): Promise<void> {
    const { pid } = this;
    const report = await this.stats();
    if (pid !== this.pid) return;
    if (!report) {
      this.#endWhenSilent();
      return;
    }
    const { stats } = report;
    const at = performance.now();
    const before = this.#sample;
    const packetRate = before
      ? ((stats.packetsOut - before.stats.packetsOut) / (at - before.at)) * 1_000
      : 0;
    this.#sample = { stats, at, packetRate };
  }

  #endWhenSilent(): void {
    const { silenceMs = SILENCE_MS, logger } = this.#options;
    if (performance.now() - this.#heardAt < silenceMs) return;
    logger.error({ port: this.port, pid: this.pid }, 'media worker does not answer, killed');
    this.#child?.kill('SIGKILL');
  }

  #onExit(child: ChildProcess, code: number | null, signal: string | null): void {
    if (child !== this.#child) return;
    for (const timer of [this.#healthy, this.#patience, this.#sampler]) clearTimeout(timer);
    this.#child = null;
    this.#ready = false;
    this.#sample = null;
    this.#queue = [];
    for (const settle of this.#statsWaiting.values()) settle(null);
    if (this.#closed) return;
    const { logger } = this.#options;
    this.#failures += 1;
    this.deaths += 1;
    logger.error({ port: this.port, code, signal, failures: this.#failures }, 'media worker died');
    if (!this.#everReady && this.#failures >= FIRST_TRIES) {
      this.#onFailed(
        new Error(
          `The media process cannot start on UDP port ${this.port} (exit ${code ?? signal ?? 'unknown'}).`,
        ),
      );
      return;
    }
    const pause = Math.min(BACKOFF.longestMs, BACKOFF.firstMs * 2 ** (this.#failures - 1));
    this.#restart = setTimeout(() => this.#spawn(), pause);
    this.#options.onDeath(this);
  }
}

/** Keys and secrets of the server are none of the media process's business. */
function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('HMS_')));
}
