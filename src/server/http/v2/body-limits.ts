import type { FastifyRequest } from 'fastify';
import { HmsError } from '../../../protocol/index.js';

const MOST_LEVELS = 32;

/**
 * Refuses what no document of ours needs, before anything walks through it: deep nesting, and the character NUL,
 * which no database keeps.
 */
export async function limitBody({ body, query, params }: FastifyRequest): Promise<void> {
  const detail = faultOf([body, query, params], MOST_LEVELS + 1);
  if (detail !== null) {
    throw new HmsError('invalid_request', 'The request is not valid.', {
      details: [`(document): ${detail}`],
    });
  }
  return Promise.resolve();
}

function faultOf(value: unknown, levels: number): string | null {
  if (typeof value === 'string') {
    return value.includes('\0') ? 'must not contain the character NUL' : null;
  }
  if (typeof value !== 'object' || value === null) return null;
  if (levels === 0) return `must not be nested deeper than ${MOST_LEVELS} levels`;
  for (const [key, inner] of Object.entries(value)) {
    const fault = faultOf(key, levels) ?? faultOf(inner, levels - 1);
    if (fault !== null) return fault;
  }
  return null;
}
