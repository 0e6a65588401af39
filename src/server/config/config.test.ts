import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from './config.js';
import { loadKeys, purposeKey } from './keys.js';
import { mediaAddress } from './media-address.js';
import { TrustedProxies } from './trusted-proxy.js';

describe('readConfig', () => {
  it('listens on this machine alone unless told otherwise', () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      port: 8080,
      host: '127.0.0.1',
      announcedIps: ['127.0.0.1'],
      tls: null,
    });
    expect(config.rtcPort).toBe(7882);
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('announces what it is told to, or what fits where it listens', () => {
    const told = (env: Record<string, string>) => readConfig(env).announcedIps;
    expect(told({ HMS_ANNOUNCED_IP: '192.0.2.1, 2001:db8::1' })).toEqual([
      '192.0.2.1',
      '2001:db8::1',
    ]);
    expect(told({ HMS_HOST: '::1' })).toEqual(['::1']);
    expect(told({ HMS_HOST: '2001:db8::7' })).toEqual(['2001:db8::7']);
    expect(mediaAddress(['::1'])).toBe('::1');
    expect(mediaAddress(['192.0.2.1'])).toBe('0.0.0.0');
    expect(mediaAddress(['192.0.2.1', '2001:db8::1'])).toBe('::');
  });

  it('takes an empty variable for one that is not given', () => {
    expect(readConfig({ HMS_PORT: '', HMS_PUBLIC_URL: '' })).toMatchObject({
      port: 8080,
      publicUrl: null,
    });
  });

  it.each([
    [{ HMS_PORT: 'eighty' }, /^HMS_PORT must be a port number from 0 to 65535\.$/],
    [{ HMS_PORT: '70000' }, /^HMS_PORT must/],
    [
      { HMS_TLS_CERT: 'package.json', HMS_TLS_KEY: 'package.json' },
      /^HMS_TLS_CERT and HMS_TLS_KEY must name a certificate/,
    ],
    [{ HMS_RTC_PORT: '0' }, /^HMS_RTC_PORT must be a port number from 1/],
    [{ HMS_MEDIA_PROCESSES: '0' }, /^HMS_MEDIA_PROCESSES must be a number from 1 to 64\.$/],
    [{ HMS_RTC_PORT: '65535', HMS_MEDIA_PROCESSES: '2' }, /^HMS_RTC_PORT leaves too few ports/],
    [{ HMS_PUBLIC_URL: 'video.example.org' }, /^HMS_PUBLIC_URL must be an http or https address/],
    [{ HMS_PUBLIC_URL: 'https://example.org/path' }, /^HMS_PUBLIC_URL must/],
    [{ HMS_TRUSTED_PROXY: '10.0.0.0/99' }, /^HMS_TRUSTED_PROXY must/],
    [{ HMS_TLS_CERT: '/nowhere.pem' }, /^HMS_TLS_KEY is missing/],
    [{ HMS_TLS_KEY: '/nowhere.pem' }, /^HMS_TLS_CERT is missing/],
    [
      { HMS_TLS_CERT: '/nowhere.pem', HMS_TLS_KEY: '/k' },
      /^HMS_TLS_CERT names the file \/nowhere\.pem/,
    ],
    [{ HMS_APP_SECRET: 'short' }, /^HMS_APP_SECRET must be at least 32 characters long\.$/],
    [{ HMS_ANNOUNCED_IP: 'home' }, /^HMS_ANNOUNCED_IP must be an IP address, or several/],
    [{ HMS_LOG_LEVEL: 'loud' }, /^HMS_LOG_LEVEL must be one of fatal, error/],
  ])('refuses %j in one sentence', (env, sentence) => {
    expect(() => readConfig(env)).toThrow(sentence);
  });
});

describe('loadKeys', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hms-keys-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('makes keys once, for the owner alone, and finds them again', () => {
    const dataDir = join(folder, 'data');
    const first = loadKeys({ dataDir, givenKeys: {} });
    expect(loadKeys({ dataDir, givenKeys: {} })).toEqual(first);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    expect(statSync(join(dataDir, 'keys.json')).mode & 0o777).toBe(0o600);
  });

  it('leaves the rights of a folder that others made as they are', () => {
    chmodSync(folder, 0o755);
    loadKeys({ dataDir: folder, givenKeys: {} });
    expect(statSync(folder).mode & 0o777).toBe(0o755);
    expect(statSync(join(folder, 'keys.json')).mode & 0o777).toBe(0o600);
  });

  it('lets the environment win without writing it down', () => {
    const appSecret = 'x'.repeat(40);
    expect(loadKeys({ dataDir: folder, givenKeys: { appSecret } }).appSecret).toBe(appSecret);
    expect(readFileSync(join(folder, 'keys.json'), 'utf8')).not.toContain(appSecret);
  });

  it('refuses a broken key file instead of replacing it', () => {
    writeFileSync(join(folder, 'keys.json'), '{"accessKey":""}');
    expect(() => loadKeys({ dataDir: folder, givenKeys: {} })).toThrow(
      /HMS_DATA_DIR holds .*keys\.json/,
    );
  });

  it.runIf(process.platform === 'linux')('refuses a folder that cannot be made', () => {
    expect(() => loadKeys({ dataDir: '/proc/hms/data', givenKeys: {} })).toThrow(
      /HMS_DATA_DIR names .*cannot be made/,
    );
  });

  it('derives a different key for every purpose', () => {
    const keys = loadKeys({ dataDir: folder, givenKeys: {} });
    expect(purposeKey(keys, 'a')).toEqual(purposeKey(keys, 'a'));
    expect(purposeKey(keys, 'a')).not.toEqual(purposeKey(keys, 'b'));
  });
});

describe('TrustedProxies', () => {
  it('believes only what trusted hops say', () => {
    const proxies = TrustedProxies.parse('10.0.0.0/8, loopback')!;
    expect(proxies.clientAddress('10.1.1.1', '1.2.3.4, 10.0.0.9')).toBe('1.2.3.4');
    expect(proxies.clientAddress('::ffff:127.0.0.1', '9.9.9.9, 1.2.3.4')).toBe('1.2.3.4');
    expect(proxies.clientAddress('8.8.8.8', '1.2.3.4')).toBe('8.8.8.8');
    expect(proxies.clientAddress('10.1.1.1', 'rubbish')).toBe('10.1.1.1');
    expect(TrustedProxies.parse('')!.clientAddress('127.0.0.1', '1.2.3.4')).toBe('127.0.0.1');
  });
});

describe('the bucket for recordings', () => {
  const given = {
    HMS_S3_BUCKET: 'b',
    HMS_S3_ACCESS_KEY: 'k',
    HMS_S3_SECRET_KEY: 's',
    HMS_S3_PREFIX: 'p',
  };

  it('is Amazon’s by host name, another server’s by path, unless told otherwise', () => {
    const s3 = (more: Record<string, string>) => readConfig({ ...given, ...more }).recordings.s3;
    expect(readConfig({}).recordings.s3).toBeNull();
    const amazon = { endpoint: null, region: 'us-east-1', forcePathStyle: false };
    expect(s3({})).toMatchObject({ bucket: 'b', prefix: 'p', ...amazon });
    const endpoint = 'http://minio:9000';
    expect(s3({ HMS_S3_ENDPOINT: endpoint })).toMatchObject({ endpoint, forcePathStyle: true });
    const off = { HMS_S3_ENDPOINT: endpoint, HMS_S3_FORCE_PATH_STYLE: '0' };
    expect(s3(off)).toMatchObject({ forcePathStyle: false });
  });

  it.each([
    [{ HMS_S3_BUCKET: 'b' }, 'HMS_S3_ACCESS_KEY'],
    [{ HMS_S3_ENDPOINT: 'http://minio:9000' }, 'HMS_S3_BUCKET'],
    [{ ...given, HMS_S3_ENDPOINT: 'minio:9000' }, 'HMS_S3_ENDPOINT'],
  ])('needs all of it: %o', (env, named) => {
    expect(() => readConfig(env)).toThrow(named);
  });
});
