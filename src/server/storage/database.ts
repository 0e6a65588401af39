/**
 * The database of one server: a libsql file in the data folder, or PostgreSQL when `HMS_DATABASE_URL` names one.
 * Everything above speaks Kysely; what differs between the two stays here and in postgres.ts.
 *
 * The rules that keep one set of migrations and queries good for both: text ids, times as integer milliseconds,
 * booleans as 0 and 1, JSON as text, no functions of one database.
 */
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, PostgresDialect, SqliteDialect, type SqliteDatabase } from 'kysely';
import Libsql from 'libsql';
import { ConfigError } from '../config/config-error.js';
import type { Config } from '../config/config.js';
import { ensureDataDir } from '../config/keys.js';
import { migrate } from './migrate.js';
import { plainText } from './plain-text.js';
import { openPool } from './postgres.js';
import type { Tables } from './schema.js';

export type Db = Kysely<Tables>;

const FILE = 'hms.db';

/** Opens the database and brings its tables up to date, or rejects with a ConfigError that says what is wrong. */
export async function openDatabase(config: Pick<Config, 'dataDir' | 'databaseUrl'>): Promise<Db> {
  let db: Db | undefined;
  try {
    db = config.databaseUrl === null ? openFile(config.dataDir) : openPostgres(config.databaseUrl);
    await migrate(db);
    return db;
  } catch (cause) {
    await db?.destroy().catch(() => {});
    if (cause instanceof ConfigError) throw cause;
    throw new ConfigError(explain(config, cause), { cause });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing answers there',
  ETIMEDOUT: 'nothing answers there',
  EHOSTUNREACH: 'nothing answers there',
  ENOTFOUND: 'there is no such host',
  '28P01': 'it refuses this user and password',
  '28000': 'it refuses this user',
  '3D000': 'there is no database of this name',
};

/** The address itself stays unsaid: it holds a password. */
function explain({ dataDir, databaseUrl }: Parameters<typeof openDatabase>[0], error: unknown) {
  if (databaseUrl === null) {
    return `HMS_DATA_DIR holds ${join(dataDir, FILE)}, which cannot be used as a database.`;
  }
  const { code } = error as { code?: unknown };
  const reason = REASONS[String(code)] ?? 'it could not be opened';
  return `HMS_DATABASE_URL names a database that cannot be used: ${reason}.`;
}

function openFile(dataDir: string): Db {
  ensureDataDir(dataDir);
  const path = join(dataDir, FILE);
  // Storage credentials and the headers of webhooks are in it; what SQLite puts beside it gets the same rights.
  closeSync(openSync(path, 'a', 0o600));
  const file = new Libsql(path);
  file.exec('pragma journal_mode = WAL');
  // An acknowledged write survives also a power cut.
  file.exec('pragma synchronous = FULL');
  file.exec('pragma foreign_keys = ON');
  const database: SqliteDatabase = {
    close: () => file.close(),
    prepare(sql) {
      const statement = file.prepare(sql);
      return {
        reader: statement.reader,
        all: (values) => statement.all(plainText(values)),
        run: (values) => statement.run(plainText(values)),
        iterate: (values) => statement.iterate(plainText(values)),
      };
    },
  };
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
}

function openPostgres(address: string): Db {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: openPool(address) }) });
}
