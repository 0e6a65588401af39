import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { HmsError, type ErrorCode } from '../../protocol/index.js';
import { TemplateError } from '../../templates/errors.js';

/** The error body of the REST API. `reason` is our stable code; the other keys are the platform's. */
export const errorBody = z
  .object({
    code: z.number(),
    message: z.string(),
    details: z.array(z.string()),
    reason: z.string(),
  })
  .meta({ id: 'Error' });

/**
 * 422 is for what is well formed and cannot be here; 409 for what another state of the room or of the record would
 * allow. Codes that are not named never leave through HTTP, and would be faults of ours.
 */
const STATUS: Partial<Record<ErrorCode, number>> = {
  invalid_request: 400,
  token_invalid: 401,
  token_expired: 401,
  token_foreign: 401,
  forbidden: 403,
  code_disabled: 403,
  room_disabled: 403,
  peer_blocked: 403,
  chat_blocked: 403,
  code_unknown: 404,
  room_unknown: 404,
  not_found: 404,
  conflict: 409,
  room_full: 409,
  role_full: 409,
  chat_paused: 409,
  not_joined: 409,
  room_ended: 409,
  request_expired: 409,
  message_too_large: 413,
  role_unknown: 422,
  unprocessable: 422,
  rate_limited: 429,
  server_away: 503,
  media_full: 503,
  media_unavailable: 503,
  server_stopping: 503,
};

/** The one place where something thrown becomes an answer; what went wrong inside stays in the log. */
export function handleErrors(app: FastifyInstance): void {
  app.setErrorHandler((thrown, request, reply) => {
    if (thrown instanceof TemplateError) {
      const details = thrown.issues.map(({ path, message }) => `${path}: ${message}`);
      return sendError(reply, 400, 'invalid_request', 'The template is not valid.', details);
    }
    if (thrown instanceof HmsError && STATUS[thrown.code] !== undefined) {
      const { code, message, details } = thrown;
      return sendError(reply, STATUS[code] ?? 500, code, message, details);
    }
    const status = statusOf(thrown);
    if (status === 429) return sendError(reply, 429, 'rate_limited', 'Too many requests.');
    if (status === 413) return sendError(reply, 413, 'message_too_large', 'The body is too large.');
    if (status < 500) {
      const details = thrown instanceof SyntaxError || isUnreadable(thrown) ? [NOT_JSON] : [];
      return sendError(reply, status, 'invalid_request', 'The request is not valid.', details);
    }
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
  details: readonly string[] = [],
) {
  return reply.code(status).type('application/json').serializer(JSON.stringify).send({
    code: status,
    message,
    details,
    reason,
  });
}

/** Keys that would reach into the prototypes of what is read are no JSON of ours. */
const NOT_JSON = '(document): must be JSON, without the keys __proto__ and constructor.prototype';

function isUnreadable(thrown: unknown): boolean {
  const code = (thrown as { code?: unknown } | null)?.code;
  return code === 'FST_ERR_CTP_INVALID_JSON_BODY' || code === 'FST_ERR_CTP_EMPTY_JSON_BODY';
}

function statusOf(thrown: unknown): number {
  const status = (thrown as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' && status >= 400 ? status : 500;
}
