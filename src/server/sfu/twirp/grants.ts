/** What a RoomService token allows. Tokens of participants allow nothing here. */
import type { MediaTokens, VerifiedToken } from '../tokens.js';
import { TwirpError } from './errors.js';

export type AdminGrant = 'roomCreate' | 'roomList' | 'roomAdmin';

export async function authenticate(tokens: MediaTokens, token: string): Promise<VerifiedToken> {
  const verified = await tokens.verify(token);
  if (!verified) throw new TwirpError('unauthenticated', 'invalid or missing token');
  return verified;
}

/** `roomAdmin` counts for the room that the token names, and for no other. */
export function demand({ grant }: VerifiedToken, what: AdminGrant, room?: string): void {
  const granted = grant[what] === true && (what !== 'roomAdmin' || grant['room'] === room);
  if (!granted) throw new TwirpError('permission_denied', `token lacks ${what}`);
}
