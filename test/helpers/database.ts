/**
 * A database of a test's own: a file in a temporary folder, or a schema of its own in the PostgreSQL that
 * `HMS_TEST_DATABASE_URL` names, so that the same tests run on both.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openDatabase, type Db } from '../../src/server/storage/database.js';

const SERVER = process.env['HMS_TEST_DATABASE_URL'];

export interface TestDatabase {
  db: Db;
  /** Opens the same database again, as after a restart. */
  reopen(): Promise<Db>;
  close(): Promise<void>;
}

/** An empty database of a test's own in PostgreSQL; null where tests run on files. */
export async function freshDatabaseUrl(): Promise<{
  url: string;
  drop(): Promise<void>;
} | null> {
  if (!SERVER) return null;
  const name = `hms_${randomBytes(8).toString('hex')}`;
  await query(`create database ${name}`);
  const url = new URL(SERVER);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => query(`drop database ${name} with (force)`) };
}

export async function testDatabase(): Promise<TestDatabase> {
  const dataDir = mkdtempSync(join(tmpdir(), 'hms-db-'));
  const postgres = await freshDatabaseUrl();
  const open = () => openDatabase({ dataDir, databaseUrl: postgres?.url ?? null });
  const opened = [await open()];
  return {
    db: opened[0]!,
    async reopen() {
      const again = await open();
      opened.push(again);
      return again;
    },
    async close() {
      await Promise.all(opened.map((db) => db.destroy()));
      await postgres?.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function query(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: SERVER });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
