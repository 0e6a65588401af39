/** The server as a library: `const server = await createServer(); await server.listen();` */
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildApp } from './app.js';
import { readConfig, type Environment } from './config/config.js';
import { mediaAddress } from './config/media-address.js';
import { checkUdpPort } from './config/udp-port.js';
import { createContext, type Context, type ContextOverrides } from './context.js';
import { joinLinks, type JoinLink } from './join-links.js';
import { leftStream } from './live/stream-list.js';
import { mediaPorts } from './sfu/media-ports.js';

export { ConfigError } from './config/config-error.js';
export type { Environment } from './config/config.js';
export type { JoinLink } from './join-links.js';

export interface ServerOptions extends ContextOverrides {
  /** Settings by the names of their environment variables; `process.env` when not given. */
  env?: Environment;
}

export interface HmsServer {
  /** Where the pages are, once it listens. */
  readonly url: string;
  /** One link per role of the demo room, once it listens. */
  readonly links: readonly JoinLink[];
  readonly context: Context;
  /** Starts media, then accepts connections. */
  listen(): Promise<void>;
  /**
   * Lets nobody new in, and resolves when the rooms are empty or `HMS_DRAIN_SECONDS` are over. `/healthz` answers
   * 503 meanwhile.
   */
  drain(): Promise<void>;
  /** Tells everybody, then stops; never takes longer than a few seconds. Idempotent. */
  close(): Promise<void>;
}

const CLOSE_MS = 5_000;
const DRAIN_LOOK_MS = 250;

export async function createServer({ env, ...overrides }: ServerOptions = {}): Promise<HmsServer> {
  const config = readConfig(env ?? process.env);
  const context = await createContext(config, overrides);
  const app = await buildApp(context);
  let closing: Promise<void> | null = null;
  let links: JoinLink[] = [];

  const url = (): string => {
    if (config.publicUrl !== null) return config.publicUrl;
    const address = app.server.address() as AddressInfo | null;
    const host = config.host === '0.0.0.0' || config.host === '::' ? 'localhost' : config.host;
    const literal = host.includes(':') ? `[${host}]` : host;
    return `${config.tls ? 'https' : 'http'}://${literal}:${address?.port ?? config.port}`;
  };

  const stop = async (): Promise<void> => {
    context.channel.close();
    context.rooms.close();
    context.recordings.close();
    await context.stores.close();
    await Promise.allSettled([
      context.uploads.close(),
      context.live.engine.close(),
      context.media.close(),
      app.close(),
    ]);
    // One after the other: each writes what the ones before it ended.
    for (const part of [context.chatLog, context.pollLog, context.journal, context.webhooks]) {
      await part.close().catch((error: unknown) => {
        context.logger.warn({ err: error }, 'something was not written at the end');
      });
    }
    await context.db.destroy();
    context.metrics.registry.clear();
  };

  return {
    context,
    get url() {
      return url();
    },
    get links() {
      return links;
    },
    async listen() {
      // A media engine of one's own has its own ports.
      if (!overrides.createMedia) {
        const address = mediaAddress(config.announcedIps);
        const ports = mediaPorts(config.rtcPort, config.mediaProcesses, config.turn);
        await Promise.all(ports.map((port) => checkUdpPort(port, address)));
      }
      const streams = await context.journal.leftStreams();
      await context.journal.start();
      await context.webhooks.start();
      context.recordings.start();
      context.uploads.wake();
      await context.media.start();
      const room = await context.directory.demoRoom();
      await app.listen({ port: config.port, host: config.host });
      context.address.url = url();
      context.live.adopt(streams.map(leftStream));
      links = await joinLinks(context.directory, room.id, url());
      context.logger.info({ port: config.port, host: config.host }, 'server listens');
    },
    async drain() {
      const { channel, media, rooms, logger } = context;
      const end = Date.now() + config.drainSeconds * 1_000;
      channel.drain();
      media.drain?.();
      const occupied = () => rooms.list().some((room) => room.peerCount > 0);
      if (occupied()) logger.info({ seconds: config.drainSeconds }, 'server lets calls end');
      while (!closing && occupied() && Date.now() < end) await sleep(DRAIN_LOOK_MS);
    },
    close() {
      closing ??= within(CLOSE_MS, stop());
      return closing;
    },
  };
}

/** Settles with the work, or after the time: a stuck part must not keep the others from stopping. */
async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}
