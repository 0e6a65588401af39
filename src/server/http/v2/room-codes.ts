/** Room codes: short public keys, each to one room with one role. */
import { z } from 'zod';
import type { RoomCode } from '../../rooms/room-record.js';
import { unknownStart } from '../../directory/page.js';
import {
  answers,
  flagQuery,
  idParam,
  listOf,
  pageOf,
  pageQuery,
  rfc3339,
  type Resource,
} from './api.js';

const tags = ['room codes'];
const params = z.object({ roomId: idParam });

const codeReply = z.object({
  code: z.string(),
  room_id: z.string(),
  role: z.string(),
  enabled: z.boolean(),
  created_at: z.string(),
  updated_at: z.string(),
});

/** As many as a room may have. */
const ALL = 100;

export const roomCodeRoutes: Resource = (api, { directory }) => {
  api.post(
    '/room-codes/room/:roomId',
    {
      schema: {
        summary: 'Make sure that every role has a code',
        tags,
        params,
        response: answers(listOf(codeReply), 404, 409),
      },
    },
    async (request) => {
      const room = await directory.rooms.need(request.params.roomId);
      return pageOf(ALL, (await directory.ensureCodes(room)).map(show), ({ code }) => code);
    },
  );

  api.post(
    '/room-codes/room/:roomId/role/:role',
    {
      schema: {
        summary: 'Create a further code for a role',
        tags,
        params: params.extend({ role: z.string().min(1).max(128) }),
        response: answers(codeReply, 404, 409),
      },
    },
    async (request) => {
      const room = await directory.rooms.need(request.params.roomId);
      return show(await directory.addCode(room, request.params.role));
    },
  );

  api.get(
    '/room-codes/room/:roomId',
    {
      schema: {
        summary: 'List the codes of a room, oldest first',
        tags,
        params,
        querystring: pageQuery({ role: z.string().optional(), enabled: flagQuery.optional() }),
        response: answers(listOf(codeReply), 404),
      },
    },
    async ({ params: { roomId }, query: { limit, start, ...filter } }) => {
      const room = await directory.rooms.need(roomId);
      const codes = await directory.codes.ofRoom(room.id, filter);
      const from = start ? codes.findIndex(({ code }) => code === start) + 1 : 0;
      if (start && from === 0) throw unknownStart();
      return pageOf(limit, codes.slice(from, from + limit).map(show), ({ code }) => code);
    },
  );

  api.post(
    '/room-codes/code',
    {
      schema: {
        summary: 'Switch a code on or off',
        tags,
        body: z.object({ code: z.string().max(64), enabled: z.boolean() }),
        response: answers(codeReply, 404),
      },
    },
    async ({ body }) => show(await directory.codes.setEnabled(body.code, body.enabled)),
  );
};

function show({ code, roomId, role, enabled, createdAt, updatedAt }: RoomCode) {
  return {
    code,
    room_id: roomId,
    role,
    enabled,
    created_at: rfc3339(createdAt),
    updated_at: rfc3339(updatedAt),
  };
}
