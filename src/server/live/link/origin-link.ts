/**
 * The worker's end of the link, as one more sink of its packager. It keeps the newest segments, and sends them again
 * when the connection was lost or the origin started anew; the origin knows what it has.
 */
import { connect, type Socket } from 'node:net';
import { HmsError } from '../../../protocol/index.js';
import { IN_MEMORY } from '../origin/layer-window.js';
import type { LiveInit, LivePart, PartSink, TimedMetadata } from '../packager/part.js';
import { encodeFrame, FrameReader } from './frames.js';
import type { FromOrigin, StreamOpening, StreamPosition, ToOrigin } from './messages.js';

export interface OriginLinkOptions {
  /** Path of the origin's local socket. */
  socket: string;
  secret: string;
  stream: StreamOpening;
}

interface Sent {
  message: ToOrigin;
  data?: Buffer;
}

const RETRY_MS = 200;
/** The origin is started again within seconds. */
const OPEN_MS = 15_000;
const END_MS = 5_000;
/** What an origin that reads nothing may leave in the socket: then the connection is given up. */
const MAX_UNSENT = 64 << 20;
const MAX_METADATA = 200;

export class OriginLink implements PartSink {
  readonly #options: OriginLinkOptions;
  #socket: Socket | null = null;
  #opened = false;
  #closed = false;
  #retry: NodeJS.Timeout | undefined;
  #inits: Sent[] = [];
  #parts: { sequence: number; layer: number; sent: Sent }[] = [];
  #metadata: Sent[] = [];
  #ending = false;
  #onPosition: (position: StreamPosition) => void = () => {};
  #onFailed: (error: HmsError) => void = () => {};
  #onEnded: () => void = () => {};

  constructor(options: OriginLinkOptions) {
    this.#options = options;
  }

  /**
   * Where the packager has to begin. Rejects with `media_unavailable` when the origin cannot be reached, with
   * `conflict` when it refuses the stream.
   */
  open(): Promise<StreamPosition> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => this.#onFailed(new HmsError('media_unavailable', 'The origin does not answer.')),
        OPEN_MS,
      );
      this.#onPosition = (position) => {
        clearTimeout(timer);
        resolve(position);
      };
      this.#onFailed = (error) => {
        clearTimeout(timer);
        this.#shut();
        reject(error);
      };
      this.#connect();
    });
  }

  init({ data, tracks: _, ...init }: LiveInit): void {
    const sent: Sent = { message: { type: 'init', ...init }, data };
    this.#inits.push(sent);
    this.#send(sent);
  }

  part({ data, ...part }: LivePart): void {
    const sent: Sent = { message: { type: 'part', ...part }, data };
    const { layer, sequence } = part;
    this.#parts.push({ layer, sequence, sent });
    if (part.index === 0)
      this.#parts = this.#parts.filter((old) => old.sequence > sequence - IN_MEMORY);
    this.#send(sent);
  }

  metadata(metadata: TimedMetadata): void {
    const sent: Sent = { message: { type: 'metadata', ...metadata } };
    this.#metadata = [...this.#metadata, sent].slice(-MAX_METADATA);
    this.#send(sent);
  }

  end(): void {
    this.#ending = true;
    this.#send({ message: { type: 'end' } });
  }

  /** After `end()`: resolves when the origin has everything, or cannot be reached any more. */
  async close(): Promise<void> {
    if (this.#closed) return;
    if (this.#ending) {
      const patience = new Promise<void>((resolve) => setTimeout(resolve, END_MS).unref());
      await Promise.race([new Promise<void>((resolve) => (this.#onEnded = resolve)), patience]);
    }
    this.#shut();
  }

  #shut(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#socket?.destroy();
  }

  #connect(): void {
    if (this.#closed) return;
    const socket = connect(this.#options.socket);
    this.#socket = socket;
    const reader = new FrameReader();
    socket.on('connect', () => {
      const { secret, stream } = this.#options;
      this.#write({ message: { type: 'open', secret, stream } });
    });
    socket.on('data', (chunk: Buffer) => {
      for (const { message } of reader.push(chunk)) this.#hear(message as FromOrigin);
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#opened = false;
      if (!this.#closed) this.#retry = setTimeout(() => this.#connect(), RETRY_MS);
    });
  }

  #hear(message: FromOrigin): void {
    if (message.type === 'refused') {
      this.#onFailed(new HmsError('conflict', message.reason));
      this.#shut();
    } else if (message.type === 'ended') this.#onEnded();
    else {
      this.#opened = true;
      const { sequence, discontinuity } = message;
      this.#onPosition({ sequence, discontinuity });
      for (const sent of [
        ...this.#inits,
        ...this.#parts.map(({ sent }) => sent),
        ...this.#metadata,
      ])
        this.#send(sent);
      if (this.#ending) this.#send({ message: { type: 'end' } });
    }
  }

  #send(sent: Sent): void {
    if (this.#opened) this.#write(sent);
  }

  #write({ message, data }: Sent): void {
    const socket = this.#socket;
    if (!socket) return;
    if (socket.writableLength > MAX_UNSENT) {
      socket.destroy();
      return;
    }
    socket.cork();
    for (const chunk of encodeFrame(message, data)) socket.write(chunk);
    socket.uncork();
  }
}
