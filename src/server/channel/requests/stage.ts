/** Roles and the stage: asking, answering, hands, bringing up and taking back. */
import { z } from 'zod';
import { flag, id, role } from '../fields.js';
import { stayOf, type RequestTable } from '../request.js';

export const stageRequests: RequestTable<
  | 'role.change'
  | 'role.changeAll'
  | 'role.accept'
  | 'role.decline'
  | 'role.withdraw'
  | 'hand.set'
  | 'stage.invite'
  | 'stage.remove'
> = {
  'role.change': {
    schema: z.object({ peerId: id, role, force: flag.optional() }),
    run: async (_services, visit, { peerId, role, force }, reply) => {
      const { room, session } = stayOf(visit);
      await room.changeRole(session.peerId, peerId, role, { force });
      reply({});
    },
  },

  'role.changeAll': {
    schema: z.object({ fromRoles: z.array(role).min(1).max(100), role }),
    run: async (_services, visit, { fromRoles, role }, reply) => {
      const { room, session } = stayOf(visit);
      reply({ count: await room.changeRoles(session.peerId, fromRoles, role) });
    },
  },

  'role.accept': {
    schema: z.object({ requestId: id }),
    run: async (_services, visit, { requestId }, reply) => {
      const { room, session } = stayOf(visit);
      await room.acceptRole(session.peerId, requestId);
      reply({});
    },
  },

  'role.decline': {
    schema: z.object({ requestId: id }),
    run: (_services, visit, { requestId }, reply) => {
      const { room, session } = stayOf(visit);
      room.declineRole(session.peerId, requestId);
      reply({});
    },
  },

  'role.withdraw': {
    schema: z.object({ peerId: id }),
    run: (_services, visit, { peerId }, reply) => {
      const { room, session } = stayOf(visit);
      room.withdrawRole(session.peerId, peerId);
      reply({});
    },
  },

  'hand.set': {
    schema: z.object({ raised: flag, peerId: id.optional() }),
    run: (_services, visit, { raised, peerId }, reply) => {
      const { room, session } = stayOf(visit);
      room.setHand(session.peerId, peerId ?? session.peerId, raised);
      reply({});
    },
  },

  'stage.invite': {
    schema: z.object({ peerId: id }),
    run: async (_services, visit, { peerId }, reply) => {
      const { room, session } = stayOf(visit);
      await room.inviteToStage(session.peerId, peerId);
      reply({});
    },
  },

  'stage.remove': {
    schema: z.object({ peerId: id.optional() }),
    run: async (_services, visit, { peerId }, reply) => {
      const { room, session } = stayOf(visit);
      await room.removeFromStage(session.peerId, peerId ?? session.peerId);
      reply({});
    },
  },
};
