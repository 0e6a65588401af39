import { z } from 'zod';
import { LIMITS } from '../../../protocol/index.js';
import { stayOf, type RequestTable } from '../request.js';

export const chatRequests: RequestTable<'chat.send'> = {
  'chat.send': {
    schema: z.object({
      text: z.string().trim().min(1).max(LIMITS.chatText),
      clientMessageId: z.string().min(1).max(64),
    }),
    run: (_services, visit, params, reply) => {
      const { room, session } = stayOf(visit);
      reply({ message: room.say(session.peerId, params.text, params.clientMessageId) });
    },
  },
};
