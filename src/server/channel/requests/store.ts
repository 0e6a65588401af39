/** Values that everybody in the room shares. */
import { z } from 'zod';
import { stayOf, type RequestTable } from '../request.js';

const KEY = /^[\w.:-]{1,64}$/;
/** Deeper values would overflow whatever walks through them. */
const LEVELS = 32;

export const storeRequests: RequestTable<'store.set'> = {
  'store.set': {
    schema: z.object({
      key: z
        .string()
        .regex(KEY, 'must be 1 to 64 letters, digits or _ . : -')
        .refine((key) => key !== '__proto__', 'must not be used as a name'),
      value: z.unknown().refine((value) => value !== undefined && !isDeep(value, LEVELS), {
        message: `must be JSON of at most ${LEVELS} levels`,
      }),
    }),
    run: (_services, visit, { key, value }, reply) => {
      const { room, session } = stayOf(visit);
      room.setStore(session.peerId, key, value);
      reply({});
    },
  },
};

function isDeep(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeep(inner, levels - 1));
}
