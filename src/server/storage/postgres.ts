/** PostgreSQL, made to take and give what the file takes and gives. */
import pg from 'pg';
import { plainText } from './plain-text.js';

const CONNECT_MS = 10_000;

type TypeId = Parameters<typeof pg.types.getTypeParser>[0];
type Query = (sql: unknown, values?: unknown, ...rest: unknown[]) => unknown;

class TextClient extends pg.Client {
  constructor(...config: ConstructorParameters<typeof pg.Client>) {
    super(...config);
    const query = this.query.bind(this) as Query;
    const cleaned: Query = (sql, values, ...rest) =>
      query(sql, Array.isArray(values) ? plainText(values) : values, ...rest);
    this.query = cleaned as typeof this.query;
  }
}

export function openPool(connectionString: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max: 10,
    connectionTimeoutMillis: CONNECT_MS,
    types: { getTypeParser: parserOf },
    Client: TextClient,
  });
  // An idle connection that breaks is replaced; the next query of a broken server fails by itself.
  pool.on('error', () => {});
  return pool;
}

/** Large whole numbers are ours (times, counts) and fit a JavaScript number. */
function parserOf(id: TypeId, format?: 'text' | 'binary'): (text: string) => unknown {
  if (id === pg.types.builtins.INT8) return Number;
  return pg.types.getTypeParser(id, format) as (text: string) => unknown;
}
