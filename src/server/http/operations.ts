import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../context.js';
import { requireOperator } from './operator.js';

/** `/healthz` for load balancers; `/metrics` and `/debug/sfu` for the operator. */
export function operationRoutes(app: FastifyInstance, context: Context): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();

  routes.get(
    '/healthz',
    {
      schema: {
        response: {
          200: z.object({ status: z.literal('ok') }),
          503: z.object({ status: z.literal('draining') }),
        },
      },
    },
    (_request, reply) => {
      if (!context.channel.draining) return { status: 'ok' as const };
      reply.code(503);
      return { status: 'draining' as const };
    },
  );

  app.get(
    '/metrics',
    { onRequest: (request) => requireOperator(request, context) },
    async (_request, reply) => {
      const text = await context.metrics.registry.metrics();
      return reply.type(context.metrics.registry.contentType).send(text);
    },
  );

  const { observer } = context.media;
  if (!observer) return;
  app.get(
    '/debug/sfu',
    { onRequest: (request) => requireOperator(request, context) },
    async (_request, reply) => {
      const body = JSON.stringify(await observer.inspect(), null, 2);
      return reply.type('application/json').header('cache-control', 'no-store').send(body);
    },
  );
}
