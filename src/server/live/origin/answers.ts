/** How the origin answers over HTTP/1.1 and HTTP/2: headers, conditions, ranges. One Buffer serves all who ask. */
import type { IncomingHttpHeaders } from 'node:http';

/** What both kinds of requests have. */
export interface Question {
  method?: string | undefined;
  url?: string | undefined;
  headers: IncomingHttpHeaders;
  on(event: 'error', listener: () => void): unknown;
}

/** What both kinds of responses have. */
export interface Reply {
  readonly destroyed: boolean;
  writeHead(status: number, headers: Record<string, string | number>): unknown;
  end(body?: Uint8Array | string): unknown;
  on(event: 'close' | 'error', listener: () => void): unknown;
}

export interface Answer {
  status: number;
  type: string;
  body: Buffer;
  /** Seconds; 0: not at all. */
  maxAge: number;
  /** Its address never means anything else. */
  immutable?: boolean;
  etag?: string;
  /** `body` is compressed. */
  zipped?: boolean;
  /** It depends on what the asker can decompress. */
  varies?: boolean;
}

export const PLAYLIST_TYPE = 'application/vnd.apple.mpegurl';
export const MEDIA_TYPE = 'video/mp4';

/** Streams are made to be embedded anywhere. */
const OPEN_TO_ALL = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'Date, ETag, Content-Length, Content-Range',
  'cross-origin-resource-policy': 'cross-origin',
  'timing-allow-origin': '*',
  'x-content-type-options': 'nosniff',
};

export function plainAnswer(status: number, sentence: string, maxAge = 0): Answer {
  return { status, type: 'text/plain; charset=utf-8', body: Buffer.from(`${sentence}\n`), maxAge };
}

export function acceptsGzip({ headers }: Question): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(headers['accept-encoding'] ?? '');
}

/** Returns the bytes that it sends. */
export function send(question: Question, reply: Reply, answer: Answer): number {
  const headers: Record<string, string | number> = { ...OPEN_TO_ALL, ...caching(answer) };
  const { etag } = answer;
  if (etag !== undefined && matches(question.headers['if-none-match'], etag)) {
    reply.writeHead(304, headers);
    reply.end();
    return 0;
  }
  headers['content-type'] = answer.type;
  if (answer.zipped) headers['content-encoding'] = 'gzip';
  let { status, body } = answer;
  if (answer.immutable) {
    headers['accept-ranges'] = 'bytes';
    const range = rangeOf(question, etag, body.length);
    if (range === 'unsatisfiable') {
      status = 416;
      headers['content-range'] = `bytes */${body.length}`;
      body = Buffer.alloc(0);
    } else if (range) {
      status = 206;
      headers['content-range'] = `bytes ${range.from}-${range.to}/${body.length}`;
      body = body.subarray(range.from, range.to + 1);
    }
  }
  headers['content-length'] = body.length;
  reply.writeHead(status, headers);
  if (question.method === 'HEAD') {
    reply.end();
    return 0;
  }
  reply.end(body);
  return body.length;
}

/** A browser asks whether it may ask. */
export function sendPreflight(reply: Reply): void {
  reply.writeHead(204, {
    ...OPEN_TO_ALL,
    'access-control-allow-methods': 'GET, HEAD, OPTIONS',
    'access-control-allow-headers': 'Range, If-None-Match, Cache-Control',
    'access-control-max-age': 86_400,
  });
  reply.end();
}

function caching({ maxAge, immutable, etag, varies }: Answer): Record<string, string> {
  const rule = immutable ? `public, max-age=${maxAge}, immutable` : `public, max-age=${maxAge}`;
  return {
    'cache-control': maxAge > 0 ? rule : 'no-store',
    ...(etag === undefined ? {} : { etag }),
    ...(varies ? { vary: 'Accept-Encoding' } : {}),
  };
}

function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((given) => given.trim().replace(/^W\//, '') === etag);
}

/** One range; of several, or of one that we do not understand, the whole is a valid answer. */
function rangeOf(
  { headers }: Question,
  etag: string | undefined,
  size: number,
): { from: number; to: number } | 'unsatisfiable' | null {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(headers.range ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return null;
  const condition = headers['if-range'];
  if (condition !== undefined && condition !== etag) return null;
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size - 1 : Math.min(size - 1, Number(last));
  if (from >= size || (first === '' && Number(last) === 0)) return 'unsatisfiable';
  return to < from ? null : { from, to };
}
