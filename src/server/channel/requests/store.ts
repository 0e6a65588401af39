/** Values that everybody in the room shares. */
import { z } from 'zod';
import { stayOf, type RequestTable } from '../request.js';

const KEY = /^[\w.:-]{1,64}$/;

export const storeRequests: RequestTable<'store.set'> = {
  'store.set': {
    schema: z.object({
      key: z.string().regex(KEY, 'must be 1 to 64 letters, digits or _ . : -'),
      value: z.json(),
    }),
    run: (_services, visit, { key, value }, reply) => {
      const { room, session } = stayOf(visit);
      room.setStore(session.peerId, key, value);
      reply({});
    },
  },
};
