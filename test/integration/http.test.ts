import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../../src/server/app.js';
import { readConfig } from '../../src/server/config/config.js';
import { createContext, type Context } from '../../src/server/context.js';
import { redactUrl } from '../../src/server/logger.js';
import { QuietEngine } from '../helpers/quiet-engine.js';

const folder = mkdtempSync(join(tmpdir(), 'hms-http-'));
const assetsDir = join(folder, 'assets');
const EFFECTS = ['selfie_segmenter.tflite', 'vision_wasm_internal.js', 'vision_wasm_internal.wasm'];
const SCRIPT = `export const big = '${'x'.repeat(5_000)}';`;

let context: Context;
let app: FastifyInstance;
let codes: Record<string, string>;
const code = (role: string) => codes[role]!;

beforeAll(async () => {
  mkdirSync(join(assetsDir, 'chunks'), { recursive: true });
  writeFileSync(join(assetsDir, 'hms.js'), SCRIPT);
  writeFileSync(join(assetsDir, 'chunks', 'media-abc123.js'), 'export {};');
  writeFileSync(join(assetsDir, 'secret.txt'), 'secret');
  mkdirSync(join(folder, 'stories/assets'), { recursive: true });
  writeFileSync(join(folder, 'stories/index.html'), '<title>Stories</title>');
  writeFileSync(join(folder, 'stories/assets/story.js'), 'export {};');
  writeFileSync(join(folder, 'stories/.hidden.js'), 'secret');
  writeFileSync(join(folder, 'stories/notes.txt'), 'secret');
  mkdirSync(join(folder, 'effects'));
  for (const file of EFFECTS) writeFileSync(join(folder, 'effects', file), `the ${file}`);
  writeFileSync(join(folder, 'effects', 'notes.txt'), 'secret');
  const env = {
    HMS_DATA_DIR: join(folder, 'data'),
    HMS_LOG_LEVEL: 'fatal',
    HMS_TRUSTED_PROXY: '10.0.0.0/8',
    HMS_STORYBOOK_DIR: join(folder, 'stories'),
    HMS_EFFECTS_DIR: join(folder, 'effects'),
  };
  context = await createContext(readConfig(env), {
    createMedia: () => new QuietEngine(),
    assetsDir,
  });
  app = await buildApp(context);
  const { id } = await context.directory.demoRoom();
  codes = Object.fromEntries(
    (await context.directory.codesOf(id)).map((entry) => [entry.role, entry.code]),
  );
});
afterAll(async () => {
  context.channel.close();
  await app.close();
  await context.db.destroy();
  rmSync(folder, { recursive: true });
});

describe('the first page', () => {
  it('shows a join link for each role to visitors on this machine', async () => {
    const { body, headers } = await app.inject({ url: '/', headers: { host: '127.0.0.1:8080' } });
    for (const role of ['host', 'guest', 'viewer']) {
      expect(body).toContain(`http://127.0.0.1:8080/meeting/${code(role)}`);
    }
    expect(body).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/);
    expect(headers['content-security-policy']).toContain("default-src 'self'");
  });

  it.each([
    ['from elsewhere', { remoteAddress: '8.8.8.8' }],
    ['through a proxy', { headers: { 'x-forwarded-for': '8.8.8.8' } }],
    ['by a name that points here', { headers: { host: 'rebind.example.org' } }],
  ])('keeps the links to itself for visitors %s', async (_who, request) => {
    const { body, statusCode } = await app.inject({ url: '/', ...request });
    expect(statusCode).toBe(200);
    expect(body).not.toContain(code('host'));
  });
});

describe('the meeting page', () => {
  it.each([
    ['an endless name', `/meeting/abc?name=${'n'.repeat(300)}`],
    ['two names', '/meeting/abc?name=a&name=b'],
    ['a long code', `/meeting/${'c'.repeat(200)}`],
  ])('is there for a link with %s', async (_what, url) => {
    const { body, statusCode } = await app.inject({ url });
    expect(statusCode).toBe(200);
    expect(body).toContain('<hms-room room-code="');
  });

  it.each(['/meeting/%E0%A4%A', `/meeting/${'c'.repeat(300)}`])(
    'answers an address that cannot be read with our own error: %s',
    async (url) => {
      const { statusCode, headers } = await app.inject({ url });
      expect(statusCode).toBe(400);
      expect(headers['content-type']).toContain('application/json');
      expect((await app.inject({ url })).json()).toMatchObject({ reason: 'invalid_request' });
    },
  );

  it('is one element and one script', async () => {
    const { body, headers } = await app.inject({
      url: `/meeting/${code('guest')}`,
      headers: { host: 'here:1' },
    });
    expect(body).toContain(`<hms-room room-code="${code('guest')}"`);
    expect(body).toContain('<script type="module" src="/hms.js"></script>');
    expect(headers['content-security-policy']).toContain("connect-src 'self' ws://here:1 ");
    expect(headers['permissions-policy']).toContain('camera=(self)');
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('takes text as text, and serves unknown codes too', async () => {
    const { body, statusCode } = await app.inject(
      `/meeting/${encodeURIComponent('"><script>')}?name=${encodeURIComponent('"><img src=x>')}`,
    );
    expect(statusCode).toBe(200);
    expect(body).not.toContain('"><script>');
    expect(body).not.toContain('<img');
    expect(body).toContain('user-name="&quot;&gt;&lt;img src=x&gt;"');
  });

  it('believes a trusted proxy about the address, and nobody else', async () => {
    const headers = {
      host: 'inner:1',
      'x-forwarded-host': 'video.example.org',
      'x-forwarded-proto': 'https',
    };
    const trusted = await app.inject({ url: '/meeting/x', headers, remoteAddress: '10.0.0.1' });
    expect(trusted.headers['content-security-policy']).toContain(' wss://video.example.org ');
    const other = await app.inject({ url: '/meeting/x', headers, remoteAddress: '8.8.8.8' });
    expect(other.headers['content-security-policy']).toContain(' ws://inner:1 ');
  });

  it('does not let a host name into the policy that is none', async () => {
    const { headers } = await app.inject({
      url: '/meeting/x',
      headers: { host: "x; script-src 'unsafe-inline'" },
    });
    expect(headers['content-security-policy']).not.toContain('unsafe-inline');
  });
});

describe('the browser script', () => {
  it('is for every origin, compressed, and checked on each load', async () => {
    const first = await app.inject({ url: '/hms.js', headers: { 'accept-encoding': 'gzip, br' } });
    expect(first.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'cache-control': 'no-cache',
      'content-encoding': 'gzip',
      'content-type': 'text/javascript; charset=utf-8',
    });
    expect(gunzipSync(first.rawPayload).toString()).toBe(SCRIPT);
    const again = await app.inject({
      url: '/hms.js',
      headers: { 'if-none-match': String(first.headers['etag']) },
    });
    expect(again.statusCode).toBe(304);
    expect((await app.inject('/hms.js')).body).toBe(SCRIPT);
  });

  it('has chunks that never change', async () => {
    const chunk = await app.inject('/chunks/media-abc123.js');
    expect(chunk.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(chunk.headers['access-control-allow-origin']).toBe('*');
  });

  it.each([
    '/chunks/..%2Fsecret.txt',
    '/chunks/%2e%2e%2fhms.js',
    '/chunks/none.js',
    '/secret.txt',
    '/chunks/',
  ])('gives nothing else away: %s', async (url) => {
    const { statusCode, body } = await app.inject(url);
    expect([400, 404]).toContain(statusCode);
    expect(body).not.toContain('secret');
  });
});

describe('POST /v2/token', () => {
  const post = (payload: object, remoteAddress = '127.0.0.1') =>
    app.inject({ method: 'POST', url: '/v2/token', payload, remoteAddress });

  it('exchanges a code for a token whose identity nobody chose', async () => {
    const reply = await post({ code: code('guest'), user_id: 'root' });
    expect(reply.statusCode).toBe(200);
    const { token, expires_at } = reply.json<{ token: string; expires_at: string }>();
    const claims = await context.tokens.verifyApp(token);
    expect(claims).toMatchObject({
      role: 'guest',
      roomId: (await context.directory.demoRoom()).id,
    });
    expect(claims.userId).toMatch(/^guest-/);
    expect(Date.parse(expires_at)).toBeGreaterThan(Date.now());
  });

  it('answers in the error format of the platform', async () => {
    expect((await post({ code: 'aaa-bbbb-ccc' })).json()).toEqual({
      code: 404,
      message: 'There is no such room code.',
      details: [],
      reason: 'code_unknown',
    });
    expect((await post({})).json()).toMatchObject({ code: 400, reason: 'invalid_request' });
    const broken = await app.inject({
      method: 'POST',
      url: '/v2/token',
      payload: '{',
      headers: { 'content-type': 'application/json' },
    });
    expect(broken.json()).toMatchObject({ code: 400, reason: 'invalid_request' });
  });

  it('slows down whoever guesses, and only them', async () => {
    let last = 0;
    for (let i = 0; i < 25; i++)
      last = (await post({ code: 'aaa-bbbb-ccc' }, '9.9.9.9')).statusCode;
    expect(last).toBe(429);
    expect((await post({ code: code('guest') }, '9.9.9.8')).statusCode).toBe(200);
  });

  it('may be called from a page of another origin', async () => {
    const { headers } = await app.inject({
      method: 'OPTIONS',
      url: '/v2/token',
      headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST' },
    });
    expect(headers['access-control-allow-origin']).toBe('*');
  });
});

describe('operations', () => {
  it('says that it lives', async () => {
    expect((await app.inject('/healthz')).json()).toEqual({ status: 'ok' });
  });

  it('shows figures to the operator alone', async () => {
    const local = { url: '/metrics', headers: { host: 'localhost' } };
    const metrics = await app.inject(local);
    expect(metrics.statusCode).toBe(200);
    expect(metrics.body).toContain('hms_peers 0');
    expect((await app.inject({ ...local, remoteAddress: '8.8.8.8' })).statusCode).toBe(401);
    const proxied = { host: 'localhost', 'x-forwarded-for': '1.1.1.1' };
    expect((await app.inject({ url: '/metrics', headers: proxied })).statusCode).toBe(401);
    expect(
      (await app.inject({ url: '/metrics', headers: { host: 'evil.example' } })).statusCode,
    ).toBe(401);

    const { token } = await context.tokens.mintManagement();
    const bearer = { authorization: `Bearer ${token}` };
    const remote = await app.inject({ url: '/metrics', headers: bearer, remoteAddress: '8.8.8.8' });
    expect(remote.statusCode).toBe(200);
    const app1 = await context.tokens.mintApp({ roomId: 'r', userId: 'u', role: 'host' });
    const wrong = await app.inject({
      ...local,
      headers: { authorization: `Bearer ${app1.token}` },
    });
    expect(wrong.statusCode).toBe(401);
  });

  it('answers unknown addresses in words', async () => {
    expect((await app.inject('/nowhere')).json()).toMatchObject({ code: 404, reason: 'not_found' });
  });

  it('keeps secrets out of logged addresses', () => {
    expect(redactUrl('/rtc/v1?access_token=abc&join_request=def&x=1')).toBe(
      '/rtc/v1?access_token=[hidden]&join_request=[hidden]&x=1',
    );
    expect(redactUrl('/meeting/abc-defg-hij?name=Ada')).toBe('/meeting/[hidden]?name=Ada');
    expect(redactUrl('/whip/live_key')).toBe('/whip/[hidden]');
    expect(redactUrl('/whip/sessions/secret')).toBe('/whip/sessions/[hidden]');
    const signed = `t0abc-${'x'.repeat(43)}`;
    expect(redactUrl(`/recordings/id/${signed}/a.mp4`)).toBe('/recordings/id/[hidden]/a.mp4');
    expect(redactUrl(`/hls/c/r/master.m3u8?token=${signed}`)).not.toContain(signed);
    expect(redactUrl(`/hls/c/r/s/${signed}/0/s1.m4s`)).toBe('/hls/c/r/s/[hidden]/0/s1.m4s');
  });
});

describe('the Storybook of the operator', () => {
  it('is served under a policy of its own', async () => {
    const { body, headers } = await app.inject('/storybook/');
    expect(body).toContain('Stories');
    expect(headers['content-type']).toContain('text/html');
    expect(headers['content-security-policy']).toContain("script-src 'self' 'unsafe-inline'");
    const again = await app.inject({
      url: '/storybook/',
      headers: { 'if-none-match': String(headers.etag) },
    });
    expect(again.statusCode).toBe(304);
    expect((await app.inject('/storybook/assets/story.js')).headers['content-type']).toContain(
      'javascript',
    );
    const { statusCode, headers: moved } = await app.inject('/storybook?path=/docs/room');
    expect([statusCode, moved.location]).toEqual([308, '/storybook/?path=/docs/room']);
  });

  it.each([
    '/storybook/../assets/hms.js',
    '/storybook/%2e%2e/assets/hms.js',
    '/storybook/..%2fassets%2fhms.js',
    '/storybook/.hidden.js',
    '/storybook/notes.txt',
    '/storybook/assets',
    '/storybook/nothing.js',
  ])('gives nothing else: %s', async (url) => {
    const { statusCode, body } = await app.inject(url);
    expect([400, 404]).toContain(statusCode);
    expect(body).not.toMatch(/secret|export/);
  });

  it('is not there without a folder', async () => {
    const config = { ...context.config, storybookDir: null };
    const other = await buildApp({ ...context, config });
    expect((await other.inject('/storybook/')).statusCode).toBe(404);
    await other.close();
  });
});

describe('without the browser script', () => {
  it('says what to do', async () => {
    const bare = await createContext(context.config, {
      createMedia: () => new QuietEngine(),
      assetsDir: join(folder, 'empty'),
    });
    const other = await buildApp(bare);
    const { statusCode, body } = await other.inject('/hms.js');
    expect(statusCode).toBe(503);
    expect(body).toContain('npm run build');
    bare.channel.close();
    await other.close();
    await bare.db.destroy();
  });
});

describe('background effects', () => {
  it('come from the folder of the operator, file by file and nothing else, and the page knows', async () => {
    for (const file of EFFECTS) {
      const { body, headers } = await app.inject(`/effects/${file}`);
      expect(body).toBe(`the ${file}`);
      expect(headers['access-control-allow-origin']).toBe('*');
    }
    for (const file of ['notes.txt', 'vision_wasm_none.js', '..%2fdata%2fkeys.json']) {
      expect((await app.inject(`/effects/${file}`)).statusCode).toBeGreaterThanOrEqual(400);
    }
    const { body } = await app.inject(`/meeting/${code('host')}`);
    expect(body).toContain('effects-url="/effects"');
  });

  it('are refused at the start where the folder lacks something, by name', () => {
    const env = { HMS_DATA_DIR: join(folder, 'data'), HMS_EFFECTS_DIR: join(folder, 'stories') };
    expect(() => readConfig(env)).toThrow(/HMS_EFFECTS_DIR.*selfie_segmenter\.tflite/);
  });
});
