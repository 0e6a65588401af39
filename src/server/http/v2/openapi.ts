/** The description of the REST API, made from the schemas of its routes: `/v2/openapi.json`, and a page to read it. */
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { OpenAPIV3_1 } from 'openapi-types';
import type { Context } from '../../context.js';
import { clientOf } from '../client.js';
import { contentSecurityPolicy } from '../content-security.js';

const DESCRIPTION =
  'Templates, rooms and what happens in them. Errors have the form `{code, message, details, reason}`: `reason` is ' +
  'a stable code, `details` names each fault by its place. Lists take `limit` and `start` and answer ' +
  '`{limit, data, last}`; `last` is the `start` of the next page. A POST with an `Idempotency-Key` can be sent ' +
  'again for a day and has one effect.';

/** Describes the routes that are registered in this scope from now on. */
export async function describeApi(app: FastifyInstance, context: Context): Promise<void> {
  const document: Partial<OpenAPIV3_1.Document> = {
    openapi: '3.1.0',
    info: { title: 'hms-kit', version: 'v2', description: DESCRIPTION },
    components: {
      securitySchemes: {
        management: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'A management token: `npx hms-kit-server token` prints one.',
        },
        app: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'An app token, as people join with.',
        },
      },
    },
  };
  await app.register(swagger, {
    openapi: document as OpenAPIV3_1.Document & { openapi: string },
    transform: (route) => {
      const { schema, url } = jsonSchemaTransform(route);
      const method = String(route.route.method).toLowerCase();
      return {
        url,
        schema: {
          security: [{ management: [] }],
          operationId: operationId(method, url),
          ...schema,
        },
      };
    },
    transformObject: (described) => withDescriptions(jsonSchemaTransformObject(described)),
  });

  app.get('/v2/openapi.json', { schema: { hide: true } }, (_request, reply) =>
    reply.header('access-control-allow-origin', '*').send(app.swagger()),
  );

  await app.register(async (page) => {
    page.addHook('onSend', async (request, reply) => {
      const { origin } = clientOf(request.raw, context.config);
      reply.header('content-security-policy', contentSecurityPolicy({ origin }));
      return Promise.resolve();
    });
    await page.register(swaggerUi, {
      routePrefix: '/v2/docs',
      theme: { title: 'hms-kit REST API' },
      uiConfig: { layout: 'BaseLayout', docExpansion: 'list', deepLinking: true },
    });
  });
}

/** `get`, `/v2/room-codes/room/:roomId` → `getRoomCodesRoomByRoomId` */
function operationId(method: string, url: string): string {
  const words = url
    .replace(/^\/v2\//, '')
    .replace(/:(\w+)/g, (_all, name: string) => `by-${name}`)
    .split(/[/-]/)
    .filter((word) => word !== '');
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

const ANSWERS: Readonly<Record<string, string>> = {
  200: 'Done',
  204: 'Done; there is nothing to tell',
  400: 'The request is not valid; `details` names each fault by its place',
  401: 'The token is missing or not valid',
  403: 'The token is good and does not allow this',
  404: 'There is no such thing',
  409: 'The state of now does not allow this',
  422: 'Well formed, and yet impossible',
  429: 'Too many requests',
  500: 'Something went wrong on the server',
};

/** What each answer means, in words. */
function withDescriptions<Described extends object>(document: Described): Described {
  const { paths = {} } = document as Pick<OpenAPIV3_1.Document, 'paths'>;
  for (const operation of Object.values(paths).flatMap((path) => Object.values(path ?? {}))) {
    const { responses = {} } = operation as OpenAPIV3_1.OperationObject;
    for (const [status, response] of Object.entries(responses)) {
      const description = ANSWERS[status];
      if (description !== undefined) Object.assign(response, { description });
    }
  }
  return document;
}
