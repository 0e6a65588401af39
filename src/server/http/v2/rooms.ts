/** Rooms: where people meet, whether anybody is there or not. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { withoutCredentials } from '../../directory/credentials.js';
import { given } from '../../directory/given.js';
import type { RoomWishes } from '../../directory/room-records.js';
import type { RoomRecord } from '../../rooms/room-record.js';
import { webhookHeaders } from '../../webhooks/target.js';
import {
  answers,
  flagQuery,
  idParam,
  listOf,
  pageOf,
  pageQuery,
  rfc3339,
  timeQuery,
  type Resource,
} from './api.js';

const tags = ['rooms'];
const params = z.object({ id: idParam });

const webhook = z.object({
  url: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).max(2_048),
  headers: webhookHeaders.default({}),
});

const recordingInfo = z.looseObject({
  enabled: z.boolean().optional(),
  upload_info: z
    .looseObject({
      type: z.enum(['s3', 'gs', 'oss', 'azure']),
      location: z.string().min(1),
      prefix: z.string().optional(),
      options: z.looseObject({}).optional(),
      credentials: z.looseObject({}).optional(),
    })
    .optional(),
});

const whole = (least: number, most: number) =>
  z
    .int('must be a whole number')
    .min(least, `must be at least ${least}`)
    .max(most, `must be at most ${most}`);

const roomBody = z.object({
  name: z.string().trim().min(1, 'must not be empty').max(255).optional(),
  description: z.string().max(1_000).optional(),
  template_id: z.string().max(128).optional(),
  enabled: z.boolean().optional(),
  size: whole(0, 20_000).optional().describe('0: no limit'),
  large_room: z.boolean().optional(),
  region: z.enum(['in', 'us', 'eu', 'auto']).optional(),
  max_duration_seconds: whole(120, 43_200).optional(),
  webhook: webhook.nullable().optional(),
  recording_info: recordingInfo.nullable().optional(),
  polls: z.array(idParam).max(100).optional(),
});

const roomReply = z.object({
  id: z.string(),
  name: z.string(),
  enabled: z.boolean(),
  description: z.string(),
  customer_id: z.string(),
  app_id: z.string(),
  recording_info: z.looseObject({}).nullable(),
  template_id: z.string(),
  template: z.string().describe('Name of the template'),
  region: z.string(),
  large_room: z.boolean(),
  size: z.number(),
  max_duration_seconds: z.number(),
  polls: z.array(z.string()),
  webhook: z.object({ url: z.string(), headers: z.record(z.string(), z.string()) }).nullable(),
  created_at: z.string(),
  updated_at: z.string(),
});

export const roomRoutes: Resource = (api, { directory, account }) => {
  const wireOf = (room: RoomRecord, templateNames: ReadonlyMap<string, string>) => ({
    ...bodyOf(room),
    template: templateNames.get(room.templateId) ?? '',
    customer_id: account.customerId,
    app_id: account.appId,
  });
  const show = async (rooms: RoomRecord[]) => {
    const names = await directory.templates.names(rooms.map(({ templateId }) => templateId));
    return rooms.map((room) => wireOf(room, names));
  };
  const showOne = async (room: RoomRecord) =>
    wireOf(room, await directory.templates.names([room.templateId]));

  api.post(
    '/rooms',
    {
      schema: {
        summary: 'Create a room; one of the same name is updated',
        description:
          'Names are told apart without regard to case. Without a name the room gets one.',
        tags,
        body: roomBody,
        response: answers(roomReply, 409, 422),
      },
    },
    async ({ body }) => {
      const name = body.name ?? `room-${randomBytes(6).toString('hex')}`;
      return showOne(await directory.saveRoom({ ...wishesOf(body), name }));
    },
  );

  api.get(
    '/rooms',
    {
      schema: {
        summary: 'List rooms, newest first',
        tags,
        querystring: pageQuery({
          name: z.string().optional(),
          enabled: flagQuery.optional(),
          before: timeQuery.optional(),
          after: timeQuery.optional(),
        }),
        response: answers(listOf(roomReply)),
      },
    },
    async ({ query }) =>
      pageOf(query.limit, await show(await directory.rooms.list(query)), ({ id }) => id),
  );

  api.get(
    '/rooms/:id',
    { schema: { summary: 'Get a room', tags, params, response: answers(roomReply, 404) } },
    async (request) => showOne(await directory.rooms.need(request.params.id)),
  );

  api.post(
    '/rooms/:id',
    {
      schema: {
        summary: 'Change a room, switch it on or off',
        tags,
        params,
        body: roomBody,
        response: answers(roomReply, 404, 409, 422),
      },
    },
    async ({ params: { id }, body }) => showOne(await directory.updateRoom(id, wishesOf(body))),
  );
};

function wishesOf(body: z.output<typeof roomBody>): RoomWishes {
  return given<RoomWishes>({
    name: body.name,
    description: body.description,
    templateId: body.template_id,
    enabled: body.enabled,
    size: body.size,
    large: body.large_room,
    region: body.region,
    maxDurationSeconds: body.max_duration_seconds,
    webhook: body.webhook,
    recordingInfo: body.recording_info,
    polls: body.polls,
  });
}

function bodyOf(room: RoomRecord) {
  return {
    id: room.id,
    name: room.name,
    enabled: room.enabled,
    description: room.description,
    recording_info: withoutCredentials(room.recordingInfo),
    template_id: room.templateId,
    region: room.region,
    large_room: room.large,
    size: room.size,
    max_duration_seconds: room.maxDurationSeconds,
    polls: room.polls,
    webhook: room.webhook,
    created_at: rfc3339(room.createdAt),
    updated_at: rfc3339(room.updatedAt),
  };
}
