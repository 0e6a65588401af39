/** Stream keys: by which OBS and other encoders come on stage (WHIP). */
import { z } from 'zod';
import { HmsError, LIMITS } from '../../../protocol/index.js';
import { EXTERNAL_ROLE, rulesOf } from '../../rooms/policy.js';
import type { NewStreamKey, StreamKey } from '../../whip/stream-keys.js';
import { answers, idParam, listOf, pageOf, pageQuery, rfc3339, type Resource } from './api.js';

const tags = ['stream keys'];
const params = z.object({ id: idParam });
const roomParams = z.object({ roomId: idParam });

const keyReply = z.object({
  id: z.string(),
  url: z.string().describe('Where encoders publish by WHIP, with the key as their bearer token'),
  key: z.string().optional().describe('Only in the answer that makes it'),
  key_hint: z.string().describe('Its last characters'),
  room_id: z.string(),
  customer_id: z.string(),
  app_id: z.string(),
  name: z.string().describe('Of the encoder, as people in the room see it'),
  role: z.string(),
  enabled: z.boolean(),
  created_at: z.string(),
  updated_at: z.string(),
});

const createBody = z
  .object({
    name: z.string().trim().min(1, 'must not be empty').max(LIMITS.name).optional(),
    role: z
      .string()
      .max(128)
      .optional()
      .describe(`Of the template; "${EXTERNAL_ROLE}", which has no limits, where not given`),
  })
  .nullish();

const NAME = 'Live encoder';

export const streamKeyRoutes: Resource = (api, context) => {
  const { streamKeys, whip, directory, account, address } = context;
  const show = (key: StreamKey | NewStreamKey): z.input<typeof keyReply> => ({
    id: key.id,
    url: `${address.url}/whip/${key.room_id}`,
    ...('key' in key && { key: key.key }),
    key_hint: key.hint,
    room_id: key.room_id,
    customer_id: account.customerId,
    app_id: account.appId,
    name: key.name,
    role: key.role,
    enabled: key.enabled,
    created_at: rfc3339(key.created_at),
    updated_at: rfc3339(key.updated_at),
  });

  api.post(
    '/stream-keys/room/:roomId',
    {
      schema: {
        summary: 'Make a stream key for a room',
        tags,
        params: roomParams,
        body: createBody,
        response: answers(keyReply, 403, 404, 409, 422),
      },
    },
    async ({ params: { roomId }, body }) => {
      const room = await directory.rooms.need(roomId);
      if (!room.enabled) throw new HmsError('room_disabled', 'This room is disabled.');
      const role = body?.role ?? EXTERNAL_ROLE;
      const { template } = await directory.templates.need(room.templateId);
      const rules = rulesOf(template, role);
      if (role !== EXTERNAL_ROLE && !rules?.onStage) {
        throw new HmsError(
          'unprocessable',
          rules ? `The role "${role}" may not publish.` : `There is no role "${role}".`,
        );
      }
      return show(await streamKeys.create(roomId, { name: body?.name ?? NAME, role }));
    },
  );

  for (const [path, query] of [
    ['/stream-keys', pageQuery({ room_id: z.string().max(128).optional() })],
    ['/stream-keys/room/:roomId', pageQuery({})],
  ] as const) {
    const ofRoom = path.endsWith(':roomId');
    api.get(
      path,
      {
        schema: {
          summary: ofRoom ? 'List the stream keys of a room' : 'List stream keys, newest first',
          tags,
          ...(ofRoom && { params: roomParams }),
          querystring: query,
          response: answers(listOf(keyReply), 404),
        },
      },
      async (request) => {
        const { roomId } = request.params as { roomId?: string };
        const { room_id, ...page } = request.query as z.output<typeof query> & { room_id?: string };
        if (roomId !== undefined) await directory.rooms.need(roomId);
        const keys = await streamKeys.list({ ...page, roomId: roomId ?? room_id });
        return pageOf(page.limit, keys.map(show), ({ id }) => id);
      },
    );
  }

  api.post(
    '/stream-keys/:id/disable',
    {
      schema: {
        summary: 'Disable a stream key; who publishes with it is put out',
        tags,
        params,
        response: answers(keyReply, 404),
      },
    },
    async ({ params: { id } }) => {
      const key = await streamKeys.disable(id);
      whip.endOf(id);
      return show(key);
    },
  );

  api.post(
    '/stream-keys/:id/rotate',
    {
      schema: {
        summary: 'Make another key in place of this one; who publishes with the old one is put out',
        tags,
        params,
        response: answers(keyReply, 404),
      },
    },
    async ({ params: { id } }) => {
      const key = await streamKeys.rotate(id);
      whip.endOf(id);
      return show(key);
    },
  );

  api.post(
    '/stream-keys/room/:roomId/disable',
    {
      schema: {
        summary: 'Disable all stream keys of a room',
        tags,
        params: roomParams,
        response: answers(z.object({ message: z.string() }), 404),
      },
    },
    async ({ params: { roomId } }) => {
      await directory.rooms.need(roomId);
      for (const { id } of await streamKeys.list({ limit: 100, roomId })) {
        await streamKeys.disable(id);
        whip.endOf(id);
      }
      return { message: 'stream keys disabled' };
    },
  );
};
