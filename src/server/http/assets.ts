/**
 * The browser half: `/hms.js` and its lazy chunks, for pages of any origin. Chunks carry a hash in their name and
 * never change; `hms.js` is checked on each load. Files are read and compressed once, and again when they change.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';

const compress = promisify(gzip);

interface Asset {
  changedAt: number;
  plain: Buffer;
  zipped: Buffer;
  etag: string;
}

/** Beside the compiled server in the published package, in `dist/` in the repository. */
export function findAssetsDir(): string {
  const candidates = ['../../public/', '../../../dist/'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  return candidates.find((path) => existsSync(join(path, 'hms.js'))) ?? candidates[1] ?? '.';
}

const MISSING = 'The browser script is not built yet: run "npm run build".\n';
const CHUNK = z.object({ file: z.string().regex(/^[\w.-]{1,128}\.(js|css|wasm)$/) });

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  wasm: 'application/wasm',
};

/** What was read, by its path. */
export type Assets = Map<string, Asset>;

export function assetRoutes(app: FastifyInstance, assetsDir: string): void {
  const cache: Assets = new Map();

  app.get('/hms.js', async (request, reply) => {
    const asset = await load(cache, assetsDir, 'hms.js');
    if (!asset) return reply.code(503).type('text/plain; charset=utf-8').send(MISSING);
    return send(request, reply, asset, 'hms.js', 'no-cache');
  });

  app.get('/chunks/:file', { schema: { params: CHUNK } }, async (request, reply) => {
    const { file } = request.params as z.infer<typeof CHUNK>;
    const caching = 'public, max-age=31536000, immutable';
    return sendAsset(request, reply, {
      ...{ assets: cache, folder: join(assetsDir, 'chunks'), file, caching },
    });
  });
}

/** Answers with a file of a folder, or that there is none. The name must have been checked. */
export async function sendAsset(
  request: FastifyRequest,
  reply: FastifyReply,
  {
    assets,
    folder,
    file,
    caching,
  }: { assets: Assets; folder: string; file: string; caching: string },
): Promise<FastifyReply> {
  const asset = await load(assets, folder, file);
  if (asset) return send(request, reply, asset, file, caching);
  reply.callNotFound();
  return reply;
}

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  asset: Asset,
  file: string,
  caching: string,
) {
  const type = TYPES[file.slice(file.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
  reply.headers({
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    'cache-control': caching,
    'content-type': type,
    etag: asset.etag,
    vary: 'accept-encoding',
  });
  if (request.headers['if-none-match'] === asset.etag) return reply.code(304).send();
  if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return reply.send(asset.plain);
  return reply.header('content-encoding', 'gzip').send(asset.zipped);
}

async function load(cache: Assets, folder: string, file: string): Promise<Asset | null> {
  const path = join(folder, file);
  try {
    const { mtimeMs } = await stat(path);
    const known = cache.get(path);
    if (known?.changedAt === mtimeMs) return known;
    const plain = await readFile(path);
    const hash = createHash('sha256').update(plain).digest('base64url').slice(0, 27);
    // Weak: the compressed and the plain form share it.
    const asset = {
      changedAt: mtimeMs,
      plain,
      zipped: await compress(plain, { level: 9 }),
      etag: `W/"${hash}"`,
    };
    cache.set(path, asset);
    return asset;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
