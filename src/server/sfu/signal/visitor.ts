import type { JoinRequest } from '@livekit/protocol';
import type { MediaClaims, MediaPolicy } from '../port.js';
import type { VerifiedToken } from '../tokens.js';

/** Known, and not let in yet. */
export interface Caller {
  roomId: string;
  token: VerifiedToken;
  userAgent: string;
}

export interface Visitor extends Caller {
  policy: MediaPolicy;
  request: JoinRequest;
}

export function claimsOf(roomId: string, token: VerifiedToken): MediaClaims {
  const { identity, generation, grant, name, metadata, role } = token;
  return { roomId, identity, generation, grant, name, metadata, role };
}
