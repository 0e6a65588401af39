import type { SelectQueryBuilder } from 'kysely';
import { HmsError } from '../../protocol/index.js';

/** Which part of a list: at most `limit` entries, after the entry with the id `start`. */
export interface PageQuery {
  limit: number;
  start?: string | undefined;
}

type Listed = { id: string; created_at: number };

/**
 * The newest entries first, from a place on that stays the same while others are added. Takes the query once for
 * the entry named by `start`, and once for what follows it.
 */
export async function readPage<DB, TB extends keyof DB, Row extends Listed>(
  query: SelectQueryBuilder<DB, TB, Row>,
  { limit, start }: PageQuery,
): Promise<Row[]> {
  const rows = query as unknown as SelectQueryBuilder<{ t: Listed }, 't', Row>;
  let rest = rows;
  if (start !== undefined && start !== '') {
    const after = await rows.where('id', '=', start).executeTakeFirst();
    if (!after) throw unknownStart();
    rest = rows.where((is) =>
      is.or([
        is('created_at', '<', after.created_at),
        is.and([is('created_at', '=', after.created_at), is('id', '<', after.id)]),
      ]),
    );
  }
  return rest.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
}

export function unknownStart(): HmsError {
  return new HmsError('invalid_request', 'The request is not valid.', {
    details: ['start: must be the id of an entry of this list'],
  });
}
