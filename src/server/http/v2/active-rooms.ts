/** Rooms with people in them now: who is there, and what an operator may do to them. */
import { z } from 'zod';
import { HmsError, LIMITS, type Peer, type Track } from '../../../protocol/index.js';
import { metadata, name, reason, role } from '../../channel/fields.js';
import { VISIBLE_TEXT } from '../../chat/room-chat.js';
import type { Room } from '../../rooms/room.js';
import { answers, idParam, rfc3339, type Resource } from './api.js';

const tags = ['active rooms'];
const params = z.object({ roomId: idParam });
const peerParams = params.extend({ peerId: idParam });
const why = reason.default('');

const trackReply = z.object({
  id: z.string(),
  stream_id: z.string(),
  mute: z.boolean(),
  type: z.enum(['audio', 'video']),
  source: z.enum(['regular', 'screen']),
  started_at: z.string(),
  description: z.string(),
});

const peerReply = z.object({
  id: z.string(),
  name: z.string(),
  user_id: z.string(),
  metadata: z.string(),
  role: z.string(),
  joined_at: z.string(),
  tracks: z.record(z.string(), trackReply).describe('By track id'),
});

const roomReply = z.object({
  id: z.string(),
  name: z.string(),
  customer_id: z.string(),
  session: z.object({
    id: z.string(),
    created_at: z.string(),
    peers: z.array(z.string()).describe('Ids'),
  }),
});

const message = z.object({ message: z.string() });

export const activeRoomRoutes: Resource = (api, { directory, rooms, account }) => {
  const activeRoom = async (roomId: string): Promise<Room> => {
    const { id } = await directory.rooms.need(roomId);
    const room = rooms.get(id);
    if (!room || room.peerCount === 0) {
      throw new HmsError('not_found', 'Nobody is in this room now.');
    }
    return room;
  };

  api.get(
    '/active-rooms/:roomId',
    {
      schema: {
        summary: 'Get a room with people in it',
        tags,
        params,
        response: answers(roomReply, 404),
      },
    },
    async (request) => {
      const room = await activeRoom(request.params.roomId);
      const { id, sessionId, startedAt } = room.info;
      const peers = peersOf(room).map((peer) => peer.id);
      const session = { id: sessionId, created_at: rfc3339(startedAt), peers };
      return { id, name: room.info.name, customer_id: account.customerId, session };
    },
  );

  api.get(
    '/active-rooms/:roomId/peers',
    {
      schema: {
        summary: 'Get everybody in a room',
        tags,
        params,
        querystring: z.object({ role: z.string().optional() }),
        response: answers(z.object({ peers: z.record(z.string(), peerReply) }), 404),
      },
    },
    async ({ params: { roomId }, query }) => {
      const room = await activeRoom(roomId);
      const tracks = tracksByPeer(room);
      const peers = peersOf(room, query.role).map((peer) => wireOf(peer, tracks.get(peer.id)));
      return { peers: Object.fromEntries(peers.map((peer) => [peer.id, peer])) };
    },
  );

  api.get(
    '/active-rooms/:roomId/peers/:peerId',
    {
      schema: {
        summary: 'Get a person in a room, with tracks',
        tags,
        params: peerParams,
        response: answers(peerReply, 404),
      },
    },
    async ({ params: { roomId, peerId } }) => showOne(await activeRoom(roomId), peerId),
  );

  api.post(
    '/active-rooms/:roomId/peers/:peerId',
    {
      schema: {
        summary: 'Change the name, the metadata or the role of a person',
        description: 'A role changes at once; the person is not asked.',
        tags,
        params: peerParams,
        body: z.object({
          name: name.min(1, 'must not be empty').optional(),
          metadata: metadata.optional(),
          role: role.optional(),
        }),
        response: answers(peerReply, 404, 409, 422),
      },
    },
    async ({ params: { roomId, peerId }, body }) => {
      const room = await activeRoom(roomId);
      await room.updatePeer(null, peerId, body);
      return showOne(room, peerId);
    },
  );

  api.post(
    '/active-rooms/:roomId/send-message',
    {
      schema: {
        summary: 'Send a message to everybody, the people of a role, or one person',
        description:
          '`peer_id` wins over `role`. A `type` other than `chat` is an event of your own.',
        tags,
        params,
        body: z
          .object({
            message: z.string().min(1, 'must not be empty').max(LIMITS.chatText),
            type: z.string().min(1).max(LIMITS.messageType).default('chat'),
            peer_id: idParam.optional(),
            role: role.optional(),
          })
          .refine(({ type, message: text }) => type !== 'chat' || VISIBLE_TEXT.test(text), {
            path: ['message'],
            error: 'must not be empty',
          }),
        response: answers(message.extend({ id: z.string() }), 404, 409, 422),
      },
    },
    async ({ params: { roomId }, body }) => {
      const room = await activeRoom(roomId);
      const { message: text, type, peer_id } = body;
      const to = recipients(peer_id, body.role);
      const { id } = await room.chat.send(null, { text, type, to });
      return { id, message: 'Sent.' };
    },
  );

  api.post(
    '/active-rooms/:roomId/remove-peers',
    {
      schema: {
        summary: 'Remove a person, or everybody with a role',
        tags,
        params,
        body: z
          .object({
            peer_id: idParam.optional(),
            role: role.optional(),
            reason: why,
          })
          .refine((body) => body.peer_id !== undefined || body.role !== undefined, {
            path: ['peer_id'],
            error: 'must be given, or role',
          }),
        response: answers(message, 404),
      },
    },
    async ({ params: { roomId }, body }) => {
      const room = await activeRoom(roomId);
      const { peer_id, reason: said } = body;
      const ids = peer_id === undefined ? peersOf(room, body.role).map(({ id }) => id) : [peer_id];
      await Promise.all(ids.map((id) => room.removePeer(null, id, { reason: said })));
      return { message: `Removed: ${ids.length}.` };
    },
  );

  api.post(
    '/active-rooms/:roomId/end-room',
    {
      schema: {
        summary: 'End the session for everybody',
        description: 'With `lock` the room is switched off, too.',
        tags,
        params,
        body: z.object({ reason: why, lock: z.boolean().default(false) }),
        response: answers(message, 404),
      },
    },
    async ({ params: { roomId }, body }) => {
      await (await activeRoom(roomId)).end(null, body);
      return { message: 'The session is over.' };
    },
  );
};

function peersOf(room: Room, withRole?: string): Peer[] {
  const peers: Peer[] = [];
  let cursor: string | undefined;
  do {
    const page = room.listPeers({ role: withRole, cursor });
    peers.push(...page.peers);
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
  return peers;
}

type WireTrack = z.input<typeof trackReply>;

function tracksByPeer({ tracks }: Room): Map<string, WireTrack[]> {
  const byPeer = new Map<string, WireTrack[]>();
  for (const track of tracks.list()) {
    const shown = wireTrack(track, tracks.startedAt(track.id));
    byPeer.set(track.peerId, [...(byPeer.get(track.peerId) ?? []), shown]);
  }
  return byPeer;
}

function showOne(room: Room, peerId: string) {
  const peer = room.peer(peerId);
  if (!peer) throw new HmsError('not_found', 'This person is not in the room.');
  return wireOf(peer, tracksByPeer(room).get(peerId));
}

function wireOf(peer: Peer, tracks: readonly WireTrack[] = []) {
  return {
    id: peer.id,
    name: peer.name,
    user_id: peer.userId,
    metadata: peer.metadata,
    role: peer.role,
    joined_at: rfc3339(peer.joinedAt),
    tracks: Object.fromEntries(tracks.map((track) => [track.id, track])),
  };
}

function wireTrack({ id, peerId, kind, source, muted }: Track, startedAt: number): WireTrack {
  const screen = source === 'screen' || source === 'screen_audio';
  return {
    id,
    stream_id: peerId,
    mute: muted,
    type: kind,
    source: screen ? 'screen' : 'regular',
    started_at: rfc3339(startedAt),
    description: '',
  };
}

function recipients(peerId: string | undefined, toRole: string | undefined) {
  if (peerId !== undefined) return { kind: 'peer' as const, peerId };
  if (toRole !== undefined) return { kind: 'roles' as const, roles: [toRole] };
  return { kind: 'everyone' as const };
}
