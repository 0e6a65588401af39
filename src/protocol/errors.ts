/**
 * Every error that crosses a border of hms-kit, by its stable code.
 *
 * `retry` answers "may the same wish succeed later without the person changing anything?";
 * `fatal` answers "does it end the session?". The sentences shown to people live in
 * `elements/lang`, keyed by the same codes, so that they can be translated.
 */
export const ERRORS = {
  /* joining */
  token_invalid: { retry: false, fatal: true },
  token_expired: { retry: false, fatal: true },
  token_foreign: { retry: false, fatal: true },
  code_unknown: { retry: false, fatal: true },
  code_disabled: { retry: false, fatal: true },
  room_unknown: { retry: false, fatal: true },
  room_disabled: { retry: false, fatal: true },
  room_full: { retry: true, fatal: true },
  role_full: { retry: true, fatal: true },
  role_unknown: { retry: false, fatal: true },
  version_unsupported: { retry: false, fatal: true },
  resume_expired: { retry: true, fatal: false },

  peer_blocked: { retry: false, fatal: true },

  /* ending */
  session_replaced: { retry: false, fatal: true },
  peer_removed: { retry: false, fatal: true },
  room_ended: { retry: false, fatal: true },

  /* the room channel */
  message_malformed: { retry: false, fatal: true },
  message_too_large: { retry: false, fatal: true },
  rate_limited: { retry: true, fatal: false },
  too_slow: { retry: true, fatal: false },
  not_joined: { retry: false, fatal: false },
  forbidden: { retry: false, fatal: false },
  not_found: { retry: false, fatal: false },
  conflict: { retry: false, fatal: false },
  chat_paused: { retry: true, fatal: false },
  chat_blocked: { retry: false, fatal: false },
  request_expired: { retry: false, fatal: false },
  media_full: { retry: true, fatal: false },
  invalid_request: { retry: false, fatal: false },
  /** Well formed, and yet impossible here. */
  unprocessable: { retry: false, fatal: false },
  server_away: { retry: true, fatal: false },
  server_stopping: { retry: true, fatal: false },
  request_timeout: { retry: true, fatal: false },
  internal: { retry: true, fatal: false },

  /* media and devices */
  media_unavailable: { retry: true, fatal: false },
  insecure_context: { retry: false, fatal: false },
  camera_missing: { retry: false, fatal: false },
  camera_denied: { retry: false, fatal: false },
  camera_in_use: { retry: true, fatal: false },
  microphone_missing: { retry: false, fatal: false },
  microphone_denied: { retry: false, fatal: false },
  microphone_in_use: { retry: true, fatal: false },
  screen_denied: { retry: false, fatal: false },
  screen_unsupported: { retry: false, fatal: false },
  device_failed: { retry: true, fatal: false },
  background_failed: { retry: true, fatal: false },
} as const satisfies Record<string, { retry: boolean; fatal: boolean }>;

export type ErrorCode = keyof typeof ERRORS;

/** An error as it travels in a reply or an event. `message` is one English sentence for logs and developers. */
export interface WireError {
  code: ErrorCode;
  message: string;
}

/** The one error class of the browser side and of the room channel's server side. */
export class HmsError extends Error {
  override name = 'HmsError';
  readonly code: ErrorCode;
  /** What is wrong where, one place each: `roles.host.priority: must be 1 to 5`. For the REST API. */
  readonly details: readonly string[];

  constructor(
    code: ErrorCode,
    message: string,
    { details = [], ...options }: { cause?: unknown; details?: readonly string[] } = {},
  ) {
    super(message, options);
    this.code = code;
    this.details = details;
  }

  /** May the same wish succeed later without the person changing anything? */
  get retry(): boolean {
    return ERRORS[this.code].retry;
  }

  /** Does this error end the session? */
  get fatal(): boolean {
    return ERRORS[this.code].fatal;
  }

  toWire(): WireError {
    return { code: this.code, message: this.message };
  }

  static fromWire(error: WireError): HmsError {
    return new HmsError(isErrorCode(error.code) ? error.code : 'internal', error.message);
  }

  /** Maps anything thrown to an HmsError, once, at a border; the original stays as `cause`. */
  static from(error: unknown, code: ErrorCode = 'internal'): HmsError {
    if (error instanceof HmsError) return error;
    return new HmsError(code, error instanceof Error ? error.message : String(error), {
      cause: error,
    });
  }
}

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(ERRORS, value);
}
