import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { CHANNEL_PATH } from '../../protocol/index.js';
import type { Context } from '../context.js';
import { clientOf } from './client.js';

/** Sends every WebSocket to its owner: the room channel, or the media engine's door at `/rtc…`. */
export function routeUpgrades(server: Server, context: Context): void {
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    if (path === CHANNEL_PATH) {
      const client = clientOf(request, context.config);
      context.channel.handleUpgrade(request, socket, head, client);
    } else if (path === '/rtc' || path.startsWith('/rtc/')) {
      context.media.handleUpgrade(request, socket, head);
    } else {
      socket.on('error', () => socket.destroy());
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    }
  });
}
