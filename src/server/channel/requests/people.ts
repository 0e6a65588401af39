/** Paging through everybody in the room. */
import { z } from 'zod';
import { LIMITS } from '../../../protocol/index.js';
import { id, role } from '../fields.js';
import { stayOf, type RequestTable } from '../request.js';

export const peopleRequests: RequestTable<'peers.list'> = {
  'peers.list': {
    schema: z.object({
      role: role.optional(),
      group: z.literal('hand').optional(),
      search: z.string().max(LIMITS.name).optional(),
      peerIds: z.array(id).max(LIMITS.pageSize).optional(),
      limit: z.int().min(1).max(LIMITS.pageSize).optional(),
      cursor: z
        .string()
        .regex(/^\d{1,15}$/, 'must be the cursor of the page before')
        .optional(),
    }),
    run: (_services, visit, query, reply) => {
      reply(stayOf(visit).room.listPeers(query));
    },
  },
};
