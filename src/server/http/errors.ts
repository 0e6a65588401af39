import type { FastifyInstance, FastifyReply } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { HmsError, type ErrorCode } from '../../protocol/index.js';

/** The error body of the REST API. `reason` is our stable code; the other keys are the platform's. */
export const errorBody = z.object({
  code: z.number(),
  message: z.string(),
  details: z.array(z.string()),
  reason: z.string(),
});

const STATUS: Partial<Record<ErrorCode, number>> = {
  token_invalid: 401,
  token_expired: 401,
  token_foreign: 401,
  forbidden: 403,
  code_disabled: 403,
  room_disabled: 403,
  code_unknown: 404,
  room_unknown: 404,
  role_unknown: 404,
  not_found: 404,
  invalid_request: 400,
  message_too_large: 413,
  rate_limited: 429,
};

/** The one place where something thrown becomes an answer; what went wrong inside stays in the log. */
export function handleErrors(app: FastifyInstance): void {
  app.setErrorHandler((thrown, request, reply) => {
    if (hasZodFastifySchemaValidationErrors(thrown)) {
      const details = thrown.validation.map(
        (issue) => `${issue.instancePath.slice(1).replaceAll('/', '.')}: ${issue.message ?? ''}`,
      );
      return sendError(reply, 400, 'invalid_request', 'The request is not valid.', details);
    }
    if (thrown instanceof HmsError) {
      return sendError(reply, STATUS[thrown.code] ?? 500, thrown.code, thrown.message);
    }
    const status = statusOf(thrown);
    if (status === 429) return sendError(reply, 429, 'rate_limited', 'Too many requests.');
    if (status === 413) return sendError(reply, 413, 'message_too_large', 'The body is too large.');
    if (status < 500)
      return sendError(reply, status, 'invalid_request', 'The request is not valid.');
    request.log.error({ err: thrown, req: request.raw }, 'request failed');
    return sendError(reply, 500, 'internal', 'Something went wrong on the server.');
  });
  app.setNotFoundHandler((_request, reply) =>
    sendError(reply, 404, 'not_found', 'There is nothing at this address.'),
  );
}

/** An address that no route could be looked up for: broken escapes, or an endless part. */
export function refuseAddress(
  _error: unknown,
  _request: unknown,
  reply: Pick<FastifyReply, 'code'>,
): void {
  sendError(reply, 400, 'invalid_request', 'The address is not valid.');
}

function sendError(
  reply: Pick<FastifyReply, 'code'>,
  status: number,
  reason: ErrorCode,
  message: string,
  details: string[] = [],
) {
  return reply.code(status).type('application/json').serializer(JSON.stringify).send({
    code: status,
    message,
    details,
    reason,
  });
}

function statusOf(thrown: unknown): number {
  const status = (thrown as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' && status >= 400 ? status : 500;
}
