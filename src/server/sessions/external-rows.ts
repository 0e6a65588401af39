/** What a change of a stream to servers of others means for its row. Every write may be repeated. */
import type { Transaction } from 'kysely';
import type { ExternalChange, ExternalStreamFacts } from '../rooms/journal.js';
import type { ExternalStreamsTable, SessionsTable, Tables } from '../storage/schema.js';
import { newRow } from './row-parts.js';

type Trx = Transaction<Tables>;

export async function applyExternalChange(trx: Trx, change: ExternalChange): Promise<void> {
  const { at } = change;
  switch (change.type) {
    case 'external.begun':
      return begin(trx, change);
    case 'external.changed':
      return update(trx, change, {});
    case 'external.started':
      return update(trx, change, { status: 'running' });
    case 'external.stopped': {
      const stopped_by = change.by?.id ?? '';
      return update(trx, change, { status: 'completed', stopped_at: at, stopped_by });
    }
    case 'external.failed': {
      const error = JSON.stringify({ code: change.code, message: change.message });
      return update(trx, change, { status: 'failed', stopped_at: at, error });
    }
  }
}

/** Those that a session of a dead server left, with what becomes of each. */
export async function lostExternalStreams(
  trx: Trx,
  { id, room_id, room_name, template_id, created_at }: SessionsTable,
  { at, code, message }: { at: number; code: string; message: string },
): Promise<ExternalChange[]> {
  const left = await trx
    .selectFrom('external_streams')
    .selectAll()
    .where('session_id', '=', id)
    .where('status', 'in', ['starting', 'running'])
    .execute();
  const changes = left.map((row): ExternalChange => ({
    room: { id: room_id, name: room_name, templateId: template_id },
    session: { id, startedAt: created_at },
    at,
    type: 'external.failed',
    external: externalFactsOf(row),
    code,
    message,
  }));
  for (const change of changes) await applyExternalChange(trx, change);
  return changes;
}

export function externalFactsOf({ facts }: ExternalStreamsTable): ExternalStreamFacts {
  return JSON.parse(facts) as ExternalStreamFacts;
}

async function begin(
  trx: Trx,
  change: Extract<ExternalChange, { type: 'external.begun' }>,
): Promise<void> {
  await trx
    .insertInto('external_streams')
    .values(newRow(change, change.external))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function update(
  trx: Trx,
  { external, at }: ExternalChange,
  changes: Partial<ExternalStreamsTable>,
): Promise<void> {
  await trx
    .updateTable('external_streams')
    .set({ ...changes, facts: JSON.stringify(external), updated_at: at })
    .where('id', '=', external.id)
    .execute();
}
