import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { CLOSE, LIMITS, TIMING } from '../../protocol/index.js';
import type { Client } from '../http/client.js';
import type { Logger } from '../logger.js';
import { Connection } from './connection.js';
import type { ChannelServices } from './request.js';

export interface ChannelTiming {
  helloMs: number;
  silenceMs: number;
}

/** All sockets of the room channel. */
export class ChannelServer {
  readonly #services: ChannelServices;
  readonly #logger: Logger;
  readonly #timing: ChannelTiming;
  readonly #connections = new Set<Connection>();
  readonly #sweep: NodeJS.Timeout;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LIMITS.message,
    perMessageDeflate: false,
    clientTracking: false,
    // Connections answer pings themselves, within their limits.
    autoPong: false,
  });
  #closed = false;

  constructor(
    services: Omit<ChannelServices, 'draining'>,
    logger: Logger,
    timing: ChannelTiming = TIMING,
  ) {
    this.#services = { ...services, draining: false };
    this.#logger = logger;
    this.#timing = timing;
    // One timer for all sockets: at ten thousand of them, a timer each would cost more than this walk.
    this.#sweep = setInterval(() => {
      const deadline = Date.now() - timing.silenceMs;
      for (const connection of this.#connections) connection.checkSilence(deadline);
    }, timing.silenceMs / 5).unref();
  }

  get size(): number {
    return this.#connections.size;
  }

  get draining(): boolean {
    return this.#services.draining;
  }

  /** From now on nobody joins; who is in a room may stay and reconnect. */
  drain(): void {
    this.#services.draining = true;
  }

  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, client: Client): void {
    if (this.#closed) {
      socket.destroy();
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (websocket) => {
      const connection = new Connection(
        websocket,
        socket,
        client,
        this.#services,
        this.#logger,
        this.#timing.helloMs,
      );
      this.#connections.add(connection);
      websocket.on('close', () => this.#connections.delete(connection));
    });
  }

  /** Says goodbye to everybody who is connected. Idempotent. */
  close(): void {
    this.#closed = true;
    clearInterval(this.#sweep);
    for (const connection of this.#connections) {
      connection.close(CLOSE.serviceRestart, {
        code: 'server_stopping',
        message: 'The server restarts.',
      });
    }
  }
}
