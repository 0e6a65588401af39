/**
 * Signed addresses of a stream: `master.m3u8?token=…`. A token names the room by its signature and the second until
 * which it holds. The master playlist hands it on as a folder in its addresses, so that playlists and parts are the same
 * bytes for everybody. Tokens with the same end are equal: whoever makes them rounds the end, so that caches can share.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** `expiresAt`: seconds since 1970. The token can stand in a path and in a query as it is. */
export function signStream(
  key: Uint8Array,
  customerId: string,
  roomId: string,
  expiresAt: number,
): string {
  const end = Math.floor(expiresAt).toString(36);
  return `${end}-${signature(key, `${customerId}/${roomId}/${end}`)}`;
}

/** Seconds since 1970 until which it holds; null: it does not. */
export function checkStreamToken(
  key: Uint8Array,
  customerId: string,
  roomId: string,
  token: string,
  now: number,
): number | null {
  const [, end, given] = /^([0-9a-z]{1,10})-([\w-]{43})$/.exec(token) ?? [];
  if (end === undefined || given === undefined) return null;
  const expected = signature(key, `${customerId}/${roomId}/${end}`);
  if (!timingSafeEqual(Buffer.from(given), Buffer.from(expected))) return null;
  const expiresAt = parseInt(end, 36);
  return expiresAt > now ? expiresAt : null;
}

function signature(key: Uint8Array, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}
