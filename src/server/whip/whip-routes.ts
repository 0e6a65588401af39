/**
 * WHIP (RFC 9725): OBS and other encoders come on stage with one HTTP call. The stream key is the bearer token, or the
 * last part of the address for encoders that know no tokens. Candidates are not needed, since the client reaches us first;
 * an ICE restart is refused, and the encoder begins a session anew.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.js';
import { clientOf } from '../http/client.js';
import type { Ingest } from '../sfu/ingest.js';
import { ufragOf, type WhipSession } from './whip-sessions.js';

const SDP = 'application/sdp';
const FRAGMENT = 'application/trickle-ice-sdpfrag';
const PER_MINUTE = { rateLimit: { max: 120, timeWindow: 60_000 } };
const DAY_SECONDS = 86_400;

interface Place {
  Params: { place?: string };
}
interface Session {
  Params: { session: string };
}

export function whipRoutes(app: FastifyInstance, context: Context): void {
  const { whip } = context;

  app.removeAllContentTypeParsers();
  app.addContentTypeParser([SDP, FRAGMENT], { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  );
  app.addHook('onSend', async (_request, reply) => {
    reply
      .header('access-control-allow-origin', '*')
      .header(
        'access-control-expose-headers',
        'location, link, etag, accept-patch, access-control-allow-methods',
      )
      .header('cache-control', 'no-store');
    return Promise.resolve();
  });

  for (const [path, methods] of [
    ['/whip', 'POST, OPTIONS'],
    ['/whip/:place', 'POST, OPTIONS'],
    ['/whip/sessions/:session', 'PATCH, DELETE, OPTIONS'],
  ] as const) {
    app.options(path, async (_request, reply) =>
      reply
        .code(204)
        .header('allow', methods)
        .header('accept-post', SDP)
        .header('access-control-allow-methods', 'POST, PATCH, DELETE, OPTIONS')
        .header('access-control-allow-headers', 'authorization, content-type, if-match, etag')
        .header('access-control-max-age', String(DAY_SECONDS))
        .send(),
    );
    app.get(path, async (_request, reply) =>
      refuse(reply.header('allow', methods), 405, 'this address takes no such call'),
    );
  }

  const publish = async (request: FastifyRequest<Place>, reply: FastifyReply) => {
    const { address } = clientOf(request.raw, context.config);
    if (context.limiter.blocked(address)) return refuse(reply, 429, 'too many failed attempts');
    const { place = '' } = request.params;
    const token = bearerOf(request);
    const key = await context.streamKeys.find(token === '' ? place : token);
    if (!key || (token !== '' && !['', token, key.room_id].includes(place))) {
      context.limiter.failed(address);
      return refuse(reply.header('www-authenticate', 'Bearer'), 401, 'the stream key is not known');
    }
    if (typeof request.body !== 'string') return refuse(reply, 415, `an offer as ${SDP} is needed`);
    const session = await whip.open(key, request.body, request.headers['user-agent'] ?? '');
    if ('status' in session) {
      context.logger.info({ key: key.id, ...session }, 'an encoder is refused');
      if (session.status === 409 || session.status === 503) reply.header('retry-after', '3');
      return refuse(reply, session.status, session.message);
    }
    return reply
      .code(201)
      .type(SDP)
      .header('location', `/whip/sessions/${session.id}`)
      .header('etag', session.etag)
      .header('accept-patch', FRAGMENT)
      .header('link', session.ingest.iceServers.flatMap(linksOf))
      .send(session.ingest.answer);
  };
  app.post<Place>('/whip', { config: PER_MINUTE }, publish);
  app.post<Place>('/whip/:place', { config: PER_MINUTE }, publish);

  const need = (request: FastifyRequest<Session>, reply: FastifyReply): WhipSession | null => {
    const session = whip.get(request.params.session);
    if (!session) void refuse(reply, 404, 'there is no such session');
    return session ?? null;
  };

  app.patch<Session>('/whip/sessions/:session', async (request, reply) => {
    const session = need(request, reply);
    if (!session) return reply;
    if (typeof request.body !== 'string') return refuse(reply, 415, `${FRAGMENT} is needed`);
    const { 'if-match': match } = request.headers;
    const ufrag = ufragOf(request.body);
    if (match === '*' || (ufrag !== '' && ufrag !== session.ufrag)) {
      return refuse(reply, 422, 'no ICE restarts: begin a session anew');
    }
    if (match !== undefined && match !== session.etag) {
      return refuse(reply, 412, 'this is another ICE session');
    }
    return reply.code(204).send();
  });

  app.delete<Session>('/whip/sessions/:session', async (request, reply) => {
    const session = need(request, reply);
    if (!session) return reply;
    whip.end(session);
    return reply.code(200).send();
  });
}

function refuse(reply: FastifyReply, status: number, message: string): FastifyReply {
  return reply.code(status).type('text/plain').send(message);
}

function bearerOf(request: FastifyRequest): string {
  return /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
}

/** RFC 9725, 4.6. */
function linksOf({ urls, username, credential }: Ingest['iceServers'][number]): string[] {
  const secret =
    username === ''
      ? ''
      : `; username="${username}"; credential="${credential}"; credential-type="password"`;
  return urls.map((url) => `<${url}>; rel="ice-server"${secret}`);
}
