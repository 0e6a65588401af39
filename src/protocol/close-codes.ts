import type { ErrorCode } from './errors.js';

/** WebSocket close codes of the room channel (RFC 6455, section 7.4: 4000-4999 are ours). */
export const CLOSE = {
  /** The client left on purpose. */
  normal: 1000,
  /** Sent by the WebSocket library itself when a frame is over the size limit. */
  tooLarge: 1009,
  /** The server stops; clients come back with a fresh join after a restart. */
  serviceRestart: 1012,
  malformed: 4400,
  unauthorized: 4401,
  forbidden: 4403,
  /** No heartbeat, or no first message, in time. */
  timeout: 4408,
  /** Another connection took over this session. */
  replaced: 4409,
  /** Removed, or the room ended. */
  ended: 4410,
  /** The client sends too fast, or reads too slowly. */
  overload: 4429,
} as const;

/** What a close code means when no error message came before it. */
export function errorOfClose(code: number): ErrorCode {
  switch (code) {
    case CLOSE.tooLarge:
      return 'message_too_large';
    case CLOSE.malformed:
      return 'message_malformed';
    case CLOSE.unauthorized:
      return 'token_invalid';
    case CLOSE.forbidden:
      return 'forbidden';
    case CLOSE.replaced:
      return 'session_replaced';
    case CLOSE.ended:
      return 'peer_removed';
    case CLOSE.overload:
      return 'too_slow';
    case CLOSE.serviceRestart:
      return 'server_stopping';
    default:
      return 'server_away';
  }
}
