/** The door of `/rtc/v1`: who knocks, with which token, and whether the room lets them in. */
import type { IncomingHttpHeaders } from 'node:http';
import type { JoinRequest } from '@livekit/protocol';
import type { Admission, MediaAuthority, MediaClaims, MediaPolicy } from '../port.js';
import type { MediaTokens, VerifiedToken } from '../tokens.js';
import { LIMITS } from './limits.js';
import { parseJoinRequest } from './join-request.js';

export interface Visitor {
  roomId: string;
  token: VerifiedToken;
  policy: MediaPolicy;
  request: JoinRequest;
  userAgent: string;
}

export type Knock =
  { ok: true; visitor: Visitor } | { ok: false; status: 400 | 401 | 403 | 404; message: string };

/** livekit-client takes this very sentence for a final answer; any other 404 sends it to the old path. */
const NO_ROOM = 'requested room does not exist';

const REFUSALS: Readonly<
  Record<Exclude<Admission, { ok: true }>['reason'], Extract<Knock, { ok: false }>>
> = {
  room_unknown: { ok: false, status: 404, message: NO_ROOM },
  peer_unknown: { ok: false, status: 403, message: 'not a member of this room' },
  stale_token: { ok: false, status: 401, message: 'token is out of date' },
  room_full: { ok: false, status: 403, message: 'room is full' },
  forbidden: { ok: false, status: 403, message: 'not allowed' },
};

export function claimsOf(roomId: string, token: VerifiedToken): MediaClaims {
  const { identity, generation, grant, name, metadata } = token;
  return { roomId, identity, generation, grant, name, metadata };
}

export async function knock(
  query: URLSearchParams,
  headers: IncomingHttpHeaders,
  { tokens, authority }: { tokens: MediaTokens; authority: MediaAuthority },
): Promise<Knock> {
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
  const request = parseJoinRequest(query.get('join_request'));
  if (!request) return { ok: false, status: 400, message: 'join_request is malformed' };
  await authority.prepare(roomId);
  const admission = authority.admit(claimsOf(roomId, token));
  if (!admission.ok) return REFUSALS[admission.reason];
  return {
    ok: true,
    visitor: {
      roomId,
      token,
      policy: admission.policy,
      request,
      userAgent: headers['user-agent'] ?? '',
    },
  };
}

export function bearer(headers: IncomingHttpHeaders): string {
  return /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
}
