/**
 * The one place that makes loggers. Levels: `error` a defect of ours; `warn` somebody must look at it; `info`
 * the server's own life; `debug` one person's session. Lines go to standard error, as JSON; standard output
 * is for the people who start the server. Tokens and keys never reach a line, nor room codes within an address.
 */
import { destination, pino, type Logger } from 'pino';
import type { LogLevel } from './config/config.js';

export type { Logger };

const SECRET_QUERY = /([?&](?:access_token|join_request|token|auth_token)=)[^&]*/g;
/** Room codes, stream keys, sessions of encoders. */
const SECRET_PATH = /^(\/(?:meeting|whip(?:\/sessions)?)\/)[^/?]+/;
/** Links to recordings and streams. */
const SIGNATURE = /(?<=\/)[\da-z]{1,10}-[\w-]{43}(?=[/?]|$)/g;

export function createLogger(level: LogLevel): Logger {
  return pino(
    {
      level,
      base: null,
      redact: {
        paths: [
          'authorization',
          'token',
          'secret',
          '*.authorization',
          '*.token',
          '*.secret',
          'req.headers',
          // The bytes of a request that could not be parsed: its address holds a token, perhaps.
          'err.rawPacket',
        ],
        censor: '[hidden]',
      },
      serializers: {
        req: (request: { method?: string; url?: string }) => ({
          method: request.method,
          url: redactUrl(request.url ?? ''),
        }),
      },
    },
    destination({ fd: 2, sync: true }),
  );
}

/** A path and query without what would let a reader of the log into a room, or at its files. */
export function redactUrl(url: string): string {
  return url
    .replace(SECRET_QUERY, '$1[hidden]')
    .replace(SECRET_PATH, '$1[hidden]')
    .replace(SIGNATURE, '[hidden]');
}
