/** The program as an operator meets it: what it prints, how it fails, how it stops. */
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { PlatformTokens } from '../../src/server/auth/platform-tokens.js';
import { loadKeys } from '../../src/server/config/keys.js';
import { CLOSE } from '../../src/protocol/index.js';
import { ChannelClient } from '../helpers/channel-client.js';
import { freeTcpPort, freeUdpPort } from '../helpers/product.js';

const MAIN = fileURLToPath(new URL('../../dist/server/server/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'hms-main-'));
const running: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of running.splice(0)) await stop();
  rmSync(folder, { recursive: true, force: true });
});

async function run(env: Record<string, string>, args: string[] = []) {
  const settings = {
    HMS_RTC_PORT: String(await freeUdpPort()),
    HMS_DATA_DIR: join(folder, 'data'),
    ...env,
  };
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env['PATH'], ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
  const exit = once(child, 'exit').then(([code]) => code as number | null);
  running.push(async () => {
    child.kill('SIGKILL');
    await exit;
  });
  const ready = async () => {
    while (!/viewer {2}\S+\n/.test(said.out)) await once(child.stdout, 'data');
  };
  return { child, said, exit, ready };
}

describe('hms-kit-server', () => {
  it.each([
    [{ HMS_PORT: 'http' }, 'HMS_PORT must be a port number from 0 to 65535.\n'],
    [{ HMS_APP_SECRET: 'hunter2' }, 'HMS_APP_SECRET must be at least 32 characters long.\n'],
    [{ HMS_TLS_CERT: '/x' }, 'HMS_TLS_KEY is missing: HMS_TLS_CERT needs both.\n'],
    [
      { HMS_DATABASE_URL: 'postgres://hms:hunter2@127.0.0.1:1/hms' },
      'HMS_DATABASE_URL names a database that cannot be used: nothing answers there.\n',
    ],
  ])('refuses %j in one sentence', async (env, sentence) => {
    const { said, exit } = await run(env);
    expect(await exit).toBe(1);
    expect(said).toEqual({ out: '', err: sentence });
  });

  it('prints a management token that its API takes', async () => {
    const env = { HMS_DATA_DIR: join(folder, 'keys') };
    const { said, exit } = await run(env, ['token', '--days', '14']);
    expect(await exit).toBe(0);
    const tokens = new PlatformTokens(loadKeys({ dataDir: env.HMS_DATA_DIR, givenKeys: {} }));
    await tokens.verifyManagement(said.out.trim());

    const wrong = await run(env, ['token', '--days', '15']);
    expect(await wrong.exit).toBe(1);
    expect(wrong.said.err).toBe('The command is: hms-kit-server token --days <1 to 14>.\n');
    const unknown = await run(env, ['tokens']);
    expect(await unknown.exit).toBe(1);
    expect(unknown.said.err).toBe('There is no command "tokens". There is: token.\n');
  });

  it('says where it is, takes people in, and lets them stay until a second SIGTERM', async () => {
    const port = await freeTcpPort();
    const { child, said, exit, ready } = await run({
      HMS_PORT: String(port),
      HMS_DRAIN_SECONDS: '600',
    });
    await ready();
    expect(said.out).toContain(`Page   http://127.0.0.1:${port}/`);
    const code = /guest\s+\S+\/meeting\/(\S+)/.exec(said.out)![1]!;
    const { client } = await ChannelClient.join(`ws://127.0.0.1:${port}`, { code }, 'Ada');

    const second = await run({ HMS_PORT: String(port), HMS_DATA_DIR: join(folder, 'other') });
    expect(await second.exit).toBe(1);
    expect(second.said.err).toContain('HMS_PORT names a port that another program uses already.\n');

    const rtcPort = await freeUdpPort();
    const taken = createSocket('udp4').bind(rtcPort, '127.0.0.1');
    const third = await run({ HMS_PORT: '0', HMS_RTC_PORT: String(rtcPort) });
    expect(await third.exit).toBe(1);
    expect(third.said.err).toContain(`HMS_RTC_PORT needs the UDP port ${rtcPort}, which cannot`);
    taken.close();

    child.kill('SIGTERM');
    const health = async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).status;
    await expect.poll(health, { timeout: 10_000 }).toBe(503);
    expect(client.bye).toBeNull();
    child.kill('SIGTERM');
    expect(await client.ended()).toBe(CLOSE.serviceRestart);
    expect(client.bye?.code).toBe('server_stopping');
    expect(await exit).toBe(0);

    const keys = join(folder, 'data', 'keys.json');
    expect(statSync(keys).mode & 0o777).toBe(0o600);
    for (const key of Object.values(JSON.parse(readFileSync(keys, 'utf8')) as object)) {
      expect(said.out + said.err).not.toContain(key);
    }
  });
});
