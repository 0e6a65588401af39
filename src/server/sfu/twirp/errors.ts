/** Twirp's error words and their HTTP statuses, the few that RoomService needs. */
const STATUS = {
  malformed: 400,
  invalid_argument: 400,
  unauthenticated: 401,
  permission_denied: 403,
  not_found: 404,
  bad_route: 404,
  failed_precondition: 412,
  internal: 500,
  unimplemented: 501,
} as const;

export type TwirpCode = keyof typeof STATUS;

export class TwirpError extends Error {
  override readonly name = 'TwirpError';
  readonly code: TwirpCode;

  constructor(code: TwirpCode, message: string) {
    super(message);
    this.code = code;
  }

  get status(): number {
    return STATUS[this.code];
  }

  toJSON(): { code: TwirpCode; msg: string } {
    return { code: this.code, msg: this.message };
  }
}
