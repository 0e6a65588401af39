/** The door of `/rtc/v1`: who knocks, with which token, and whether the room lets them in. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Admission, MediaAuthority, MediaPolicy } from '../port.js';
import type { MediaTokens } from '../tokens.js';
import type { SignalHub } from './hub.js';
import { LIMITS } from './limits.js';
import { parseJoinRequest } from './join-request.js';
import { claimsOf, type Caller, type Visitor } from './visitor.js';

export interface Refusal {
  ok: false;
  status: 400 | 401 | 403 | 404 | 503;
  message: string;
}

/** livekit-client takes this very sentence for a final answer; any other 404 sends it to the old path. */
const NO_ROOM = 'requested room does not exist';

const REFUSALS: Readonly<Record<Exclude<Admission, { ok: true }>['reason'], Refusal>> = {
  room_unknown: { ok: false, status: 404, message: NO_ROOM },
  peer_unknown: { ok: false, status: 403, message: 'not a member of this room' },
  stale_token: { ok: false, status: 401, message: 'token is out of date' },
  room_full: { ok: false, status: 403, message: 'room is full' },
  forbidden: { ok: false, status: 403, message: 'not allowed' },
};

const MEDIA_FULL: Refusal = {
  ok: false,
  status: 503,
  message: 'the server carries as much media as it can',
};

const STOPPING: Refusal = { ok: false, status: 503, message: 'the server is about to stop' };

const REMOVED: Refusal = { ok: false, status: 403, message: 'removed from the room' };

export interface DoorKeeper {
  tokens: MediaTokens;
  authority: MediaAuthority;
  hub: SignalHub;
}

/** Who knocks, and whether the room is ready to be asked about it. */
export async function identify(
  query: URLSearchParams,
  headers: IncomingHttpHeaders,
  { tokens, authority }: DoorKeeper,
): Promise<{ ok: true; caller: Caller } | Refusal> {
  const token = await tokens.verify(query.get('access_token') ?? bearer(headers));
  if (!token) return { ok: false, status: 401, message: 'invalid token' };
  const roomId = token.grant['room'];
  if (
    token.grant['roomJoin'] !== true ||
    typeof roomId !== 'string' ||
    !roomId ||
    roomId.length > LIMITS.identity ||
    !token.identity
  ) {
    return { ok: false, status: 401, message: 'token does not allow to join a room' };
  }
  await authority.prepare(roomId);
  return { ok: true, caller: { roomId, token, userAgent: headers['user-agent'] ?? '' } };
}

/**
 * Whether the caller may come in, now. Synchronous, so that between the room's word and the arrival in the hub
 * nothing can change.
 */
export function admit(
  { roomId, token }: Caller,
  { authority, hub }: DoorKeeper,
): { ok: true; policy: MediaPolicy } | Refusal {
  if (token.generation === null && hub.denied.has(roomId, token)) return REMOVED;
  // Who came through the room channel was let in there.
  if (hub.draining && token.generation === null && !hub.find(roomId, token.identity))
    return STOPPING;
  const admission = authority.admit(claimsOf(roomId, token));
  if (!admission.ok) return REFUSALS[admission.reason];
  if (!hub.hasPlace(roomId, token.identity, admission.policy)) return REFUSALS.room_full;
  if (!hub.hasCapacity(roomId, token.identity)) return MEDIA_FULL;
  return { ok: true, policy: admission.policy };
}

/** The same for a client of `/rtc/v1`, with what it has to say. */
export function admitVisitor(
  caller: Caller,
  query: URLSearchParams,
  keeper: DoorKeeper,
): { ok: true; visitor: Visitor } | Refusal {
  const request = parseJoinRequest(query.get('join_request'));
  if (!request) return { ok: false, status: 400, message: 'join_request is malformed' };
  const admission = admit(caller, keeper);
  if (!admission.ok) return admission;
  return { ok: true, visitor: { ...caller, policy: admission.policy, request } };
}

export function bearer(headers: IncomingHttpHeaders): string {
  return /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
}
