/** Coming, going on and leaving; the own name; media grants. */
import { randomUUID } from 'node:crypto';
import {
  HmsError,
  PROTOCOL_VERSION,
  type EnterResult,
  type ErrorCode,
  type MediaGrant,
  type Requests,
} from '../../../protocol/index.js';
import type { Entry } from '../../rooms/entrance.js';
import { FIRST_GENERATION, type Room } from '../../rooms/room.js';
import { z } from 'zod';
import { id, metadata, name, nothing } from '../fields.js';
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
      reply(enterResult(services, room, visit.entry, false));
    },
  },

  join: {
    schema: z.object({ name, metadata: metadata.optional() }),
    run: async (services, visit, params, reply) => {
      const { entry } = visit;
      if (visit.stay)
        throw new HmsError('invalid_request', 'This connection is in a room already.');
      if (!entry) throw new HmsError('not_joined', 'Enter before you join.');
      const name = entry.name ?? params.name;
      if (name === '') throw new HmsError('invalid_request', 'name: must not be empty.');

      (await services.rooms.open(entry.roomId)).checkPlace(entry.role, entry.userId);
      const peerId = randomUUID();
      const media = await grantFor(services, visit, entry, { peerId, name });
      const room = await services.rooms.open(entry.roomId);
      if (!visit.open) return;
      const newcomer = {
        peerId,
        name,
        metadata: params.metadata ?? '',
        role: entry.role,
        userId: entry.userId,
        nameFixed: entry.name !== null,
      };
      const { session, snapshot } = room.join(newcomer, visit.outlet);
      visit.stay = { room, session };
      reply({ peerId, secret: services.secrets.of(peerId), snapshot, media });
      session.allowBacklog();
    },
  },

  leave: {
    schema: nothing,
    run: (_services, visit, _params, reply) => {
      const { stay } = visit;
      visit.stay = null;
      stay?.room.leave(stay.session.peerId, 'left');
      reply({});
    },
  },

  ping: {
    schema: nothing,
    run: (_services, _visit, _params, reply) => reply({ time: Date.now() }),
  },

  'peer.update': {
    schema: z.object({ name: name.min(1).optional(), metadata: metadata.optional() }),
    run: (_services, visit, params, reply) => {
      const { room, session } = stayOf(visit);
      if (params.name !== undefined && session.nameFixed) {
        throw new HmsError('forbidden', 'The name comes from the token and cannot be changed.');
      }
      room.update(session.peerId, params);
      reply({});
    },
  },

  'media.grant': {
    schema: nothing,
    run: async (services, visit, _params, reply) => {
      const { room, session } = stayOf(visit);
      const name = room.peer(session.peerId)?.name ?? '';
      const place = { roomId: room.id, role: session.role };
      reply({ media: await grantFor(services, visit, place, { peerId: session.peerId, name }) });
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
    room.leave(session.peerId, 'lost');
    throw expired;
  }
  visit.entry = {
    roomId: room.id,
    role: session.role,
    userId: session.userId,
    name: session.nameFixed ? (room.peer(session.peerId)?.name ?? null) : null,
  };
  visit.stay = { room, session };
  reply(enterResult(services, room, visit.entry, true));
  for (const frame of frames) visit.outlet.send(frame);
  room.resume(session, visit.outlet);
}

function enterResult(
  services: ChannelServices,
  room: Room,
  entry: Entry,
  resumed: boolean,
): EnterResult {
  const rules = room.rules(entry.role);
  if (!rules) throw new HmsError('role_unknown', `The room has no role "${entry.role}".`);
  return {
    epoch: services.rooms.epoch,
    serverTime: Date.now(),
    room: room.info,
    role: rules.info,
    layout: rules.layout,
    peerCount: room.peerCount,
    name: entry.name,
    resumed,
  };
}

async function grantFor(
  services: ChannelServices,
  visit: Visit,
  place: Pick<Entry, 'roomId' | 'role'>,
  peer: { peerId: string; name: string },
): Promise<MediaGrant | null> {
  const room = await services.rooms.open(place.roomId);
  if (!room.rules(place.role)?.needsMedia) return null;
  const wanted = { roomId: place.roomId, generation: FIRST_GENERATION, ...peer };
  try {
    const { url, token, expiresAt } = await services.media.grant(wanted, visit.client.origin);
    return { url, token, expiresAt };
  } catch (cause) {
    throw new HmsError('media_unavailable', 'Video and sound are not available now.', { cause });
  }
}
