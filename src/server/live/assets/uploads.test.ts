import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { testDirectory, type TestDirectory } from '../../../../test/helpers/directory.js';
import { anAsset, aStreamRow } from '../../../../test/helpers/recordings.js';
import { s3Server, type S3Server } from '../../../../test/helpers/s3-server.js';
import { AddressPolicy } from '../../outgoing/address-policy.js';
import { Recordings } from '../recordings.js';
import { Stores } from './stores.js';
import { Uploads } from './uploads.js';

const PATIENCE = { timeout: 30_000, interval: 50 };
// The SDK is large, and loaded here.
vi.setConfig({ testTimeout: 60_000 });
const logger = pino({ level: 'silent' });

let s3: S3Server;
let stored: TestDirectory;
let folder: string;
let stores: Stores;
let uploads: Uploads;
let recordings: Recordings;

const start = (alone = true) => {
  const { db, directory } = stored;
  const server = { ...s3.settings, prefix: '' };
  stores = new Stores({ directory, server, addresses: AddressPolicy.parse('')! });
  const pauses = { firstMs: 20, longestMs: 100 };
  uploads = new Uploads({ db, folder, stores, alone, logger, pauses });
  recordings = new Recordings({
    ...{ db, folder, stores, logger },
    key: Buffer.alloc(32),
    address: { url: 'https://here' },
    keepDays: 15,
  });
};
const stop = async () => {
  await stores.close();
  await uploads.close();
};

beforeEach(async () => {
  s3 = await s3Server();
  stored = await testDirectory();
  folder = mkdtempSync(join(tmpdir(), 'hms-uploads-'));
  await aStreamRow(stored.db, 'one', Date.now());
  start();
});
afterEach(async () => {
  await stop();
  await stored.close();
  await s3.close();
  rmSync(folder, { recursive: true });
});

const MP4 = { id: 'mp4', stream_id: 'one', type: 'room-composite', path: 'one/a.mp4' } as const;
const VOD = { id: 'vod', stream_id: 'one', type: 'room-vod', path: 'one/vod/master.m3u8' } as const;
const toServer = (key: string) =>
  ({ status: 'uploading', store: 'server', bucket: 'recordings', object_key: key }) as const;
const until = (id: string, status: string) =>
  vi.waitFor(async () => expect(await recordings.find(id)).toMatchObject({ status }), PATIENCE);
const textAt = async (url: string) => (await fetch(url)).text();
/** Where a link of ours leads. */
const follow = async (link: string, name?: string) => {
  const [, , asset = '', token = '', ...rest] = new URL(link).pathname.split('/');
  return recordings.follow(asset, token, name ?? rest.join('/'));
};
const followed = async (link: string, name?: string) => {
  const target = await follow(link, name);
  return target && 'url' in target ? textAt(target.url) : null;
};

describe('a finished recording', () => {
  it('goes to its bucket, and every link leads there', async () => {
    const asset = await anAsset(stored.db, folder, { ...MP4, ...toServer('pre/r/1/a.mp4') });
    const link = recordings.linkTo(asset, 60);
    expect(await follow(link)).toEqual({ file: join(folder, MP4.path) });
    expect(await recordings.directLink(asset, 60)).toMatch(/^https:\/\/here\//);
    uploads.wake();
    await until('mp4', 'completed');
    await vi.waitFor(() => expect(existsSync(join(folder, MP4.path))).toBe(false), PATIENCE);
    expect(await followed(link)).toBe(`file ${MP4.path}`);
    const direct = await recordings.directLink((await recordings.find('mp4'))!, 60);
    expect(direct).toContain(`${s3.settings.endpoint ?? ''}/recordings/pre/r/1/a.mp4?`);
    expect(await textAt(direct)).toBe(`file ${MP4.path}`);
  });

  it('of segments goes with all of them, or packed into one file', async () => {
    const beside = ['0/stream.m3u8', '0/s1.m4s'];
    await anAsset(stored.db, folder, { ...VOD, ...toServer('r/vod/master.m3u8') }, beside);
    uploads.wake();
    await until('vod', 'completed');
    const link = recordings.linkTo(VOD, 60);
    expect(await followed(link, '0/s1.m4s')).toBe('file one/vod/0/s1.m4s');
    expect(await follow(link, '../../other')).toBeNull();
    const zipped = { ...VOD, id: 'zip', path: 'one/two/master.m3u8' };
    await anAsset(stored.db, folder, { ...zipped, ...toServer('r/two.zip') }, beside);
    uploads.wake();
    await until('zip', 'completed');
    const bytes = await followed(recordings.linkTo(zipped, 60));
    expect(bytes).toMatch(/^PK/);
    expect(bytes).toContain('0/stream.m3u8');
  });

  it('waits on the disk for a bucket that is away, also for the next server', async () => {
    await s3.stop();
    await anAsset(stored.db, folder, { ...MP4, ...toServer('a.mp4') });
    const warn = vi.spyOn(logger, 'warn');
    uploads.wake();
    await vi.waitFor(() => expect(warn.mock.calls.length).toBeGreaterThan(1), PATIENCE);
    expect(await recordings.find('mp4')).toMatchObject({ status: 'uploading' });
    expect(existsSync(join(folder, MP4.path))).toBe(true);
    await stop();
    await s3.start();
    start();
    uploads.wake();
    await until('mp4', 'completed');
  });

  it('that is nowhere is lost, unless another server has it', async () => {
    await anAsset(stored.db, folder, { ...MP4, ...toServer('a.mp4') });
    rmSync(join(folder, MP4.path));
    await stop();
    start(false);
    uploads.wake();
    await uploads.close();
    expect(await recordings.find('mp4')).toMatchObject({ status: 'uploading' });
    start();
    uploads.wake();
    await until('mp4', 'failed');
  });
});

describe('the bucket that a template names', () => {
  const named = async (endpoint: string) => {
    const { id } = await stored.directory.templates.save({
      name: 'With a bucket',
      roles: { host: {} },
      settings: {
        recording: {
          upload: {
            type: 's3',
            location: 'recordings',
            options: { region: 'us-east-1', endpoint },
            credentials: { key: 'S3RVER', secretKey: 'S3RVER' },
          },
        },
      },
    });
    const room = await stored.directory.createRoom({ name: 'Room', templateId: id });
    const place = { status: 'uploading', store: 'customer', bucket: 'recordings' } as const;
    await anAsset(stored.db, folder, { ...MP4, ...place, room_id: room.id, object_key: 'a.mp4' });
  };

  it('is reached where the operator allows private addresses', async () => {
    await named(s3.settings.endpoint ?? '');
    await stop();
    stores = new Stores({
      directory: stored.directory,
      server: null,
      addresses: AddressPolicy.parse('127.0.0.1')!,
    });
    uploads = new Uploads({ db: stored.db, folder, stores, alone: true, logger });
    uploads.wake();
    await until('mp4', 'completed');
  });

  it.each([['a literal address'], ['a name']])('is not reached otherwise: %s', async (kind) => {
    const { port } = new URL(s3.settings.endpoint ?? '');
    const host = kind === 'a name' ? 'localhost' : '127.0.0.1';
    await named(`http://${host}:${port}`);
    const warn = vi.spyOn(logger, 'warn');
    warn.mockClear();
    uploads.wake();
    await vi.waitFor(() => expect(warn).toHaveBeenCalled(), PATIENCE);
    expect(String((warn.mock.calls[0]?.[0] as { err: Error }).err)).toContain('private');
    expect(await recordings.find('mp4')).toMatchObject({ status: 'uploading' });
  });
});

describe('the sweep of a bucket', () => {
  it('deletes what is too old in the own one, and nothing in that of a customer', async () => {
    const old = { created_at: Date.now() - 16 * 86_400_000 };
    await anAsset(stored.db, folder, { ...MP4, ...toServer('a.mp4'), ...old });
    await anAsset(stored.db, folder, { ...VOD, ...toServer('vod/master.m3u8'), ...old }, ['0/s1']);
    const theirs = { ...MP4, id: 'theirs', path: 'one/b.mp4', store: 'customer' } as const;
    await anAsset(stored.db, folder, { ...theirs, bucket: 'theirs', object_key: 'b', ...old });
    uploads.wake();
    await until('mp4', 'completed');
    await until('vod', 'completed');
    const direct = await recordings.directLink((await recordings.find('mp4'))!, 60);
    const segment = await follow(recordings.linkTo(VOD, 60), '0/s1');
    await recordings.sweep(Date.now());
    expect(await recordings.find('mp4')).toMatchObject({ status: 'expired' });
    expect(await recordings.find('vod')).toMatchObject({ status: 'expired' });
    expect(await recordings.find('theirs')).toMatchObject({ status: 'completed' });
    expect((await fetch(direct)).status).toBe(404);
    expect((await fetch(segment && 'url' in segment ? segment.url : '')).status).toBe(404);
  });
});
