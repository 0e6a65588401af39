/** What streams and recordings have at this server's own address: the way to the origin, and files for download. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../context.js';
import { contentType } from '../live/assets/content-types.js';
import { ZIP, zipRecording } from '../live/recording/zip.js';
import { clientOf } from './client.js';

/** Streams are made to be embedded anywhere. */
const OPEN_TO_ALL = {
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
};

const recording = z.object({
  asset: z.string().max(128),
  token: z.string().max(128),
  '*': z.string().max(256),
});

export function liveRoutes(app: FastifyInstance, { config, live, recordings }: Context): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();

  // The origin is another process with a port of its own; what its playlists name is found there at once.
  routes.get('/hls/*', (request, reply) => {
    reply.headers({ ...OPEN_TO_ALL, 'cache-control': 'no-store' });
    const { viewersPort } = live.engine;
    const base = config.hls.url ?? (viewersPort && originAt(request.raw, viewersPort));
    if (!base) return reply.code(404).type('text/plain').send('Nothing is live here.\n');
    return reply.redirect(`${base}${request.url}`, 307);
  });

  const originAt = (request: Parameters<typeof clientOf>[0], port: number): string => {
    const url = new URL(clientOf(request, config).origin);
    url.port = String(port);
    return url.origin;
  };

  routes.get(
    '/recordings/:asset/:token/*',
    { schema: { params: recording } },
    async (request, reply) => {
      const { asset, token, '*': name } = request.params;
      const target = await recordings.follow(asset, token, name);
      if (target && 'url' in target) {
        return reply.headers({ ...OPEN_TO_ALL, 'cache-control': 'no-store' }).redirect(target.url);
      }
      const file = target?.file ?? null;
      const zip = file !== null && name === ZIP ? await zipRecording(dirname(file)) : null;
      if (zip)
        return reply.headers({ ...OPEN_TO_ALL, 'content-type': contentType(name) }).send(zip);
      const found = file === null ? null : await stat(file).catch(() => null);
      if (file === null || !found?.isFile()) {
        return reply.code(404).type('text/plain').send('This link does not hold, or no longer.\n');
      }
      return sendFile(reply, file, found.size, request.headers.range);
    },
  );
}

/** The whole file, or the one range that is asked for. */
function sendFile(reply: FastifyReply, file: string, size: number, asked: string | undefined) {
  reply.headers({
    ...OPEN_TO_ALL,
    'accept-ranges': 'bytes',
    'cache-control': 'private, max-age=3600',
    'content-type': contentType(file),
  });
  const range = rangeOf(asked, size);
  if (range === null) return reply.header('content-length', size).send(createReadStream(file));
  if (range === 'unsatisfiable') {
    return reply.code(416).header('content-range', `bytes */${size}`).send();
  }
  const { from, to } = range;
  return reply
    .code(206)
    .header('content-range', `bytes ${from}-${to}/${size}`)
    .header('content-length', to - from + 1)
    .send(createReadStream(file, { start: from, end: to }));
}

/** Null for none, or for what may be answered by the whole. */
function rangeOf(
  asked: string | undefined,
  size: number,
): { from: number; to: number } | 'unsatisfiable' | null {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(asked ?? '') ?? [];
  if (first === '' && last === '') return null;
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size - 1 : Math.min(size - 1, Number(last));
  if (from >= size || to < from) return 'unsatisfiable';
  return { from, to };
}
