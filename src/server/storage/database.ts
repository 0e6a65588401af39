/**
 * The database of one server: a libsql file in the data folder, or PostgreSQL when `HMS_DATABASE_URL` names one.
 * Everything above speaks Kysely; what differs between the two stays in this file.
 *
 * The rules that keep one set of migrations and queries good for both: text ids, times as integer milliseconds,
 * booleans as 0 and 1, JSON as text, no functions of one database.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, PostgresDialect, SqliteDialect, type SqliteDatabase } from 'kysely';
import Libsql from 'libsql';
import pg from 'pg';
import { ConfigError } from '../config/config-error.js';
import type { Config } from '../config/config.js';
import { migrate } from './migrate.js';
import type { Tables } from './schema.js';

export type Db = Kysely<Tables>;

/** Opens the database and brings its tables up to date. Rejects when it cannot be reached. */
export async function openDatabase(config: Pick<Config, 'dataDir' | 'databaseUrl'>): Promise<Db> {
  const db =
    config.databaseUrl === null ? openFile(config.dataDir) : openPostgres(config.databaseUrl);
  try {
    await migrate(db);
    return db;
  } catch (cause) {
    await db.destroy();
    // The address itself stays unsaid: it holds a password.
    const where = config.databaseUrl === null ? 'HMS_DATA_DIR holds' : 'HMS_DATABASE_URL names';
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(`${where} a database that cannot be used: ${why}`, { cause });
  }
}

function openFile(dataDir: string): Db {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = new Libsql(join(dataDir, 'hms.db'));
  file.exec('pragma journal_mode = WAL');
  // An acknowledged write survives also a power cut.
  file.exec('pragma synchronous = FULL');
  file.exec('pragma foreign_keys = ON');
  return new Kysely<Tables>({
    dialect: new SqliteDialect({ database: file as unknown as SqliteDatabase }),
  });
}

const INT8 = 20;

function openPostgres(connectionString: string): Db {
  const types = {
    getTypeParser: (id: number, format?: 'text' | 'binary') =>
      id === INT8
        ? Number
        : (pg.types.getTypeParser(id, format as 'text') as (text: string) => unknown),
  };
  const pool = new pg.Pool({ connectionString, max: 10, types: types as pg.CustomTypesConfig });
  // An idle connection that breaks is replaced; the next query of a broken server fails by itself.
  pool.on('error', () => {});
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}
