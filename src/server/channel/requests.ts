/**
 * What each request does. A handler replies by itself, at the moment when its answer is true: the snapshot of a
 * join, or the missed events of a resume, must stand before any later event on the wire.
 */
import { randomUUID } from 'node:crypto';
import {
  HmsError,
  PROTOCOL_VERSION,
  type EnterResult,
  type ErrorCode,
  type MediaGrant,
  type RequestName,
  type Requests,
} from '../../protocol/index.js';
import type { FailureLimiter } from '../auth/failure-limiter.js';
import type { Entrance, Entry } from '../rooms/entrance.js';
import type { ResumeSecrets } from '../rooms/resume-secrets.js';
import { FIRST_GENERATION, type Room } from '../rooms/room.js';
import type { Rooms } from '../rooms/rooms.js';
import type { MediaEngine } from '../sfu/port.js';
import type { Visit } from './visit.js';

export interface ChannelServices {
  rooms: Rooms;
  entrance: Entrance;
  secrets: ResumeSecrets;
  media: Pick<MediaEngine, 'grant'>;
  limiter: FailureLimiter;
}

type Handler<N extends RequestName> = (
  services: ChannelServices,
  visit: Visit,
  params: Requests[N]['params'],
  reply: (result: Requests[N]['result']) => void,
) => void | Promise<void>;

/** Failures that a guesser would cause. */
const GUESSES: ReadonlySet<ErrorCode> = new Set(['code_unknown', 'token_invalid', 'token_foreign']);

export const REQUESTS: { [N in RequestName]: Handler<N> } = {
  enter: async (services, visit, params, reply) => {
    if (params.version !== PROTOCOL_VERSION) {
      throw new HmsError('version_unsupported', `This server speaks version ${PROTOCOL_VERSION}.`);
    }
    if (visit.stay) throw new HmsError('invalid_request', 'This connection is in a room already.');
    if (services.limiter.blocked(visit.client.address)) {
      throw new HmsError('rate_limited', 'Too many failed attempts. Try again in a minute.');
    }
    if (params.resume) {
      resume(services, visit, params.resume, reply);
      return;
    }
    visit.entry = await open(services, visit, params.credential);
    const room = services.rooms.open(visit.entry.roomId);
    reply(enterResult(services, room, visit.entry, false));
  },

  join: async (services, visit, params, reply) => {
    const { entry } = visit;
    if (visit.stay) throw new HmsError('invalid_request', 'This connection is in a room already.');
    if (!entry) throw new HmsError('not_joined', 'Enter before you join.');
    const name = entry.name ?? params.name;
    if (name === '') throw new HmsError('invalid_request', 'name: must not be empty.');

    services.rooms.open(entry.roomId).checkPlace(entry.role, entry.userId);
    const peerId = randomUUID();
    const media = await grantFor(services, visit, entry, { peerId, name });
    if (!visit.open) return;
    const room = services.rooms.open(entry.roomId);
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

  leave: (_services, visit, _params, reply) => {
    const { stay } = visit;
    visit.stay = null;
    stay?.room.leave(stay.session.peerId, 'left');
    reply({});
  },

  ping: (_services, _visit, _params, reply) => reply({ time: Date.now() }),

  'peer.update': (_services, visit, params, reply) => {
    const { room, session } = stayOf(visit);
    if (params.name !== undefined && session.nameFixed) {
      throw new HmsError('forbidden', 'The name comes from the token and cannot be changed.');
    }
    room.update(session.peerId, params);
    reply({});
  },

  'chat.send': (_services, visit, params, reply) => {
    const { room, session } = stayOf(visit);
    reply({ message: room.say(session.peerId, params.text, params.clientMessageId) });
  },

  'media.grant': async (services, visit, _params, reply) => {
    const { room, session } = stayOf(visit);
    const name = room.peer(session.peerId)?.name ?? '';
    const place = { roomId: room.id, role: session.role };
    reply({ media: await grantFor(services, visit, place, { peerId: session.peerId, name }) });
  },
};

function stayOf(visit: Visit): NonNullable<Visit['stay']> {
  if (!visit.stay) throw new HmsError('not_joined', 'Join the room first.');
  return visit.stay;
}

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
  const frames = room.missed(session, wanted.seq);
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
  if (!services.rooms.open(place.roomId).rules(place.role)?.needsMedia) return null;
  const wanted = { roomId: place.roomId, generation: FIRST_GENERATION, ...peer };
  try {
    const { url, token, expiresAt } = await services.media.grant(wanted, visit.client.origin);
    return { url, token, expiresAt };
  } catch (cause) {
    throw new HmsError('media_unavailable', 'Video and sound are not available now.', { cause });
  }
}
