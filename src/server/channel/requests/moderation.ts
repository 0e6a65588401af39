/** What moderators do: mute, ask to unmute, remove, end, spotlight. */
import { z } from 'zod';
import { flag, id, reason, trackFilter } from '../fields.js';
import { stayOf, type RequestTable } from '../request.js';

export const moderationRequests: RequestTable<
  'tracks.mute' | 'tracks.requestUnmute' | 'peer.remove' | 'room.end' | 'spotlight.set'
> = {
  'tracks.mute': {
    schema: trackFilter,
    run: (_services, visit, filter, reply) => {
      const { room, session } = stayOf(visit);
      reply({ count: room.mute(session.peerId, filter) });
    },
  },

  'tracks.requestUnmute': {
    schema: trackFilter,
    run: (_services, visit, filter, reply) => {
      const { room, session } = stayOf(visit);
      reply({ count: room.requestUnmute(session.peerId, filter) });
    },
  },

  'peer.remove': {
    schema: z.object({ peerId: id, reason: reason.optional(), block: flag.optional() }),
    run: async (_services, visit, { peerId, reason, block }, reply) => {
      const { room, session } = stayOf(visit);
      await room.removePeer(session.peerId, peerId, { reason, block });
      reply({});
    },
  },

  'room.end': {
    schema: z.object({ reason: reason.optional(), lock: flag.optional() }),
    run: async (_services, visit, { reason, lock }, reply) => {
      const { room, session } = stayOf(visit);
      await room.end(session.peerId, { reason, lock }, () => reply({}));
    },
  },

  'spotlight.set': {
    schema: z.object({ peerId: id.nullable() }),
    run: (_services, visit, { peerId }, reply) => {
      const { room, session } = stayOf(visit);
      room.setSpotlight(session.peerId, peerId);
      reply({});
    },
  },
};
