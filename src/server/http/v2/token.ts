/** `POST /v2/token`: from a room code to an app token, for pages of any origin. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { HmsError, LIMITS } from '../../../protocol/index.js';
import type { Context } from '../../context.js';
import { clientOf } from '../client.js';
import { answers, type Resource } from './api.js';

const schema = {
  summary: 'Exchange a room code for an app token',
  description:
    'A code says nothing about who holds it, so the token carries an identity made by the server. ' +
    '`user_id` is accepted, as clients of the platform send it, and not used: for an identity of your own, ' +
    'sign an app token.',
  tags: ['tokens'],
  security: [],
  body: z.object({
    code: z.string().max(64),
    user_id: z.string().max(LIMITS.userId).optional(),
  }),
  response: answers(z.object({ token: z.string(), expires_at: z.string() }), 403, 404, 422),
};

export const tokenRoutes: Resource = (api, context) => {
  const config = { rateLimit: { max: 60, timeWindow: 60_000 } };
  api.post('/token', { schema, config }, async (request, reply) => {
    const { address } = clientOf(request.raw, context.config);
    if (context.limiter.blocked(address)) {
      throw new HmsError('rate_limited', 'Too many failed attempts. Try again in a minute.');
    }
    const entry = await openCode(context, request.body.code, address);
    const { token, expiresAt } = await context.tokens.mintApp({
      ...entry,
      userId: `guest-${randomUUID()}`,
    });
    reply.header('cache-control', 'no-store');
    return { token, expires_at: new Date(expiresAt).toISOString() };
  });
};

async function openCode({ entrance, limiter }: Context, code: string, address: string) {
  try {
    const { roomId, role } = await entrance.openCode(code);
    return { roomId, role, code };
  } catch (error) {
    if (error instanceof HmsError && error.code === 'code_unknown') limiter.failed(address);
    throw error;
  }
}
