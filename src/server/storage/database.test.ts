import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/helpers/database.js';
import { openDatabase } from './database.js';
import { isUniqueViolation } from './unique-violation.js';

describe('the database', () => {
  let stored: TestDatabase;
  beforeEach(async () => (stored = await testDatabase()));
  afterEach(() => stored.close());

  const row = (id: string, name: string, at = 0) => ({
    id,
    name,
    document: '{}',
    created_at: at,
    updated_at: at,
  });

  it('keeps what it was given over a restart, times to the millisecond', async () => {
    const now = Date.now();
    const name = 'Zoë 🎥 \u2028 "quoted" \\ back';
    await stored.db
      .insertInto('templates')
      .values(row('t1', name, now))
      .execute();
    const again = await stored.reopen();
    expect(await again.selectFrom('templates').selectAll().execute()).toEqual([
      row('t1', name, now),
    ]);
  });

  it('takes any text that people send', async () => {
    await stored.db.insertInto('templates').values(row('t1', 'a\0b')).execute();
    const found = await stored.db
      .selectFrom('templates')
      .select('name')
      .where('name', '=', 'a\0b')
      .executeTakeFirstOrThrow();
    expect(found.name).toBe('a\ufffdb');
  });

  it('says when a name is taken, and writes nothing of a transaction that fails', async () => {
    const write = stored.db.transaction().execute(async (trx) => {
      await trx.insertInto('templates').values(row('t1', 'same')).execute();
      await trx.insertInto('templates').values(row('t2', 'same')).execute();
    });
    const error: unknown = await write.catch((thrown: unknown) => thrown);
    expect(isUniqueViolation(error)).toBe(true);
    expect(isUniqueViolation(new Error('another'))).toBe(false);
    expect(await stored.db.selectFrom('templates').selectAll().execute()).toEqual([]);
  });
});

it('a database file is for its owner alone, also in a folder that others may read', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'hms-open-'));
  chmodSync(dataDir, 0o755);
  const db = await openDatabase({ dataDir, databaseUrl: null });
  const modes = readdirSync(dataDir).map((name) => statSync(join(dataDir, name)).mode & 0o777);
  await db.destroy();
  rmSync(dataDir, { recursive: true });
  expect(new Set(modes)).toEqual(new Set([0o600]));
});

describe('a database that cannot be used', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hms-bad-db-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is named in one sentence, without its password', async () => {
    const databaseUrl = 'postgres://hms:hunter2@127.0.0.1:1/hms';
    await expect(openDatabase({ dataDir: folder, databaseUrl })).rejects.toThrow(
      /^HMS_DATABASE_URL names a database that cannot be used: nothing answers there\.$/,
    );
    writeFileSync(
      join(folder, 'hms.db'),
      'this is no database, however long one looks at it '.repeat(50),
    );
    await expect(openDatabase({ dataDir: folder, databaseUrl: null })).rejects.toThrow(
      /^HMS_DATA_DIR holds .*hms\.db, which cannot be used as a database\.$/,
    );
  });
});
