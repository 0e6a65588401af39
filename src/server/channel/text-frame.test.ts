import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeTextFrame } from './text-frame.js';

let server: WebSocketServer;
beforeAll(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  await once(server, 'listening');
});
afterAll(() => server.close());

const LENGTHS = [0, 1, 125, 126, 127, 65_535, 65_536, 200_000];

it('is read by a WebSocket client as the text it was, between frames of the library', async () => {
  const texts = LENGTHS.map((length) => (length === 0 ? '' : `${'x'.repeat(length - 1)}!`));
  server.once('connection', (socket, { socket: line }) => {
    for (const text of texts) {
      line.write(encodeTextFrame(text));
      socket.send('next');
    }
    socket.close();
  });
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const read: string[] = [];
  client.on('message', (data: Buffer) => read.push(data.toString()));
  await once(client, 'close');
  expect(read).toEqual(texts.flatMap((text) => [text, 'next']));
});

it('counts bytes, not characters', () => {
  expect(encodeTextFrame('é🙂')).toEqual(Buffer.from([0x81, 6, ...Buffer.from('é🙂')]));
});
