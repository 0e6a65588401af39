/**
 * How a live worker reaches the media engine: a door of its own on the loopback address, whatever address, certificate
 * or proxy the people come through. Who comes in still needs a media token.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

export class MediaDoorway {
  readonly #handle: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  #server: Server | null = null;
  #url: Promise<string> | null = null;

  constructor(handle: (request: IncomingMessage, socket: Duplex, head: Buffer) => void) {
    this.#handle = handle;
  }

  /** Opens it when it is not open. */
  url(): Promise<string> {
    this.#url ??= this.#open().catch((error: unknown) => {
      this.#url = null;
      throw error;
    });
    return this.#url;
  }

  close(): void {
    this.#server?.close();
    this.#server?.closeAllConnections();
  }

  async #open(): Promise<string> {
    const server = createServer((_request, response) => response.writeHead(404).end());
    this.#server = server;
    server.on('upgrade', this.#handle);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
}
