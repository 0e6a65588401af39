/** Coming, going on and leaving; the own name; media grants. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  HmsError,
  PROTOCOL_VERSION,
  type EnterResult,
  type ErrorCode,
  type MediaGrant,
  type Requests,
} from '../../../protocol/index.js';
import { networkOf as networkOfAddress } from '../../auth/address-limiter.js';
import { isLoopback } from '../../config/trusted-proxy.js';
import type { Entry } from '../../rooms/entrance.js';
import type { Room } from '../../rooms/room.js';
import { clientKey, id, metadata, name, nothing } from '../fields.js';
import { stayOf, type ChannelServices, type RequestTable } from '../request.js';
import type { Visit } from '../visit.js';

/** Failures that a guesser would cause. */
const GUESSES: ReadonlySet<ErrorCode> = new Set(['code_unknown', 'token_invalid', 'token_foreign']);

export const sessionRequests: RequestTable<
  'enter' | 'join' | 'leave' | 'ping' | 'peer.update' | 'media.grant'
> = {
  enter: {
    schema: z.object({
      version: z.int(),
      credential: z.union([
        z.object({ code: z.string().max(64) }),
        z.object({ token: z.string().max(4_096) }),
      ]),
      resume: z
        .object({
          peerId: id,
          secret: z.string().max(128),
          epoch: id,
          seq: z.int().min(0),
          own: z.int().min(0),
        })
        .optional(),
    }),
    run: async (services, visit, params, reply) => {
      if (params.version !== PROTOCOL_VERSION) {
        throw new HmsError(
          'version_unsupported',
          `This server speaks version ${PROTOCOL_VERSION}.`,
        );
      }
      if (visit.stay)
        throw new HmsError('invalid_request', 'This connection is in a room already.');
      if (services.limiter.blocked(visit.client.address)) {
        throw new HmsError('rate_limited', 'Too many failed attempts. Try again in a minute.');
      }
      if (params.resume) {
        resume(services, visit, params.resume, reply);
        return;
      }
      visit.entry = await open(services, visit, params.credential);
      const room = await services.rooms.open(visit.entry.roomId);
      reply(enterResult(services, room, visit, false));
    },
  },

  join: {
    schema: z.object({ name, metadata: metadata.optional(), clientKey: clientKey.optional() }),
    run: async (services, visit, params, reply) => {
      if (services.draining) throw new HmsError('server_stopping', 'The server is about to stop.');
      if (visit.stay)
        throw new HmsError('invalid_request', 'This connection is in a room already.');
      if (!visit.entry) throw new HmsError('not_joined', 'Enter before you join.');
      const entry = await services.entrance.again(visit.entry);
      const name = entry.name ?? params.name;
      if (name === '') throw new HmsError('invalid_request', 'name: must not be empty.');

      const room = await services.rooms.open(entry.roomId);
      const { role, userId } = entry;
      const network = networkOf(visit, entry);
      room.checkEntry({ id: '', type: 'regular', role, userId, network });
      const peer = { peerId: randomUUID(), name, generation: room.newGeneration() };
      const media = await grantFor(services, visit, room, { ...peer, role });
      const newcomer = {
        ...peer,
        metadata: params.metadata ?? '',
        role,
        userId,
        nameFixed: entry.name !== null,
        clientKey: params.clientKey,
        network,
      };
      await room.join(newcomer, {
        outlet: visit.outlet,
        isOpen: () => visit.open,
        joined: (session, snapshot) => {
          visit.stay = { room, session };
          reply({ peerId: peer.peerId, secret: services.secrets.of(peer.peerId), snapshot, media });
          session.allowBacklog();
          room.greet(session, visit.shown);
        },
      });
    },
  },

  leave: {
    schema: nothing,
    run: (_services, visit, _params, reply) => {
      const { stay } = visit;
      visit.stay = null;
      // The role that somebody was given in the room is no ticket to come back with.
      visit.entry = null;
      void stay?.room.leave(stay.session.peerId, 'left');
      reply({});
    },
  },

  ping: {
    schema: nothing,
    run: (_services, _visit, _params, reply) => reply({ time: Date.now() }),
  },

  'peer.update': {
    schema: z.object({ name: name.min(1).optional(), metadata: metadata.optional() }),
    run: async (_services, visit, params, reply) => {
      const { room, session } = stayOf(visit);
      await room.updatePeer(session.peerId, session.peerId, params);
      reply({});
    },
  },

  'media.grant': {
    schema: nothing,
    run: async (services, visit, _params, reply) => {
      const { room, session } = stayOf(visit);
      const { peerId } = session;
      const { name, role } = room.peer(peerId) ?? gone();
      const generation = room.generationOf(peerId);
      reply({ media: await grantFor(services, visit, room, { peerId, name, role, generation }) });
    },
  },
};

async function open(
  services: ChannelServices,
  visit: Visit,
  credential: Requests['enter']['params']['credential'],
): Promise<Entry> {
  try {
    return await services.entrance.open(credential);
  } catch (error) {
    if (error instanceof HmsError && GUESSES.has(error.code)) {
      services.limiter.failed(visit.client.address);
    }
    throw error;
  }
}

/**
 * The secret alone proves a session: the credential may have expired during a long call. A session that cannot
 * be continued although its owner came back ends at once, rather than staying as a ghost.
 */
function resume(
  services: ChannelServices,
  visit: Visit,
  wanted: NonNullable<Requests['enter']['params']['resume']>,
  reply: (result: EnterResult) => void,
): void {
  const expired = new HmsError('resume_expired', 'The earlier session is over. Join again.');
  const found = services.rooms.findSession(wanted.peerId);
  if (wanted.epoch !== services.rooms.epoch || !found) throw expired;
  if (!services.secrets.matches(wanted.peerId, wanted.secret)) {
    services.limiter.failed(visit.client.address);
    throw expired;
  }
  const { room, session } = found;
  const frames = room.missed(session, wanted);
  if (!frames) {
    void room.leave(session.peerId, 'lost');
    throw expired;
  }
  const peer = room.peer(session.peerId) ?? gone();
  visit.entry = {
    roomId: room.id,
    role: peer.role,
    userId: peer.userId,
    code: null,
    name: session.nameFixed ? peer.name : null,
  };
  visit.stay = { room, session };
  reply(enterResult(services, room, visit, true));
  for (const frame of frames) visit.outlet.send(frame);
  room.resume(session, visit.outlet);
}

function enterResult(
  services: ChannelServices,
  room: Room,
  visit: Visit,
  resumed: boolean,
): EnterResult {
  const { role, name } = visit.entry ?? gone();
  const rules = resumed ? room.rulesOf({ role }) : room.rules(role);
  if (!rules) throw new HmsError('role_unknown', `The room has no role "${role}".`);
  visit.shown = rules;
  return {
    epoch: services.rooms.epoch,
    serverTime: Date.now(),
    room: room.info,
    role: rules.info,
    layout: rules.layout,
    peerCount: room.peerCount,
    ...(rules.mayPreviewPeers && { peers: room.listedPeers() }),
    // In the lobby nothing is to be seen yet.
    stream: room.live.state && { ...room.live.state, url: null },
    name,
    resumed,
  };
}

async function grantFor(
  services: ChannelServices,
  visit: Visit,
  room: Room,
  { role, ...peer }: { peerId: string; name: string; role: string; generation: number },
): Promise<MediaGrant | null> {
  if (!room.rules(role)?.info.needsMedia) return null;
  const wanted = { roomId: room.id, ...peer };
  try {
    const { url, token, expiresAt } = await services.media.grant(wanted, visit.client.origin);
    return { url, token, expiresAt };
  } catch (cause) {
    if (cause instanceof HmsError) throw cause;
    throw new HmsError('media_unavailable', 'Video and sound are not available now.', { cause });
  }
}

/**
 * Of holders of a room code; signed users are known by their id. Everybody behind a proxy that is not trusted seems
 * to sit at this machine, which tells nobody from another.
 */
function networkOf({ client }: Visit, { code }: Entry): string {
  return code === null || isLoopback(client.address) ? '' : networkOfAddress(client.address);
}

function gone(): never {
  throw new HmsError('not_joined', 'Join the room first.');
}
