/**
 * The origin: streams, the workers' door and the viewers' door, in one object. It runs in a process of its own
 * (`main.ts`), so that no crowd of viewers can disturb rooms or encoders.
 */
import { createServer as createHttp, type Server as HttpServer } from 'node:http';
import { createSecureServer, type Http2SecureServer } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { LinkServer } from '../link/link-server.js';
import type { OriginSettings, OriginStats } from './messages.js';
import { Streams, type StreamsOptions } from './streams.js';
import { Viewers } from './viewers.js';

const MAX_CONNECTIONS = 20_000;
/** Who is slower to ask than this does not mean it. */
const PLAIN_HTTP = { maxHeaderSize: 8 << 10, headersTimeout: 10_000, requestTimeout: 10_000 };
/** A connection on which nothing moves; a request waits at most a few seconds. */
const IDLE_MS = 60_000;

export class Origin {
  readonly #settings: OriginSettings;
  readonly #streams: Streams;
  readonly #viewers: Viewers;
  readonly #link: LinkServer;
  readonly #server: HttpServer | Http2SecureServer;
  readonly #sockets = new Set<Socket>();

  constructor(settings: OriginSettings, options: StreamsOptions = {}) {
    this.#settings = settings;
    this.#streams = new Streams(options);
    this.#viewers = new Viewers(this.#streams, Buffer.from(settings.accessKey, 'base64'));
    this.#link = new LinkServer(this.#streams, settings.socket, settings.secret);
    this.#server = settings.tls
      ? createSecureServer({ ...settings.tls, allowHTTP1: true }, this.#viewers.handle)
      : createHttp(PLAIN_HTTP, this.#viewers.handle);
  }

  /** Resolves with the port when both doors are open. */
  async listen(): Promise<number> {
    const server = this.#server;
    server.maxConnections = MAX_CONNECTIONS;
    server.setTimeout(IDLE_MS);
    if ('keepAliveTimeout' in server) server.keepAliveTimeout = IDLE_MS;
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    const { host, port } = this.#settings;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    await this.#link.listen();
    return (server.address() as AddressInfo).port;
  }

  end(streamId: string): void {
    this.#streams.end(streamId);
  }

  forget(streamId: string): Promise<void> {
    return this.#streams.forget(streamId);
  }

  stats(): OriginStats {
    const streams = [...this.#streams.all].map(({ stream }) => stream);
    const layers = streams.flatMap((stream) => stream.layers);
    const { user, system } = process.cpuUsage();
    return {
      streams: streams.length,
      ...this.#viewers.traffic,
      lateParts: streams.reduce((sum, { lateParts }) => sum + lateParts, 0),
      waiting: layers.reduce((sum, { waiters }) => sum + waiters.size, 0),
      connections: this.#sockets.size,
      cpuSeconds: (user + system) / 1e6,
      rssBytes: process.memoryUsage.rss(),
    };
  }

  /** Histories stay, so that another origin can go on. */
  async close(): Promise<void> {
    this.#link.close();
    await this.#streams.close();
    const server = this.#server;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}
