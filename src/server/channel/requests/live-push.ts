/** The stream of the room to servers of others. */
import { z } from 'zod';
import { LIMITS } from '../../../protocol/index.js';
import { nothing } from '../fields.js';
import { stayOf, type RequestTable } from '../request.js';

/** What an address may be is said by the room, in words. */
const urls = z.array(z.string().max(2 * LIMITS.externalAddress)).max(2 * LIMITS.externalTargets);
const side = z.number().int();

export const livePushRequests: RequestTable<
  | 'externalStream.start'
  | 'externalStream.stop'
  | 'externalStream.addTargets'
  | 'externalStream.removeTarget'
> = {
  'externalStream.start': {
    schema: z.object({
      urls: urls.optional(),
      resolution: z.object({ width: side, height: side }).optional(),
      recording: z.boolean().optional(),
    }),
    run: async (_services, visit, wish, reply) => {
      const { room, session } = stayOf(visit);
      reply({ externalStream: await room.pushes.start(session.peerId, wish) });
    },
  },

  'externalStream.stop': {
    schema: nothing,
    run: async (_services, visit, _params, reply) => {
      const { room, session } = stayOf(visit);
      await room.pushes.stop(session.peerId);
      reply({});
    },
  },

  'externalStream.addTargets': {
    schema: z.object({ urls }),
    run: (_services, visit, params, reply) => {
      const { room, session } = stayOf(visit);
      room.pushes.addTargets(session.peerId, params.urls);
      reply({});
    },
  },

  'externalStream.removeTarget': {
    schema: z.object({ targetId: z.string().max(LIMITS.externalAddress) }),
    run: (_services, visit, { targetId }, reply) => {
      const { room, session } = stayOf(visit);
      room.pushes.removeTarget(session.peerId, targetId);
      reply({});
    },
  },
};
