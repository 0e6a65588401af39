import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { CHANNEL_PATH } from '../../protocol/index.js';
import type { Context } from '../context.js';
import { AddressLimiter } from '../auth/address-limiter.js';
import type { Rate } from '../auth/token-bucket.js';
import { isLoopback } from '../config/trusted-proxy.js';
import { clientOf } from './client.js';

/** A full lecture hall behind one address comes back at once after a restart, with two sockets each. */
const UPGRADES: Rate = { burst: 1_000, perSecond: 20 };

/** Sends every WebSocket to its owner: the room channel, or the media engine's door at `/rtc…`. */
export function routeUpgrades(server: Server, context: Context, rate: Rate = UPGRADES): void {
  const limiter = new AddressLimiter(rate);
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    const client = clientOf(request, context.config);
    // Loopback is a proxy that was not named, or the operator's own programs.
    if (!isLoopback(client.address) && !limiter.take(client.address)) {
      refuse(socket, '429 Too Many Requests');
    } else if (path === CHANNEL_PATH) {
      context.channel.handleUpgrade(request, socket, head, client);
    } else if (path === '/rtc' || path.startsWith('/rtc/')) {
      context.media.handleUpgrade(request, socket, head);
    } else {
      refuse(socket, '404 Not Found');
    }
  });
}

function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
