import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testDirectory, type TestDirectory } from '../../../test/helpers/directory.js';
import { anAsset, aStreamRow } from '../../../test/helpers/recordings.js';
import { Recordings } from './recordings.js';

const DAY_MS = 86_400_000;
const NOW = Date.now();

let stored: TestDirectory;
let folder: string;
let recordings: Recordings;

beforeEach(async () => {
  stored = await testDirectory();
  folder = mkdtempSync(join(tmpdir(), 'hms-recordings-'));
  recordings = new Recordings({
    db: stored.db,
    folder,
    stores: { of: () => Promise.reject(new Error('There is no bucket here.')) },
    key: Buffer.alloc(32),
    address: { url: 'https://here' },
    keepDays: 15,
    logger: pino({ level: 'silent' }),
  });
});

afterEach(async () => {
  await stored.close();
  rmSync(folder, { recursive: true });
});

/** A stream with a file of each kind, on disk and in the database. */
async function aRecording(id: string, at: number) {
  await aStreamRow(stored.db, id, at);
  for (const [type, path] of [
    ['room-composite', 'recording/a.mp4'],
    ['room-vod', 'recording/vod/master.m3u8'],
    ['thumbnail', 'recording/thumbnail-2s-320x240.jpg'],
  ] as const) {
    const asset = { id: `${id}-${type}`, stream_id: id, type, path: `${id}/${path}` };
    await anAsset(stored.db, folder, { ...asset, created_at: at }, ['b.mp4', '0/s1.m4s']);
  }
  mkdirSync(join(folder, id, 'origin'));
}

/** What a link leads to. */
async function follow(link: string, name?: string): Promise<string | null> {
  const [, , asset = '', token = '', ...rest] = new URL(link).pathname.split('/');
  const target = await recordings.follow(asset, token, name ?? rest.join('/'));
  return target && 'file' in target ? target.file : null;
}

describe('links to recordings', () => {
  beforeEach(() => aRecording('one', NOW));
  const mp4 = { id: 'one-room-composite', path: 'one/recording/a.mp4' };
  const vod = { id: 'one-room-vod', path: 'one/recording/vod/master.m3u8' };

  it('lead to the file, and beside a playlist to its segments', async () => {
    expect(await follow(recordings.linkTo(mp4, 60))).toBe(join(folder, mp4.path));
    const link = recordings.linkTo(vod, 60);
    expect(link).toMatch(/^https:\/\/here\/recordings\/one-room-vod\/[\w-]+\/master\.m3u8$/);
    expect(await follow(link)).toBe(join(folder, vod.path));
    expect(await follow(link, '0/s1.m4s')).toBe(join(folder, 'one/recording/vod/0/s1.m4s'));
  });

  it('lead nowhere else', async () => {
    expect(await follow(recordings.linkTo(mp4, 60), 'b.mp4')).toBeNull();
    expect(await follow(recordings.linkTo(mp4, 60), '../../../hms.db')).toBeNull();
    expect(await follow(recordings.linkTo(vod, 60), '../a.mp4')).toBeNull();
    expect(await follow(recordings.linkTo(vod, 60), '/etc/passwd')).toBeNull();
  });

  it('hold for their time, and for their file alone', async () => {
    expect(await follow(recordings.linkTo(mp4, -1))).toBeNull();
    const foreign = recordings.linkTo(vod, 60).replace('one-room-vod', 'one-room-composite');
    expect(await follow(foreign)).toBeNull();
    expect(await recordings.follow(mp4.id, 'nonsense', 'a.mp4')).toBeNull();
  });
});

describe('the sweep', () => {
  it('deletes what is too old, and what streams left beside their files', async () => {
    await aRecording('old', NOW - 16 * DAY_MS);
    await aRecording('new', NOW - 14 * DAY_MS);
    // Of a stream that runs, or of a database that we do not know.
    mkdirSync(join(folder, 'unknown'));
    await recordings.sweep(NOW);
    expect(existsSync(join(folder, 'old'))).toBe(false);
    expect(existsSync(join(folder, 'new/recording/a.mp4'))).toBe(true);
    expect(existsSync(join(folder, 'new/origin'))).toBe(false);
    expect(existsSync(join(folder, 'unknown'))).toBe(true);
    for (const type of ['room-composite', 'room-vod', 'thumbnail']) {
      expect(await recordings.find(`old-${type}`)).toMatchObject({ status: 'expired' });
      expect(await recordings.find(`new-${type}`)).toMatchObject({ status: 'completed' });
    }
  });
});
