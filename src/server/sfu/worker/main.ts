/**
 * Entry of the media process, started by the supervisor with `fork`. Settings come as JSON in the first argument or
 * in `HMS_WORKER`. It ends by itself when its parent is gone.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { IceUdpMuxListener, initLogger } from 'node-datachannel';
import { pino } from 'pino';
import type { WorkerNotice, WorkerRequest } from '../messages.js';
import { Router } from './router.js';
import { selfTest } from './self-test.js';
import { parseSettings, type WorkerSettings } from './settings.js';

/** The child before us may still hold the port for a moment. */
const BIND_TRIES = 50;
const BIND_PAUSE_MS = 100;
/** The monitor's own timer is part of what it measures. */
const DELAY_RESOLUTION_MS = 20;

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
  const delay = monitorEventLoopDelay({ resolution: DELAY_RESOLUTION_MS });
  delay.enable();
  const router = new Router({
    settings,
    notify,
    debug: (fields, message) => log.debug(fields, message),
  });
  process.on('message', (request: WorkerRequest) => {
    try {
      if (request.type === 'stats') {
        const loopDelayMs = Math.max(0, delay.percentile(99) / 1e6 - DELAY_RESOLUTION_MS);
        delay.reset();
        const stats = { ...router.stats(), loopDelayMs };
        const details = request.detail ? router.details() : [];
        notify({ type: 'stats', id: request.id, stats, details });
      } else if (request.type === 'stop') {
        router.stop();
        listener.stop();
        process.exit(0);
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
