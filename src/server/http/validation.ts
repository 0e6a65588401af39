/** Checks what comes in against the route's schema; each fault is named by its place, as in `roles.host.priority`. */
import type { FastifySchemaCompiler } from 'fastify';
import type { z } from 'zod';
import { HmsError } from '../../protocol/index.js';
import { writePath } from '../../templates/errors.js';
import { sentence } from '../../templates/parse.js';

export const validate: FastifySchemaCompiler<z.ZodType> =
  ({ schema }) =>
  (input: unknown) => {
    const parsed = schema.safeParse(input, { error: sentence });
    if (parsed.success) return { value: parsed.data };
    const details = parsed.error.issues.map(
      (issue) => `${writePath(issue.path)}: ${issue.message}`,
    );
    return {
      error: new HmsError('invalid_request', 'The request is not valid.', { details }),
    };
  };
