/**
 * The two tokens that the server's API knows, in the platform's format: JWT, HS256, signed with the app secret.
 * An `app` token lets one user into one room with one role; a `management` token is for the REST API. Every
 * claim is required. The optional `name` of an app token fixes the display name; `room_code` is the code that this
 * server made the token from.
 */
import { randomUUID } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { HmsError, LIMITS } from '../../protocol/index.js';
import { name } from '../channel/fields.js';
import type { Keys } from '../config/keys.js';

const DAY = 24 * 60 * 60;
/** Clocks of the issuer and of this server may differ by this many seconds. */
const SKEW = 5;
const MAX_TOKEN = 4_096;

export interface AppClaims {
  roomId: string;
  userId: string;
  role: string;
  name: string | null;
  /** The room code that it was made from. */
  code: string | null;
}

const times = {
  access_key: z.string(),
  version: z.literal(2),
  jti: z.string().min(1),
  iat: z.number(),
  nbf: z.number(),
  exp: z.number(),
};

const appClaims = z.object({
  ...times,
  type: z.literal('app'),
  room_id: z.string().min(1),
  user_id: z.string().min(1).max(LIMITS.userId),
  role: z.string().min(1),
  name: name.min(1).optional(),
  room_code: z.string().optional(),
});

const managementClaims = z.object({ ...times, type: z.literal('management') });

export class PlatformTokens {
  readonly #accessKey: string;
  readonly #secret: Uint8Array;

  constructor(keys: Pick<Keys, 'accessKey' | 'appSecret'>) {
    this.#accessKey = keys.accessKey;
    this.#secret = new TextEncoder().encode(keys.appSecret);
  }

  mintApp(
    claims: { roomId: string; userId: string; role: string; name?: string; code?: string },
    seconds = DAY,
  ): Promise<{ token: string; expiresAt: number }> {
    return this.#sign(
      {
        type: 'app',
        room_id: claims.roomId,
        user_id: claims.userId,
        role: claims.role,
        ...(claims.name === undefined ? {} : { name: claims.name }),
        ...(claims.code === undefined ? {} : { room_code: claims.code }),
      },
      seconds,
    );
  }

  mintManagement(seconds = DAY): Promise<{ token: string; expiresAt: number }> {
    return this.#sign({ type: 'management' }, seconds);
  }

  /** Rejects with `token_invalid`, `token_expired` or `token_foreign`. */
  async verifyApp(token: string): Promise<AppClaims> {
    const claims = await this.#verify(token, appClaims);
    return {
      roomId: claims.room_id,
      userId: claims.user_id,
      role: claims.role,
      name: claims.name ?? null,
      code: claims.room_code ?? null,
    };
  }

  /** Rejects like `verifyApp`. */
  async verifyManagement(token: string): Promise<void> {
    await this.#verify(token, managementClaims);
  }

  async #sign(
    claims: Record<string, unknown>,
    seconds: number,
  ): Promise<{ token: string; expiresAt: number }> {
    const now = Math.floor(Date.now() / 1000);
    const token = await new SignJWT({ access_key: this.#accessKey, version: 2, ...claims })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setJti(randomUUID())
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + seconds)
      .sign(this.#secret);
    return { token, expiresAt: (now + seconds) * 1000 };
  }

  async #verify<T extends { access_key: string; iat: number }>(
    token: string,
    schema: z.ZodType<T>,
  ): Promise<T> {
    if (token.length > MAX_TOKEN) throw new HmsError('token_invalid', 'The token is too long.');
    const payload = await this.#payload(token);
    const parsed = schema.safeParse(payload);
    if (!parsed.success) {
      const claim = String(parsed.error.issues[0]?.path[0]);
      throw new HmsError('token_invalid', `The token's claim "${claim}" is missing or wrong.`);
    }
    if (parsed.data.access_key !== this.#accessKey) {
      throw new HmsError('token_foreign', 'The token was made for another server.');
    }
    if (parsed.data.iat > Date.now() / 1000 + SKEW) {
      throw new HmsError('token_invalid', 'The token was issued in the future.');
    }
    return parsed.data;
  }

  async #payload(token: string): Promise<unknown> {
    try {
      const { payload } = await jwtVerify(token, this.#secret, {
        algorithms: ['HS256'],
        clockTolerance: SKEW,
      });
      return payload;
    } catch (cause) {
      if (cause instanceof errors.JWTExpired) {
        throw new HmsError('token_expired', 'The token has expired.', { cause });
      }
      if (cause instanceof errors.JWSSignatureVerificationFailed) {
        throw new HmsError('token_foreign', 'The token was signed with another secret.', { cause });
      }
      throw new HmsError('token_invalid', 'The token is not valid.', { cause });
    }
  }
}
