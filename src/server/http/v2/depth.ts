import type { FastifyRequest } from 'fastify';
import { HmsError } from '../../../protocol/index.js';

const MOST = 32;

/** Refuses bodies that are nested deeper than any document of ours, before anything walks through them. */
export async function limitDepth(request: FastifyRequest): Promise<void> {
  if (isDeeper(request.body, MOST)) {
    throw new HmsError('invalid_request', 'The request is not valid.', {
      details: [`(document): must not be nested deeper than ${MOST} levels`],
    });
  }
  return Promise.resolve();
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}
