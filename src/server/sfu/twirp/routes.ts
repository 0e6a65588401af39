/** `POST /twirp/livekit.RoomService/<Method>`, JSON or protobuf; the answer comes in the encoding of the question. */
import type { FastifyInstance } from 'fastify';
import type { SfuLogger } from '../logger.js';
import { bearer } from '../signal/door.js';
import type { SignalHub } from '../signal/hub.js';
import type { MediaTokens } from '../tokens.js';
import { TwirpError } from './errors.js';
import { authenticate } from './grants.js';
import type { Encoding } from './method.js';
import { METHODS } from './room-service.js';

export interface RoomServiceOptions {
  hub: SignalHub;
  tokens: MediaTokens;
  logger: SfuLogger;
}

const BODY_LIMIT = 262_144;

const TYPES: Readonly<Record<Encoding, string>> = {
  json: 'application/json',
  protobuf: 'application/protobuf',
};

export function roomServiceRoutes({ hub, tokens, logger }: RoomServiceOptions) {
  return (scope: FastifyInstance): void => {
    scope.removeAllContentTypeParsers();
    for (const type of Object.values(TYPES)) {
      scope.addContentTypeParser(
        type,
        { parseAs: 'buffer', bodyLimit: BODY_LIMIT },
        (_request, body, done) => done(null, body),
      );
    }
    scope.setErrorHandler((error, _request, reply) => {
      const known = error instanceof TwirpError ? error : translate(error);
      if (known.code === 'internal') logger.error({ err: error }, 'RoomService call failed');
      // The SDK reads the error only when the type is exactly this.
      return reply
        .code(known.status)
        .header('content-type', TYPES.json)
        .serializer(String)
        .send(JSON.stringify(known));
    });
    scope.post<{ Params: { name: string } }>(
      '/twirp/livekit.RoomService/:name',
      async (request, reply) => {
        const encoding: Encoding = request.headers['content-type']?.startsWith(TYPES.protobuf)
          ? 'protobuf'
          : 'json';
        const token = await authenticate(tokens, bearer(request.headers));
        const { name } = request.params;
        const call = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
        if (!call) throw new TwirpError('bad_route', `there is no method ${name}`);
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        return reply.header('content-type', TYPES[encoding]).send(call(hub, token, body, encoding));
      },
    );
  };
}

/** Errors of the HTTP layer (body too large, foreign content type) as Twirp words them. */
function translate(error: unknown): TwirpError {
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new TwirpError('malformed', 'bad request');
  return new TwirpError('internal', 'internal error');
}
