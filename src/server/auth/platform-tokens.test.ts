import { SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { FailureLimiter } from './failure-limiter.js';
import { PlatformTokens } from './platform-tokens.js';
import { makeRoomCode, ROOM_CODE } from './room-codes.js';

const SECRET = 's'.repeat(40);
const tokens = new PlatformTokens({ accessKey: 'ours', appSecret: SECRET });
const now = () => Math.floor(Date.now() / 1000);

const CLAIMS = () => ({
  access_key: 'ours',
  type: 'app',
  version: 2,
  room_id: 'r1',
  user_id: 'ada',
  role: 'host',
  jti: 'one',
  iat: now(),
  nbf: now(),
  exp: now() + 60,
});

const sign = (claims: Record<string, unknown>, alg = 'HS256', secret = SECRET) =>
  new SignJWT(claims).setProtectedHeader({ alg }).sign(new TextEncoder().encode(secret));

describe('PlatformTokens', () => {
  it('reads what it made', async () => {
    const { token } = await tokens.mintApp({
      roomId: 'r1',
      userId: 'ada',
      role: 'host',
      name: 'Ada',
    });
    expect(await tokens.verifyApp(token)).toEqual({
      roomId: 'r1',
      userId: 'ada',
      role: 'host',
      name: 'Ada',
      code: null,
    });
  });

  it('reads a token made by any JWT library', async () => {
    expect(await tokens.verifyApp(await sign(CLAIMS()))).toMatchObject({
      userId: 'ada',
      name: null,
    });
  });

  it.each(Object.keys(CLAIMS()))('requires the claim %s', async (claim) => {
    const { [claim]: _, ...rest } = CLAIMS() as Record<string, unknown>;
    await expect(tokens.verifyApp(await sign(rest))).rejects.toMatchObject({
      code: 'token_invalid',
    });
  });

  it.each([
    ['token_expired', { exp: now() - 60 }],
    ['token_invalid', { nbf: now() + 600 }],
    ['token_invalid', { iat: now() + 600 }],
    ['token_invalid', { type: 'management' }],
    ['token_invalid', { version: 1 }],
    ['token_invalid', { user_id: 'x'.repeat(200) }],
    ['token_invalid', { name: 'Ada\u202e' }],
    ['token_invalid', { name: '\u3164' }],
    ['token_foreign', { access_key: 'theirs' }],
  ])('answers %s for %j', async (code, change) => {
    await expect(tokens.verifyApp(await sign({ ...CLAIMS(), ...change }))).rejects.toMatchObject({
      code,
    });
  });

  it('tells a foreign signature, another algorithm and none at all apart from its own', async () => {
    const foreign = await sign(CLAIMS(), 'HS256', 'x'.repeat(40));
    await expect(tokens.verifyApp(foreign)).rejects.toMatchObject({ code: 'token_foreign' });
    const other = await sign(CLAIMS(), 'HS512', SECRET.repeat(2));
    await expect(tokens.verifyApp(other)).rejects.toMatchObject({ code: 'token_invalid' });
    const none = new UnsecuredJWT(CLAIMS()).encode();
    await expect(tokens.verifyApp(none)).rejects.toMatchObject({ code: 'token_invalid' });
    await expect(tokens.verifyApp('rubbish')).rejects.toMatchObject({ code: 'token_invalid' });
  });

  it('does not take an app token for a management token', async () => {
    const app = await tokens.mintApp({ roomId: 'r1', userId: 'ada', role: 'host' });
    await expect(tokens.verifyManagement(app.token)).rejects.toMatchObject({
      code: 'token_invalid',
    });
    await tokens.verifyManagement((await tokens.mintManagement()).token);
  });
});

describe('FailureLimiter', () => {
  it('blocks an address after too many failures and forgives with time', () => {
    const limiter = new FailureLimiter({ burst: 3, perSecond: 1 });
    for (let i = 0; i < 3; i++) limiter.failed('1.1.1.1', 0);
    expect(limiter.blocked('1.1.1.1', 0)).toBe(true);
    expect(limiter.blocked('2.2.2.2', 0)).toBe(false);
    expect(limiter.blocked('1.1.1.1', 1500)).toBe(false);
  });
});

describe('FailureLimiter and IPv6', () => {
  it.each([
    ['2001:db8::1', '2001:db8:0:0:ffff::9', true],
    ['2001:db8:1:2:3:4:5:6', '2001:0db8:1:2::', true],
    ['2001:db8:1:2::1', '2001:db8:1:3::1', false],
    ['::1', '1::', false],
  ])('counts %s and %s as one network: %s', (failing, asking, same) => {
    const limiter = new FailureLimiter({ burst: 1, perSecond: 0 });
    limiter.failed(failing, 0);
    expect(limiter.blocked(asking, 0)).toBe(same);
  });
});

describe('makeRoomCode', () => {
  it('makes codes in the format of the platform', () => {
    const codes = Array.from({ length: 100 }, makeRoomCode);
    for (const code of codes) expect(code).toMatch(ROOM_CODE);
    expect(new Set(codes).size).toBe(100);
  });
});
