/** HTTP and WebSocket face of the signalling door: upgrades of `/rtc…`, and the `validate` route beside them. */
import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { WebSocketServer } from 'ws';
import type { SfuLogger } from './logger.js';
import { admit, identify, type DoorKeeper } from './signal/door.js';
import { LIMITS } from './signal/limits.js';

export interface DoorOptions extends DoorKeeper {
  logger: SfuLogger;
  /** Whether a media process can take somebody now or in a moment. */
  available: () => boolean;
}

export const SIGNAL_PATH = '/rtc/v1';

/**
 * The old path has two peer connections and is not spoken here. It must not answer 404: livekit-client takes
 * that for a reason to try the old path, for ever.
 */
const OLD_PATH = 'this server speaks signalling v1 only (/rtc/v1)';

export function createUpgrade(options: DoorOptions) {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: LIMITS.message,
    perMessageDeflate: false,
    // Sessions answer pings themselves, within their limits.
    autoPong: false,
  });

  const accept = async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname !== SIGNAL_PATH) {
      refuse(socket, 403, OLD_PATH);
      return;
    }
    if (!options.available()) {
      refuse(socket, 503, 'media is not available');
      return;
    }
    const known = await identify(url.searchParams, request.headers, options);
    const answer = known.ok ? admit(known.caller, url.searchParams, options) : known;
    if (!answer.ok) {
      refuse(socket, answer.status, answer.message);
      return;
    }
    // Calls back before it returns, as `admit` demands.
    server.handleUpgrade(request, socket, head, (webSocket) => {
      try {
        options.hub.enter(answer.visitor, webSocket);
      } catch (error) {
        options.logger.error({ err: error }, 'signal join failed');
        webSocket.close(1011);
      }
    });
  };

  return {
    handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
      socket.on('error', () => socket.destroy());
      accept(request, socket, head).catch((error: unknown) => {
        options.logger.error({ err: error }, 'signal upgrade failed');
        refuse(socket, 500, 'internal error');
      });
    },
    close: () => server.close(),
  };
}

function refuse(socket: Duplex, status: number, message: string): void {
  if (socket.destroyed) return;
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(message)}\r\n\r\n${message}`,
  );
}

/** A browser cannot see why a socket did not open; livekit-client asks here, from any origin. */
export function validateRoutes(options: DoorOptions) {
  return (scope: FastifyInstance): void => {
    scope.addHook('onSend', async (_request, reply) => {
      reply.header('access-control-allow-origin', '*').header('cache-control', 'no-store');
      return Promise.resolve();
    });
    scope.options(`${SIGNAL_PATH}/validate`, async (_request, reply) =>
      reply
        .code(204)
        .header('access-control-allow-methods', 'GET')
        .header('access-control-allow-headers', 'authorization')
        .header('access-control-max-age', '600')
        .send(),
    );
    scope.get(`${SIGNAL_PATH}/validate`, async (request, reply) => {
      reply.type('text/plain');
      if (!options.available()) return reply.code(503).send('media is not available');
      const query = new URL(request.url, 'http://localhost').searchParams;
      const known = await identify(query, request.headers, options);
      const answer = known.ok ? admit(known.caller, query, options) : known;
      return answer.ok ? reply.send('success') : reply.code(answer.status).send(answer.message);
    });
    for (const path of ['/rtc', '/rtc/validate', SIGNAL_PATH]) {
      const [status, message] = path === SIGNAL_PATH ? [426, 'WebSocket only'] : [403, OLD_PATH];
      scope.get(path, async (_request, reply) =>
        reply.code(status).type('text/plain').send(message),
      );
    }
  };
}
