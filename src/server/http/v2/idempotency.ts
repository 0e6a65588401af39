/**
 * `Idempotency-Key`: whoever does not know whether a POST arrived sends it again with the same key, and gets the
 * first answer again instead of a second effect. Answers are kept for a day; a key belongs to one request, and what
 * failed on our side may be tried again.
 */
import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HmsError } from '../../../protocol/index.js';
import type { Db } from '../../storage/database.js';
import type { Api } from './api.js';

const DAY_MS = 24 * 60 * 60_000;
const SWEEP_MS = 60 * 60_000;
const MAX_BODY = 1_048_576;
const KEY = /^[\x21-\x7e]{1,255}$/;

interface Attempt {
  key: string;
  fingerprint: string;
}

export function rememberAnswers(api: Api, db: Db): void {
  const running = new Set<string>();
  const attempts = new WeakMap<FastifyRequest, Attempt>();
  let swept = 0;

  api.addHook('preHandler', async (request, reply) => {
    const key = keyOf(request);
    if (key === null) return;
    const fingerprint = fingerprintOf(request);
    if (running.has(key)) {
      throw new HmsError('conflict', 'A request with this Idempotency-Key is still running.');
    }
    running.add(key);
    attempts.set(request, { key, fingerprint });
    const known = await db
      .selectFrom('idempotency_keys')
      .selectAll()
      .where('key', '=', key)
      .where('created_at', '>', Date.now() - DAY_MS)
      .executeTakeFirst();
    if (!known) return;
    if (known.fingerprint !== fingerprint) {
      throw new HmsError('unprocessable', 'This Idempotency-Key was used for another request.');
    }
    return replay(reply, known.status, known.body);
  });

  // Also runs when the client is gone by now, which is when it will ask again.
  api.addHook('onSend', async (request, reply, payload) => {
    const attempt = attempts.get(request);
    if (!attempt) return payload;
    attempts.delete(request);
    try {
      if (!reply.hasHeader('idempotent-replayed')) await keep(attempt, reply.statusCode, payload);
    } finally {
      running.delete(attempt.key);
    }
    return payload;
  });

  async function keep(attempt: Attempt, status: number, payload: unknown): Promise<void> {
    const body = typeof payload === 'string' ? payload : '';
    if (status >= 300 || body.length > MAX_BODY) return;
    const now = Date.now();
    const row = { ...attempt, status, body, created_at: now };
    await db
      .insertInto('idempotency_keys')
      .values(row)
      .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
      .execute();
    if (now - swept < SWEEP_MS) return;
    swept = now;
    await db
      .deleteFrom('idempotency_keys')
      .where('created_at', '<', now - DAY_MS)
      .execute();
  }
}

function keyOf(request: FastifyRequest): string | null {
  const key = request.headers['idempotency-key'];
  if (request.method !== 'POST' || key === undefined) return null;
  if (typeof key === 'string' && KEY.test(key)) return key;
  throw new HmsError('invalid_request', 'The request is not valid.', {
    details: ['Idempotency-Key: must be 1 to 255 printable characters'],
  });
}

function fingerprintOf(request: FastifyRequest): string {
  return createHash('sha256')
    .update(`${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`)
    .digest('base64url');
}

function replay(reply: FastifyReply, status: number, body: string): FastifyReply {
  reply.code(status).header('idempotent-replayed', 'true').serializer(String);
  return body === '' ? reply.send() : reply.type('application/json').send(body);
}
