/**
 * The origin's end of the link: a Unix domain socket in a folder that only this user can enter. Whoever cannot say the
 * secret in the first frame is sent away.
 */
import { timingSafeEqual } from 'node:crypto';
import { rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import type { OriginStream } from '../origin/stream.js';
import type { Streams } from '../origin/streams.js';
import { encodeFrame, FrameReader, type Frame } from './frames.js';
import type { FromOrigin, StreamOpening, ToOrigin } from './messages.js';

/** Without a word of who it is. */
const GREETING_MS = 5_000;

export class LinkServer {
  readonly #streams: Streams;
  readonly #secret: Buffer;
  readonly #path: string;
  readonly #sockets = new Set<Socket>();
  /** The connection that delivers a stream now; an older one is out of date. */
  readonly #current = new Map<string, Socket>();
  #server: Server | null = null;

  constructor(streams: Streams, path: string, secret: string) {
    this.#streams = streams;
    this.#path = path;
    this.#secret = Buffer.from(secret, 'utf8');
  }

  listen(): Promise<void> {
    // Left behind by a process that was killed.
    rmSync(this.#path, { force: true });
    const server = createServer((socket) => this.#greet(socket));
    this.#server = server;
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen({ path: this.#path, readableAll: false, writableAll: false }, resolve);
    });
  }

  close(): void {
    this.#server?.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #greet(socket: Socket): void {
    this.#sockets.add(socket);
    const reader = new FrameReader();
    const patience = setTimeout(() => socket.destroy(), GREETING_MS);
    let stream: OriginStream | null = null;
    // Frames are taken one after another, also while a stream is being opened.
    let work: Promise<void> = Promise.resolve();
    const take = async (frame: Frame) => {
      const message = frame.message as ToOrigin;
      if (message.type === 'open') {
        clearTimeout(patience);
        stream = await this.#open(socket, message.secret, message.stream);
      } else if (stream && this.#current.get(stream.opening.streamId) === socket) {
        this.#take(socket, stream, message, frame.data);
      }
    };
    socket.on('data', (chunk: Buffer) => {
      try {
        for (const frame of reader.push(chunk))
          work = work.then(() => take(frame)).catch(() => void socket.destroy());
      } catch {
        socket.destroy();
      }
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(patience);
      this.#sockets.delete(socket);
      if (!stream || this.#current.get(stream.opening.streamId) !== socket) return;
      this.#current.delete(stream.opening.streamId);
      this.#streams.orphan(stream);
    });
  }

  async #open(
    socket: Socket,
    secret: string,
    opening: StreamOpening,
  ): Promise<OriginStream | null> {
    const given = Buffer.from(secret, 'utf8');
    if (given.length !== this.#secret.length || !timingSafeEqual(given, this.#secret)) {
      socket.destroy();
      return null;
    }
    try {
      const stream = await this.#streams.open(opening);
      this.#current.get(opening.streamId)?.destroy();
      this.#current.set(opening.streamId, socket);
      say(socket, { type: 'opened', ...stream.attach(opening.worker) });
      return stream;
    } catch (error) {
      say(socket, {
        type: 'refused',
        reason: error instanceof Error ? error.message : String(error),
      });
      socket.end();
      return null;
    }
  }

  #take(socket: Socket, stream: OriginStream, message: ToOrigin, data: Buffer): void {
    if (message.type === 'init') stream.init(message.layer, { ...message, data });
    else if (message.type === 'part') stream.part({ ...message, data });
    else if (message.type === 'metadata') stream.metadata(message);
    else if (message.type === 'end') {
      this.#streams.end(stream.opening.streamId);
      say(socket, { type: 'ended' });
    }
  }
}

function say(socket: Socket, message: FromOrigin): void {
  for (const chunk of encodeFrame(message)) socket.write(chunk);
}
