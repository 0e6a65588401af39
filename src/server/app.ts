import rateLimit from '@fastify/rate-limit';
import { fastify, LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { serializerCompiler } from 'fastify-type-provider-zod';
import type { Context } from './context.js';
import { assetRoutes } from './http/assets.js';
import { effectsRoutes } from './http/effects-routes.js';
import { clientOf } from './http/client.js';
import { SECURITY_HEADERS } from './http/content-security.js';
import { networkOf } from './auth/address-limiter.js';
import { handleErrors, refuseAddress } from './http/errors.js';
import { liveRoutes } from './http/live-routes.js';
import { operationRoutes } from './http/operations.js';
import { pageRoutes } from './http/page-routes.js';
import { storybookRoutes } from './http/storybook-routes.js';
import { routeUpgrades } from './http/upgrade.js';
import { restApi } from './http/v2/index.js';
import { validate } from './http/validation.js';
import { whipRoutes } from './whip/whip-routes.js';

const BODY_LIMIT = 65_536;

/** Builds the HTTP side of a server, without listening. */
export async function buildApp(context: Context): Promise<FastifyInstance> {
  const options = {
    loggerInstance: context.logger.child({ part: 'http' }) as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    requestTimeout: 30_000,
    forceCloseConnections: true,
    trustProxy: (address: string) => context.config.trustedProxies.trusts(address),
    routerOptions: { maxParamLength: 256 },
    frameworkErrors: refuseAddress,
  };
  // http and https instances differ only in a type that no route looks at.
  const app = (
    context.config.tls ? fastify({ ...options, https: context.config.tls }) : fastify(options)
  ) as FastifyInstance;

  app.setValidatorCompiler(validate);
  app.setSerializerCompiler(serializerCompiler);
  handleErrors(app);
  await app.register(rateLimit, {
    global: false,
    keyGenerator: (request) => networkOf(clientOf(request.raw, context.config).address),
  });
  app.addHook('onSend', async (_request, reply) => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) reply.header(name, value);
    return Promise.resolve();
  });

  await app.register((scope) => restApi(scope, context));
  await app.register((scope, _options, done) => {
    whipRoutes(scope, context);
    done();
  });
  await app.register((scope, _options, done) => {
    assetRoutes(scope, context.assetsDir);
    pageRoutes(scope, context);
    liveRoutes(scope, context);
    operationRoutes(scope, context);
    if (context.config.effectsDir !== null) effectsRoutes(scope, context.config.effectsDir);
    if (context.config.storybookDir !== null) storybookRoutes(scope, context.config.storybookDir);
    done();
  });
  context.media.registerRoutes(app);
  routeUpgrades(app.server, context);
  return app;
}
