/** The REST API below `/v2`, in the shapes of the platform: one file per resource. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Context } from '../../context.js';
import type { Resource } from './api.js';
import { requireManagement } from './authorize.js';

/** For whoever has a management token. */
const RESOURCES: readonly Resource[] = [];

const RATE = { max: 3_000, timeWindow: 60_000 };

export async function restApi(app: FastifyInstance, context: Context): Promise<void> {
  await app.register(
    (scope, _options, done) => {
      scope.addHook('onRequest', (request) => requireManagement(request, context));
      scope.addHook('onRoute', (route) => {
        route.config = { rateLimit: RATE, ...route.config };
      });
      const api = scope.withTypeProvider<ZodTypeProvider>();
      for (const resource of RESOURCES) resource(api, context);
      done();
    },
    { prefix: '/v2' },
  );
}
