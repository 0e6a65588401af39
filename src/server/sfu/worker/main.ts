/**
 * Entry of the media process, started by the supervisor with `fork`. Settings come as JSON in the first argument or
 * in `HMS_WORKER`. It ends by itself when its parent is gone.
 */
import { IceUdpMuxListener, initLogger } from 'node-datachannel';
import { pino } from 'pino';
import type { WorkerNotice, WorkerRequest } from '../messages.js';
import { LoopDelay } from './loop-delay.js';
import { RelayDoor } from './relay-door.js';
import { Router } from './router.js';
import { selfTest } from './self-test.js';
import { parseSettings, type WorkerSettings } from './settings.js';

/** The child before us may still hold the port for a moment. */
const BIND_TRIES = 50;
const BIND_PAUSE_MS = 100;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Holds the port for good: the library alone would release it with the last client. */
async function bind({ port, bindAddress }: WorkerSettings): Promise<IceUdpMuxListener> {
  for (let attempt = 1; ; attempt++) {
    try {
      return new IceUdpMuxListener(port, bindAddress);
    } catch (error) {
      if (attempt >= BIND_TRIES)
        throw new Error(`UDP port ${port} on ${bindAddress} is taken.`, { cause: error });
      await pause(BIND_PAUSE_MS);
    }
  }
}

function notify(notice: WorkerNotice): void {
  if (process.connected) process.send?.(notice);
}

async function main(): Promise<void> {
  const settings = parseSettings(process.argv[2] ?? process.env['HMS_WORKER']);
  const log = pino({ level: settings.logLevel, name: 'media' });
  initLogger('Error', (level, message) => {
    log.debug({ level }, message);
  });
  process.on('disconnect', () => process.exit(0));
  // The supervisor decides when a worker ends; a Ctrl-C for the group must not outrun it.
  process.on('SIGINT', () => {});
  const listener = await bind(settings);
  await selfTest(settings);
  const delay = new LoopDelay();
  const passwords = new Map<string, string>();
  const relayDoor =
    settings.relayPort > 0 &&
    new RelayDoor({
      port: settings.relayPort,
      bindAddress: settings.bindAddress,
      mediaPort: settings.port,
      findPassword: (ufrag) => passwords.get(ufrag),
      onError: (error) => log.error({ error: error.message }, 'the relay door failed'),
    });
  const router = new Router({
    settings: { ...settings, passwords },
    notify,
    debug: (fields, message) => log.debug(fields, message),
  });
  process.on('message', (request: WorkerRequest) => {
    try {
      if (request.type === 'stats') {
        const stats = { ...router.stats(), loopDelayMs: delay.read() };
        const details = request.detail ? router.details() : [];
        notify({ type: 'stats', id: request.id, stats, details });
      } else if (request.type === 'stop') {
        void router.stop().finally(() => {
          listener.stop();
          if (relayDoor) relayDoor.close();
          process.exit(0);
        });
      } else {
        router.handle(request);
      }
    } catch (error) {
      log.error({ type: request.type, error: String(error) }, 'request failed');
      if ('peer' in request) router.failPeer(request.peer, 'internal error');
    }
  });
  notify({ type: 'ready', port: settings.port });
  if (!process.connected) process.exit(0);
}

main().catch((error: unknown) => {
  const { message } = error as Error;
  process.stderr.write(`The media worker cannot start: ${message}\n`);
  process.exit(1);
});
