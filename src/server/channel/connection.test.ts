import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import type { WebSocket } from 'ws';
import { afterEach, expect, it, vi } from 'vitest';
import { PROTOCOL_VERSION } from '../../protocol/index.js';
import { createLogger } from '../logger.js';
import { Connection } from './connection.js';
import type { ChannelServices } from './request.js';

class OpenSocket extends EventEmitter {
  readonly OPEN = 1;
  readonly readyState = 1;
  readonly bufferedAmount = 0;
  readonly said: { re?: number; error?: { code: string } }[] = [];

  send(text: string): void {
    this.said.push(JSON.parse(text) as { re?: number });
  }

  close(): void {}
  terminate(): void {}
}

afterEach(() => vi.useRealTimers());

it('keeps only so many messages waiting for an answer that does not come', () => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  const socket = new OpenSocket();
  const services = {
    limiter: { blocked: () => false },
    entrance: { open: () => new Promise(() => {}) },
  } as unknown as ChannelServices;
  new Connection(
    socket as unknown as WebSocket,
    new PassThrough(),
    { address: '127.0.0.1', origin: 'http://localhost', local: true },
    services,
    createLogger('silent'),
    60_000,
  );
  const say = (message: object) =>
    socket.emit('message', Buffer.from(JSON.stringify(message)), false);
  say({ id: 0, type: 'enter', version: PROTOCOL_VERSION, credential: { code: 'x' } });
  for (let id = 1; id <= 100; id++) {
    vi.advanceTimersByTime(100);
    say({ id, type: 'ping' });
  }
  expect(socket.said).toMatchObject([{ re: 100, error: { code: 'rate_limited' } }]);
});
