/**
 * The TURN servers of a client, with credentials that end by themselves: the user name begins with the second when
 * it ends, and the password is its HMAC under the secret shared with the TURN server ("REST API for access to TURN
 * services", draft-uberti-behave-turn-rest).
 */
import { createHmac } from 'node:crypto';
import { ICEServer } from '@livekit/protocol';

export interface TurnServers {
  readonly urls: readonly string[];
  readonly secret: string | null;
  readonly user: string | null;
  readonly password: string | null;
}

/** Whether a client may come over TCP or TLS. */
export function usesStreams(turn: TurnServers | null | undefined): boolean {
  return turn?.urls.some((url) => /^turns:|transport=tcp/i.test(url)) === true;
}

/** As long as a session may last: the same name is shown again at every refresh of an allocation. */
const VALID_SECONDS = 12 * 60 * 60;

export function iceServers(
  turn: TurnServers | null,
  identity: string,
  now: number = Date.now(),
): ICEServer[] {
  if (!turn) return [];
  const urls = [...turn.urls];
  if (turn.secret === null) {
    return [new ICEServer({ urls, username: turn.user ?? '', credential: turn.password ?? '' })];
  }
  const username = `${String(Math.floor(now / 1000) + VALID_SECONDS)}:${identity}`;
  const credential = createHmac('sha1', turn.secret).update(username).digest('base64');
  return [new ICEServer({ urls, username, credential })];
}
