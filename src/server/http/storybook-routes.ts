/**
 * The playground at `/storybook`, where the operator has one: a static site as `npm run storybook:build` writes it.
 * Its policy is its own, as Storybook writes scripts and styles into its pages; nothing in it reaches beyond this
 * server, and no other page gains from it.
 */
import { readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.m3u8': 'application/vnd.apple.mpegurl',
  '.m4s': 'video/iso.segment',
  '.mp4': 'video/mp4',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.vtt': 'text/vtt; charset=utf-8',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

const POLICY = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "media-src 'self' blob: data:",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

/** Names without a dot in front: no way up, and nothing hidden. */
const FILE = z.object({
  '*': z
    .string()
    .regex(/^(?:[\w@+~-][\w@+~.-]*(?:\/[\w@+~-][\w@+~.-]*)*)?$/)
    .max(512),
});

export function storybookRoutes(app: FastifyInstance, folder: string): void {
  // Relative addresses in its pages need the slash.
  app.get('/storybook', (request, reply) => {
    const query = request.url.slice('/storybook'.length);
    return reply.redirect(`/storybook/${query}`, 308);
  });

  app.get('/storybook/*', { schema: { params: FILE } }, async (request, reply) => {
    const { '*': asked } = request.params as z.infer<typeof FILE>;
    const path = join(folder, asked === '' ? 'index.html' : asked);
    const type = TYPES[extname(path)];
    const found = type === undefined ? null : await fileAt(path);
    if (!found) {
      reply.callNotFound();
      return reply;
    }
    reply.headers({
      'cache-control': 'no-cache',
      'content-security-policy': POLICY,
      'content-type': type,
      etag: found.etag,
    });
    if (request.headers['if-none-match'] === found.etag) return reply.code(304).send();
    return reply.send(await readFile(path));
  });
}

async function fileAt(path: string): Promise<{ etag: string } | null> {
  const entry = await stat(path).catch(() => null);
  return entry?.isFile() ? { etag: `W/"${entry.size}-${Math.round(entry.mtimeMs)}"` } : null;
}
