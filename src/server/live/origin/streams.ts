/** All streams of the origin: by their own id, and by the room whose static address they have. */
import { HmsError } from '../../../protocol/index.js';
import type { StreamOpening } from '../link/messages.js';
import { Renderings } from './rendering.js';
import { OriginStream } from './stream.js';

export interface ServedStream {
  stream: OriginStream;
  renderings: Renderings;
}

export interface StreamsOptions {
  /** How long an ended stream can still be watched, in ms. */
  keepEndedMs?: number;
  /** How long a stream waits for a worker before it counts as ended, in ms. */
  orphanMs?: number;
  /** How long after the start workers may still be on their way, in ms. */
  graceMs?: number;
}

const KEEP_ENDED_MS = 10 * 60_000;
const ORPHAN_MS = 60_000;
const GRACE_MS = 5_000;

export class Streams {
  readonly #byId = new Map<string, ServedStream>();
  readonly #byRoom = new Map<string, ServedStream>();
  readonly #opening = new Map<string, Promise<ServedStream>>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #keepEndedMs: number;
  readonly #orphanMs: number;
  readonly #graceEnds: number;

  constructor({
    keepEndedMs = KEEP_ENDED_MS,
    orphanMs = ORPHAN_MS,
    graceMs = GRACE_MS,
  }: StreamsOptions = {}) {
    this.#keepEndedMs = keepEndedMs;
    this.#graceEnds = performance.now() + graceMs;
    this.#orphanMs = orphanMs;
  }

  /** The origin has just begun: a stream that it does not know may be about to come back. */
  get settling(): boolean {
    return performance.now() < this.#graceEnds;
  }

  get all(): Iterable<ServedStream> {
    return this.#byId.values();
  }

  get size(): number {
    return this.#byId.size;
  }

  ofRoom(customerId: string, roomId: string): ServedStream | undefined {
    return this.#byRoom.get(`${customerId}/${roomId}`);
  }

  byId(streamId: string): ServedStream | undefined {
    return this.#byId.get(streamId);
  }

  /** The stream of this worker, new or known. Rejects with `conflict` when it is over. */
  async open(opening: StreamOpening): Promise<OriginStream> {
    const { streamId, customerId, roomId } = opening;
    const served = this.#byId.get(streamId) ?? (await this.#make(opening));
    if (served.stream.endedAt !== null)
      throw new HmsError('conflict', 'This stream has ended: a new one needs a new id.');
    this.#byRoom.set(`${customerId}/${roomId}`, served);
    this.#clearTimer(streamId);
    return served.stream;
  }

  /** Its worker is away; it may come back, or another one. */
  orphan(stream: OriginStream): void {
    if (stream.endedAt === null)
      this.#after(this.#orphanMs, stream, () => this.end(stream.opening.streamId));
  }

  /** Can be watched for a while. */
  end(streamId: string): void {
    const stream = this.#byId.get(streamId)?.stream;
    if (!stream || stream.endedAt !== null) return;
    stream.end();
    this.#after(this.#keepEndedMs, stream, () => void this.forget(streamId));
  }

  async forget(streamId: string): Promise<void> {
    const served = this.#byId.get(streamId);
    if (!served) return;
    this.#clearTimer(streamId);
    this.#byId.delete(streamId);
    const { customerId, roomId } = served.stream.opening;
    const room = `${customerId}/${roomId}`;
    if (this.#byRoom.get(room) === served) this.#byRoom.delete(room);
    await served.stream.remove();
  }

  /** Ended streams go; histories of the others stay on disk, and the next origin goes on with them. */
  async close(): Promise<void> {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    for (const { stream } of [...this.#byId.values()]) {
      for (const { waiters } of stream.layers) waiters.release();
      if (stream.endedAt !== null) await this.forget(stream.opening.streamId);
    }
  }

  #make(opening: StreamOpening): Promise<ServedStream> {
    const { streamId } = opening;
    const making =
      this.#opening.get(streamId) ??
      OriginStream.open(opening).then((stream) => {
        const served = { stream, renderings: new Renderings(stream) };
        this.#byId.set(streamId, served);
        return served;
      });
    this.#opening.set(streamId, making);
    return making.finally(() => this.#opening.delete(streamId));
  }

  #after(ms: number, { opening: { streamId } }: OriginStream, work: () => void): void {
    this.#clearTimer(streamId);
    const timer = setTimeout(work, ms);
    timer.unref();
    this.#timers.set(streamId, timer);
  }

  #clearTimer(streamId: string): void {
    clearTimeout(this.#timers.get(streamId));
    this.#timers.delete(streamId);
  }
}
