import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { createMediaTokens, ownGrant } from './tokens.js';

const SECRET = 'a secret of at least thirty-two characters';
const tokens = createMediaTokens('key', SECRET);
const spec = { identity: 'ann', name: 'Ann', grant: ownGrant('room'), generation: 3, seconds: 60 };

/** A token with everything right, and then one thing changed. */
const forged = (
  change: (jwt: SignJWT) => SignJWT = (jwt) => jwt,
  claims: Record<string, unknown> = { video: ownGrant('room') },
  { alg = 'HS256', secret = SECRET } = {},
) =>
  change(
    new SignJWT(claims)
      .setProtectedHeader({ alg })
      .setIssuer('key')
      .setSubject('ann')
      .setExpirationTime('1m'),
  ).sign(new TextEncoder().encode(secret));

describe('media tokens', () => {
  it('come back as they were made, and live as long as asked', async () => {
    const { token, expiresAt } = await tokens.mint(spec);
    expect(await tokens.verify(token)).toEqual({
      identity: 'ann',
      name: 'Ann',
      metadata: '',
      attributes: {},
      kind: '',
      grant: ownGrant('room'),
      generation: 3,
      issuedAt: expiresAt - 60_000,
      expiresAt,
    });
    expect(expiresAt - Date.now()).toBeGreaterThan(58_000);
    expect(expiresAt - Date.now()).toBeLessThanOrEqual(60_000);
  });

  it('carry attributes and kind, and only attributes that are texts', async () => {
    const { token } = await tokens.mint({ ...spec, attributes: { mood: 'good' }, kind: 'agent' });
    expect(await tokens.verify(token)).toMatchObject({
      attributes: { mood: 'good' },
      kind: 'agent',
    });
    const odd = await forged(undefined, { video: {}, attributes: { a: 1, b: 'c' } });
    expect((await tokens.verify(odd))?.attributes).toEqual({ b: 'c' });
  });

  it('are never the same twice', async () => {
    expect((await tokens.mint(spec)).token).not.toBe((await tokens.mint(spec)).token);
  });

  it('have no generation when an operator made them', async () => {
    expect(await tokens.verify(await forged())).toMatchObject({
      identity: 'ann',
      generation: null,
    });
  });

  it.each([
    ['nothing', async () => ''],
    ['noise', async () => 'a.b.c'],
    ['another secret', () => forged(undefined, undefined, { secret: `${SECRET}!` })],
    ['another algorithm', () => forged(undefined, undefined, { alg: 'HS512' })],
    ['another issuer', () => forged((jwt) => jwt.setIssuer('other'))],
    ['a past expiry', () => forged((jwt) => jwt.setExpirationTime('-1m'))],
    ['a start in the future', () => forged((jwt) => jwt.setNotBefore('10m'))],
    ['no grant', () => forged(undefined, {})],
    ['a grant that is no object', () => forged(undefined, { video: 'all' })],
    ['a generation that is no number', () => forged(undefined, { video: {}, hms: { gen: '1' } })],
    ['a very long name', () => forged(undefined, { video: {}, name: 'x'.repeat(300) })],
    [
      'very long attributes',
      () => forged(undefined, { video: {}, attributes: { a: 'x'.repeat(5_000) } }),
    ],
    ['too many bytes', () => forged(undefined, { video: {}, extra: 'x'.repeat(10_000) })],
    ['no signature', async () => `${btoa('{"alg":"none"}')}.${btoa('{"iss":"key","video":{}}')}.`],
  ])('are refused with %s', async (_name, make) => {
    expect(await tokens.verify(await make())).toBeNull();
  });

  it('are refused without an expiry', async () => {
    const jwt = new SignJWT({ video: {} }).setProtectedHeader({ alg: 'HS256' }).setIssuer('key');
    expect(await tokens.verify(await jwt.sign(new TextEncoder().encode(SECRET)))).toBeNull();
  });
});
