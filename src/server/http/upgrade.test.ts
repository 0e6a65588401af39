import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { TrustedProxies } from '../config/trusted-proxy.js';
import type { Context } from '../context.js';
import { routeUpgrades } from './upgrade.js';

it('takes only so many sockets of one address at once', async () => {
  const asked: string[] = [];
  const context = {
    config: { publicUrl: null, trustedProxies: TrustedProxies.parse('loopback')! },
    channel: {
      handleUpgrade(_request: unknown, socket: { end(text: string): void }) {
        asked.push('channel');
        socket.end('HTTP/1.1 101 Yes\r\n\r\n');
      },
    },
  } as unknown as Context;
  const server = createServer();
  routeUpgrades(server, context, { burst: 2, perSecond: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const upgrade = async (path: string, address?: string) => {
    const socket = connect(port, '127.0.0.1');
    const forwarded = address === undefined ? '' : `X-Forwarded-For: ${address}\r\n`;
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${forwarded}\r\n`,
    );
    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    return Number(answer.toString().split(' ')[1]);
  };

  expect(await upgrade('/channel', '203.0.113.9')).toBe(101);
  expect(await upgrade('/elsewhere', '203.0.113.9')).toBe(404);
  expect(await upgrade('/channel', '203.0.113.9')).toBe(429);
  expect(await upgrade('/channel', '203.0.113.10')).toBe(101);
  for (let local = 0; local < 5; local++) expect(await upgrade('/channel')).toBe(101);
  expect(asked).toHaveLength(7);
  server.close();
});
