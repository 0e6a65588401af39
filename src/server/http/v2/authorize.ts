import type { FastifyRequest } from 'fastify';
import { HmsError } from '../../../protocol/index.js';
import type { Context } from '../../context.js';

/** The token of `Authorization: Bearer …`. */
export function bearerOf(request: FastifyRequest): string {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() === 'bearer' && token) return token;
  throw new HmsError('token_invalid', 'Send a token: "Authorization: Bearer <token>".');
}

/** Lets through whoever has a management token, and nobody else. */
export async function requireManagement(
  request: FastifyRequest,
  context: Pick<Context, 'tokens'>,
): Promise<void> {
  await context.tokens.verifyManagement(bearerOf(request));
}
