import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { LIMITS } from '../../protocol/index.js';
import type { Context } from '../context.js';
import { joinLinks } from '../join-links.js';
import { clientOf } from './client.js';
import { contentSecurityPolicy, streamSource } from './content-security.js';
import { EFFECTS_PATH } from './effects-routes.js';
import { INDEX_CSS, INDEX_JS } from './pages/index-assets.js';
import { indexPage } from './pages/index.js';
import { MEETING_CSS, meetingPage } from './pages/meeting.js';

const HTML = 'text/html; charset=utf-8';

export function pageRoutes(app: FastifyInstance, context: Context): void {
  const { config, directory } = context;
  const routes = app.withTypeProvider<ZodTypeProvider>();

  routes.get('/', async (request, reply) => {
    const client = clientOf(request.raw, config);
    const room = await directory.demoRoom();
    const links = client.local ? await joinLinks(directory, room.id, client.origin) : null;
    return reply
      .header('content-security-policy', contentSecurityPolicy({ origin: client.origin }))
      .header('cache-control', 'no-store')
      .type(HTML)
      .send(indexPage({ origin: client.origin, roomName: room.name, links }));
  });

  // Whatever is wrong with a link, the person gets the page: the element explains it in their language.
  const meeting = {
    params: z.object({ code: z.string().transform((text) => text.slice(0, 64)) }),
    querystring: z.object({
      name: z
        .string()
        .transform((text) => text.slice(0, LIMITS.name))
        .optional()
        .catch(undefined),
    }),
  };
  routes.get('/meeting/:code', { schema: meeting }, async (request, reply) => {
    const { code } = request.params;
    const known = await directory.code(code);
    const room = known && (await directory.room(known.roomId));
    const { origin } = clientOf(request.raw, config);
    const policy = contentSecurityPolicy({
      origin,
      streams: streamSource(origin, config.hls),
      layouts: room && (await directory.template(room)).layouts,
      embeddable: true,
    });
    return reply
      .header('content-security-policy', policy)
      .header('cache-control', 'no-store')
      .type(HTML)
      .send(meetingPage(code, request.query.name, config.effectsDir && EFFECTS_PATH));
  });

  file(app, '/pages/index.css', 'text/css; charset=utf-8', INDEX_CSS);
  file(app, '/pages/index.js', 'text/javascript; charset=utf-8', INDEX_JS);
  file(app, '/pages/meeting.css', 'text/css; charset=utf-8', MEETING_CSS);
}

function file(app: FastifyInstance, path: string, type: string, text: string): void {
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`;
  app.get(path, (request, reply) => {
    reply.header('etag', etag).header('cache-control', 'no-cache').type(type);
    return request.headers['if-none-match'] === etag ? reply.code(304).send() : reply.send(text);
  });
}
