/** The REST API below `/v2`, in the shapes of the platform: one file per resource. */
import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Context } from '../../context.js';
import { activeRoomRoutes } from './active-rooms.js';
import type { Api, Resource } from './api.js';
import { requireManagement } from './authorize.js';
import { limitBody } from './body-limits.js';
import { rememberAnswers } from './idempotency.js';
import { externalStreamRoutes } from './external-streams.js';
import { layoutRoutes } from './layouts.js';
import { liveStreamRoutes } from './live-streams.js';
import { describeApi } from './openapi.js';
import { pollResultRoutes } from './poll-results.js';
import { pollRoutes } from './polls.js';
import { recordingRoutes } from './recordings.js';
import { recordingAssetRoutes } from './recording-assets.js';
import { roomCodeRoutes } from './room-codes.js';
import { roomRoutes } from './rooms.js';
import { sessionChatRoutes } from './session-chat.js';
import { sessionFeedbackRoutes } from './session-feedback.js';
import { sessionRoutes } from './sessions.js';
import { streamKeyRoutes } from './stream-keys.js';
import {
  templateLayoutRoutes,
  templateRecordingRoutes,
  templateRoleRoutes,
  templateSectionRoutes,
} from './template-parts.js';
import { templateRoutes } from './templates.js';
import { tokenRoutes } from './token.js';
import { webhookRoutes } from './webhooks.js';

/** For whoever has a management token. */
const MANAGED: readonly Resource[] = [
  templateRoutes,
  templateRoleRoutes,
  templateSectionRoutes,
  templateRecordingRoutes,
  templateLayoutRoutes,
  roomRoutes,
  roomCodeRoutes,
  activeRoomRoutes,
  pollRoutes,
  pollResultRoutes,
  sessionRoutes,
  sessionChatRoutes,
  sessionFeedbackRoutes,
  webhookRoutes,
  liveStreamRoutes,
  externalStreamRoutes,
  recordingRoutes,
  streamKeyRoutes,
  recordingAssetRoutes,
];

/** For people and their pages, from any origin. */
const OPEN: readonly Resource[] = [tokenRoutes, layoutRoutes];

export async function restApi(app: FastifyInstance, context: Context): Promise<void> {
  const add = (api: Api, resources: readonly Resource[]) => {
    for (const resource of resources) resource(api, context);
  };

  await describeApi(app, context);

  await app.register(
    async (scope) => {
      await scope.register(cors, { origin: '*', methods: ['GET', 'POST'] });
      add(scope.withTypeProvider<ZodTypeProvider>(), OPEN);
    },
    { prefix: '/v2' },
  );

  await app.register(
    (scope, _options, done) => {
      const api: Api = scope.withTypeProvider<ZodTypeProvider>();
      api.addHook(
        'onRequest',
        api.rateLimit({ max: context.config.restPerMinute, timeWindow: 60_000 }),
      );
      api.addHook('onRequest', (request) => requireManagement(request, context));
      api.addHook('preValidation', limitBody);
      rememberAnswers(api, context.db);
      add(api, MANAGED);
      done();
    },
    { prefix: '/v2' },
  );
}
