/** The chat and reactions. What people may do in it, the chat of the room decides. */
import { z } from 'zod';
import { LIMITS } from '../../../protocol/index.js';
import { MESSAGE_ID } from '../../chat/message-ids.js';
import { id, role } from '../fields.js';
import { stayOf, type RequestTable } from '../request.js';

type ChatRequest =
  | 'chat.send'
  | 'chat.history'
  | 'chat.pin'
  | 'chat.hide'
  | 'chat.block'
  | 'chat.pause'
  | 'reaction.send';

/** A zero character ends a text in some databases. */
const text = z
  .string()
  .max(LIMITS.chatText)
  .regex(/^[^\0]*$/, 'must not contain a zero character');
const messageId = z.string().regex(MESSAGE_ID, 'must be the id of a message');
const clientMessageId = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[^\p{C}]*$/u, 'must not contain control characters');
const messageType = z
  .string()
  .regex(/^[^\p{C}]+$/u)
  .max(LIMITS.messageType);

const recipients = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('everyone') }),
  z.object({ kind: z.literal('roles'), roles: z.array(role).min(1).max(20) }),
  z.object({ kind: z.literal('peer'), peerId: id }),
]);

export const chatRequests: RequestTable<ChatRequest> = {
  'chat.send': {
    schema: z.object({
      text,
      clientMessageId,
      to: recipients.optional(),
      messageType: messageType.optional(),
      replyTo: messageId.optional(),
    }),
    run: async (_services, visit, params, reply) => {
      const { room, session } = stayOf(visit);
      const { messageType: type, ...draft } = params;
      reply({ message: await room.chat.send(session.peerId, { ...draft, type }) });
    },
  },

  'chat.history': {
    schema: z
      .object({
        before: messageId.optional(),
        after: messageId.optional(),
        limit: z.int().min(1).max(LIMITS.pageSize).optional(),
      })
      .refine(({ before, after }) => before === undefined || after === undefined, {
        path: ['after'],
        message: 'must not stand beside `before`',
      }),
    run: async (_services, visit, params, reply) => {
      const { room, session } = stayOf(visit);
      reply(await room.chat.history(session.peerId, params));
    },
  },

  'chat.pin': {
    schema: z.object({ messageId, pinned: z.boolean() }),
    run: async (_services, visit, params, reply) => {
      const { room, session } = stayOf(visit);
      await room.chat.pin(session.peerId, params.messageId, params.pinned);
      reply({});
    },
  },

  'chat.hide': {
    schema: z.object({ messageId }),
    run: async (_services, visit, params, reply) => {
      const { room, session } = stayOf(visit);
      await room.chat.hide(session.peerId, params.messageId);
      reply({});
    },
  },

  'chat.block': {
    schema: z.object({ peerId: id, blocked: z.boolean() }),
    run: async (_services, visit, params, reply) => {
      const { room, session } = stayOf(visit);
      await room.chat.block(session.peerId, params.peerId, params.blocked);
      reply({});
    },
  },

  'chat.pause': {
    schema: z.object({ paused: z.boolean() }),
    run: async (_services, visit, params, reply) => {
      const { room, session } = stayOf(visit);
      await room.chat.pause(session.peerId, params.paused);
      reply({});
    },
  },

  'reaction.send': {
    schema: z.object({ emoji: z.string().min(1).max(32) }),
    run: (_services, visit, params, reply) => {
      const { room, session } = stayOf(visit);
      room.chat.react(session.peerId, params.emoji);
      reply({});
    },
  },
};
