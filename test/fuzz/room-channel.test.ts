/** The room channel's JSON: frames that are none, and requests with anything in them. */
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import type { WebSocket } from 'ws';
import { describe, expect, it, vi } from 'vitest';
import { fc } from '../helpers/fast-check.js';
import { Connection } from '../../src/server/channel/connection.js';
import { ENVELOPE } from '../../src/server/channel/fields.js';
import type { ChannelServices } from '../../src/server/channel/request.js';
import { REQUESTS } from '../../src/server/channel/requests/index.js';
import { createLogger } from '../../src/server/logger.js';
import { bytes, fuzz } from './fuzz.js';

const SEED = Number(process.env['FUZZ_SEED'] ?? 1);
const SCHEMAS = Object.entries(REQUESTS).map(([type, { schema }]) => ({ type, schema }));
const VALUES = fc.oneof(
  fc.jsonValue(),
  fc.object({ maxDepth: 3, withNullPrototype: true, withBigInt: true, withDate: true }),
  fc.string({ size: 'large', unit: 'binary' }),
);
const KEYS = [
  ...new Set(
    SCHEMAS.flatMap(({ schema }) => Object.keys((schema as { shape?: object }).shape ?? {})),
  ),
  '__proto__',
  'constructor',
];

class PaperSocket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  said: { re?: number; ok?: boolean; type?: string }[] = [];

  send(text: string): void {
    this.said.push(JSON.parse(text) as { re?: number; ok?: boolean });
  }

  pong(): void {}

  close(code: number): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.emit('close', code);
  }

  terminate(): void {
    this.close(1006);
  }
}

/** No service is ever reached: who sends garbage is in no room. */
const SERVICES = new Proxy({} as ChannelServices, {
  get: (_target, name) => {
    if (name === 'draining') return false;
    if (name === 'limiter') return { blocked: () => false, failed: () => {} };
    throw new Error(`garbage got as far as ${String(name)}`);
  },
});

describe('garbage on the room channel', () => {
  it('never makes a check of a request throw, and leaves no prototype changed', () => {
    const anything = fc.dictionary(fc.constantFrom(...KEYS), VALUES);
    fc.assert(
      fc.property(fc.constantFrom(...SCHEMAS), fc.oneof(anything, VALUES), ({ schema }, value) => {
        const result = schema.safeParse(value);
        if (!result.success) expect(result.error.issues.length).toBeGreaterThan(0);
        ENVELOPE.safeParse(value);
        expect(Object.prototype).not.toHaveProperty('polluted');
      }),
      { seed: SEED, numRuns: 3_000, interruptAfterTimeLimit: 1_500 },
    );
  });

  it('is answered with an error, or ends its own socket', async () => {
    const seeds = [
      { id: 1, type: 'enter', version: 1, credential: { code: 'abc-defg-hij' } },
      { id: 2, type: 'join', name: 'Ada', metadata: '{}' },
      { id: 3, type: 'chat.send', text: 'hello', to: { type: 'everyone' } },
      { id: 4, type: 'role.change', peerId: 'x', role: 'host' },
      { id: 5, type: 'ping' },
      { id: 6, type: 'constructor' },
      { id: 7, type: 'ping', __proto__: { polluted: true } },
    ].map((value) => Buffer.from(JSON.stringify(value)));
    const logger = createLogger('silent');
    const sockets: PaperSocket[] = [];
    const client = { address: '127.0.0.1', origin: 'http://localhost', local: true };
    fuzz((random) => {
      const socket = new PaperSocket();
      sockets.push(socket);
      new Connection(
        socket as unknown as WebSocket,
        new PassThrough(),
        client,
        SERVICES,
        logger,
        60_000,
      );
      for (let i = 0; i < 3; i++) socket.emit('message', bytes(random, seeds), random() < 0.05);
      if (sockets.length > 500) for (const old of sockets.splice(0, 250)) old.close(1000);
    });
    await vi.waitFor(() => {
      for (const { said, readyState } of sockets)
        expect(readyState === 3 || said.length === 3).toBe(true);
    });
    for (const socket of sockets) socket.close(1000);
    expect(Object.prototype).not.toHaveProperty('polluted');
  });
});
