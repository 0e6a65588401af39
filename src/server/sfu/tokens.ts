/**
 * Media tokens: LiveKit JWTs (HS256, `iss` is the API key, `video` is the grant).
 *
 * Ours live a minute and carry the policy generation in a private claim; tokens that an operator made with
 * the same key and secret have no such claim. Either kind only says who knocks: rights come from the room.
 */
import { randomUUID } from 'node:crypto';
import { SignJWT, jwtVerify, type JWTPayload } from 'jose';
import { LIMITS } from './signal/limits.js';

export const MEDIA_TOKEN_SECONDS = 60;
/** External participants keep what their operator gave them; a refreshed token lives this long. */
export const EXTERNAL_TOKEN_SECONDS = 600;
const CLOCK_TOLERANCE_SECONDS = 5;

export interface VerifiedToken {
  identity: string;
  /** The `video` claim as it came. */
  grant: Readonly<Record<string, unknown>>;
  /** null when an operator made the token. */
  generation: number | null;
  name: string;
  metadata: string;
  attributes: Readonly<Record<string, string>>;
  /** Never from a token: who comes with a stream key has the key's role. */
  role?: string;
  /** LiveKit's word for what the participant is: `standard`, `agent`, `egress`… */
  kind: string;
  /** Milliseconds since the epoch; 0 when the token does not say. */
  issuedAt: number;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

export interface TokenSpec {
  identity: string;
  name: string;
  metadata?: string;
  attributes?: Readonly<Record<string, string>>;
  kind?: string;
  grant: Readonly<Record<string, unknown>>;
  generation: number | null;
  seconds: number;
}

export interface MintedToken {
  token: string;
  expiresAt: number;
}

export interface MediaTokens {
  mint(spec: TokenSpec): Promise<MintedToken>;
  /** null for whatever is not a valid token of this server; the reason is nobody's business. */
  verify(token: string): Promise<VerifiedToken | null>;
}

/** What our own tokens claim: to join one room, and nothing that the room did not decide. */
export function ownGrant(roomId: string): Record<string, unknown> {
  return { roomJoin: true, room: roomId, canPublishData: false, canUpdateOwnMetadata: false };
}

export function createMediaTokens(key: string, secret: string): MediaTokens {
  const bytes = new TextEncoder().encode(secret);
  return {
    async mint(spec) {
      const now = Math.floor(Date.now() / 1000);
      const exp = now + spec.seconds;
      const claims: Record<string, unknown> = { video: spec.grant, name: spec.name };
      if (spec.metadata) claims['metadata'] = spec.metadata;
      if (spec.attributes && Object.keys(spec.attributes).length > 0)
        claims['attributes'] = spec.attributes;
      if (spec.kind) claims['kind'] = spec.kind;
      if (spec.generation !== null) claims['hms'] = { gen: spec.generation };
      const token = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setIssuer(key)
        .setSubject(spec.identity)
        .setJti(randomUUID())
        .setIssuedAt(now)
        .setNotBefore(now)
        .setExpirationTime(exp)
        .sign(bytes);
      return { token, expiresAt: exp * 1000 };
    },

    async verify(token) {
      if (token.length === 0 || token.length > LIMITS.token) return null;
      try {
        const { payload } = await jwtVerify(token, bytes, {
          algorithms: ['HS256'],
          issuer: key,
          requiredClaims: ['exp'],
          clockTolerance: CLOCK_TOLERANCE_SECONDS,
        });
        return readClaims(payload);
      } catch {
        return null;
      }
    },
  };
}

function readClaims(payload: JWTPayload): VerifiedToken | null {
  const grant = payload['video'];
  if (!isRecord(grant)) return null;
  const identity = payload.sub ?? '';
  const name = text(payload['name']);
  const metadata = text(payload['metadata']);
  const attributes = texts(payload['attributes']);
  if (
    identity.length > LIMITS.identity ||
    name.length > LIMITS.name ||
    metadata.length > LIMITS.metadata ||
    sizeOfTexts(attributes) > LIMITS.attributes
  )
    return null;
  const generation = readGeneration(payload['hms']);
  if (generation === undefined) return null;
  return {
    identity,
    grant,
    generation,
    name,
    metadata,
    attributes,
    kind: text(payload['kind']),
    issuedAt: (payload.iat ?? payload.nbf ?? 0) * 1000,
    expiresAt: (payload.exp ?? 0) * 1000,
  };
}

/** undefined: the claim is there and makes no sense. */
function readGeneration(claim: unknown): number | null | undefined {
  if (claim === undefined) return null;
  if (!isRecord(claim)) return undefined;
  const generation = claim['gen'];
  return typeof generation === 'number' && Number.isSafeInteger(generation)
    ? generation
    : undefined;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function texts(value: unknown): Record<string, string> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}

/** Characters of all names and values together. */
export function sizeOfTexts(texts: Readonly<Record<string, string>>): number {
  return Object.entries(texts).reduce((sum, [key, value]) => sum + key.length + value.length, 0);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
