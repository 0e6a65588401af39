import type { FastifyRequest } from 'fastify';
import { HmsError } from '../../protocol/index.js';
import type { Context } from '../context.js';
import { clientOf } from './client.js';

/**
 * Lets the operator through: a management token from anywhere, or a request from this very machine. What came
 * through a proxy does not count as local, nor does a host name that a foreign page could point to loopback.
 */
export async function requireOperator(request: FastifyRequest, context: Context): Promise<void> {
  const { authorization } = request.headers;
  if (authorization === undefined) {
    if (clientOf(request.raw, context.config).local) return;
    throw new HmsError('token_invalid', 'This address needs a management token.');
  }
  const [scheme, token] = authorization.split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || token === undefined) {
    throw new HmsError('token_invalid', 'The authorization must be a bearer token.');
  }
  await context.tokens.verifyManagement(token);
}
