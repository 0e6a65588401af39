/** A media process of its own, and pages with raw clients for it. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type Browser } from 'playwright-core';
import { chromiumPath, MEDIA_FLAGS, QUIET_FLAGS } from './chromium.js';
import { MediaProcess, PageClient } from './media-worker.js';

const ADDRESS = '127.0.0.1';

export class RawClients {
  readonly port: number;
  readonly worker: MediaProcess;
  readonly #browser: Browser;
  readonly #server: Server;

  private constructor(port: number, worker: MediaProcess, browser: Browser, server: Server) {
    this.port = port;
    this.worker = worker;
    this.#browser = browser;
    this.#server = server;
  }

  /** Resolves when the media process is ready. */
  static async start(): Promise<RawClients> {
    const port = 21_000 + Math.floor(Math.random() * 20_000);
    const worker = new MediaProcess({
      port,
      bindAddress: ADDRESS,
      announcedIps: [ADDRESS],
      logLevel: 'silent',
    });
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>client</title>');
    }).listen(0, ADDRESS);
    const [browser] = await Promise.all([
      chromiumPath().then((executablePath) =>
        chromium.launch({ executablePath, args: [...QUIET_FLAGS, ...MEDIA_FLAGS] }),
      ),
      once(server, 'listening'),
      worker.next('ready', (notice) => notice.port === port),
    ]);
    return new RawClients(port, worker, browser, server);
  }

  /** `portOf`: where the client is to send, asked at each answer; the media process when not given. */
  async open(peer: string, portOf: () => number = () => this.port): Promise<PageClient> {
    const page = await (await this.#browser.newContext()).newPage();
    await page.goto(`http://${ADDRESS}:${(this.#server.address() as AddressInfo).port}`);
    const client = await PageClient.open(page, peer, 'r', this.worker);
    client.rewrite = (sdp) => sdp.replace(` ${this.port} typ host`, ` ${portOf()} typ host`);
    return client;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#server.close();
    await this.worker.stop();
  }
}
