/** Sessions: each is one continuous use of a room, with the people who were there. */
import { z } from 'zod';
import { SessionList, type SessionRecord } from '../../sessions/session-list.js';
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

const tags = ['sessions'];

/** Peers of one session in a list; all of them are in the session itself. */
const LISTED_PEERS = 200;

const peerReply = z.object({
  id: z.string(),
  session_id: z.string(),
  name: z.string(),
  role: z.string(),
  user_id: z.string(),
  joined_at: z.string(),
  left_at: z.string().optional().describe('Absent while the peer is in the room'),
});

const sessionReply = z.object({
  id: z.string(),
  room_id: z.string(),
  customer_id: z.string(),
  active: z.boolean(),
  peers: z.record(z.string(), peerReply).describe('By peer id'),
  peer_count: z.number().describe(`Lists show the first ${LISTED_PEERS} peers of a session`),
  created_at: z.string(),
  updated_at: z.string(),
});

export const sessionRoutes: Resource = (api, { db, account }) => {
  const sessions = new SessionList(db);
  const show = (session: SessionRecord) => wireOf(session, account.customerId);

  api.get(
    '/sessions',
    {
      schema: {
        summary: 'List sessions, newest first',
        tags,
        querystring: pageQuery({
          active: flagQuery.optional(),
          room_id: z.string().max(128).optional(),
          after: timeQuery.optional().describe('Begun at or after this time'),
          before: timeQuery.optional().describe('Begun at or before this time'),
        }),
        response: answers(listOf(sessionReply)),
      },
    },
    async ({ query: { room_id, ...query } }) => {
      const found = await sessions.list({ ...query, roomId: room_id }, LISTED_PEERS);
      return pageOf(query.limit, found.map(show), ({ id }) => id);
    },
  );

  api.get(
    '/sessions/:id',
    {
      schema: {
        summary: 'Get a session with everybody who was in it',
        tags,
        params: z.object({ id: idParam }),
        response: answers(sessionReply, 404),
      },
    },
    async ({ params }) => show(await sessions.need(params.id)),
  );
};

function wireOf(session: SessionRecord, customerId: string): z.input<typeof sessionReply> {
  const peers = session.peers.map((peer) => [
    peer.peer_id,
    {
      id: peer.peer_id,
      session_id: session.id,
      name: peer.name,
      role: peer.role,
      user_id: peer.user_id,
      joined_at: rfc3339(peer.joined_at),
      ...(peer.left_at !== null && { left_at: rfc3339(peer.left_at) }),
    },
  ]) satisfies [string, unknown][];
  return {
    id: session.id,
    room_id: session.room_id,
    customer_id: customerId,
    active: session.ended_at === null,
    peers: Object.fromEntries(peers),
    peer_count: session.peerCount,
    created_at: rfc3339(session.created_at),
    updated_at: rfc3339(session.updated_at),
  };
}
