import { afterEach, expect, it, vi } from 'vitest';
import { pino } from 'pino';
import { MediaWorker } from './media-worker.js';

const PATIENCE = { timeout: 60_000, interval: 50 };

let worker: MediaWorker | undefined;
afterEach(() => worker?.close());

it('replaces a process that hangs, as one that died', { timeout: 90_000 }, async () => {
  const onDeath = vi.fn();
  worker = new MediaWorker({
    port: 20_000 + Math.floor(Math.random() * 10_000),
    bindAddress: '127.0.0.1',
    announcedIps: ['127.0.0.1'],
    relayPortOffset: 0,
    logLevel: 'silent',
    logger: pino({ level: 'silent' }),
    capacity: 1,
    silenceMs: 2_000,
    onNotice: () => {},
    onDeath,
  });
  await worker.start();
  const { pid } = worker;
  process.kill(pid!, 'SIGSTOP');
  await vi.waitFor(() => expect(onDeath).toHaveBeenCalled(), PATIENCE);
  await vi.waitFor(() => expect(worker).toMatchObject({ ready: true }), PATIENCE);
  expect(worker.pid).not.toBe(pid);
});
