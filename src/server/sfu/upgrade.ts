/** HTTP and WebSocket face of the signalling door: upgrades of `/rtc…`, and the `validate` route beside them. */
import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { WebSocketServer, type WebSocket } from 'ws';
import type { SfuLogger } from './logger.js';
import { admit, admitVisitor, identify, type DoorKeeper, type Refusal } from './signal/door.js';
import { LIMITS } from './signal/limits.js';
import { receiveOldClient } from './signal/old-path.js';
import type { Caller } from './signal/visitor.js';

export interface DoorOptions extends DoorKeeper {
  logger: SfuLogger;
  /** Whether a media process can take somebody now or in a moment. */
  available: () => boolean;
}

const SIGNAL_PATH = '/rtc/v1';
const OLD_PATH = '/rtc';

/** Never by 404: livekit-client takes that for a reason to try the old path. */
const NO_OLD_PATH = 'this server speaks signalling v1 only (/rtc/v1)';

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
    if (url.pathname !== SIGNAL_PATH && url.pathname !== OLD_PATH) {
      refuse(socket, 403, NO_OLD_PATH);
      return;
    }
    if (!options.available()) {
      refuse(socket, 503, 'media is not available');
      return;
    }
    const known = await identify(url.searchParams, request.headers, options);
    const answer = known.ok ? enterBy(url, known.caller) : known;
    if (!answer.ok) {
      refuse(socket, answer.status, answer.message);
      return;
    }
    // Calls back before it returns, as `admit` demands.
    server.handleUpgrade(request, socket, head, (webSocket) => {
      try {
        answer.enter(webSocket);
      } catch (error) {
        options.logger.error({ err: error }, 'signal join failed');
        webSocket.close(1011);
      }
    });
  };

  const enterBy = (
    { pathname, searchParams }: URL,
    caller: Caller,
  ): { ok: true; enter: (socket: WebSocket) => void } | Refusal => {
    if (pathname === OLD_PATH) {
      const answer = admit(caller, options);
      if (!answer.ok) return answer;
      const enter = (socket: WebSocket) =>
        receiveOldClient(socket, caller, answer.policy, options.logger);
      return { ok: true, enter };
    }
    const answer = admitVisitor(caller, searchParams, options);
    if (!answer.ok) return answer;
    return { ok: true, enter: (socket) => options.hub.enter(answer.visitor, socket) };
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
      const answer = known.ok ? admitVisitor(known.caller, query, options) : known;
      return answer.ok ? reply.send('success') : reply.code(answer.status).send(answer.message);
    });
    for (const path of [OLD_PATH, `${OLD_PATH}/validate`, SIGNAL_PATH]) {
      const [status, message] = path === SIGNAL_PATH ? [426, 'WebSocket only'] : [403, NO_OLD_PATH];
      scope.get(path, async (_request, reply) =>
        reply.code(status).type('text/plain').send(message),
      );
    }
  };
}
