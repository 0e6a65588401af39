/** What a change of a live stream means for its rows. Every write may be repeated. */
import type { Transaction } from 'kysely';
import type { AssetFacts, RoomChange } from '../rooms/journal.js';
import type { LiveStreamsTable, Tables } from '../storage/schema.js';
import { newRow } from './row-parts.js';

type Trx = Transaction<Tables>;
export type StreamChange = Extract<RoomChange, { type: `stream.${string}` }>;

export async function applyStreamChange(
  trx: Trx,
  change: StreamChange,
  serverId: string,
): Promise<void> {
  switch (change.type) {
    case 'stream.begun':
      return begin(trx, change, serverId);
    case 'stream.resumed':
      return update(trx, change, { server_id: serverId });
    case 'stream.started':
      return update(trx, change, { status: 'running' });
    case 'stream.stopped':
      return update(trx, change, {
        status: 'stopping',
        stopped_at: change.at,
        stopped_by: change.by?.id ?? '',
      });
    case 'stream.failed': {
      const { code, message } = change;
      return update(trx, change, {
        status: 'failed',
        stopped_at: change.at,
        error: JSON.stringify({ code, message }),
      });
    }
    case 'stream.completed':
      await update(trx, change, {});
      await trx
        .updateTable('live_streams')
        .set({ status: 'completed' })
        .where('id', '=', change.stream.id)
        .where('status', '!=', 'failed')
        .execute();
      for (const asset of change.assets) await keepAsset(trx, change, asset);
  }
}

async function begin(
  trx: Trx,
  change: Extract<StreamChange, { type: 'stream.begun' }>,
  serverId: string,
): Promise<void> {
  const { stream, session } = change;
  await trx
    .insertInto('live_streams')
    .values({
      ...newRow(change, stream),
      kind: stream.kind,
      session_started_at: session.startedAt,
      server_id: serverId,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function update(
  trx: Trx,
  { stream, at }: StreamChange,
  changes: Partial<LiveStreamsTable>,
): Promise<void> {
  await trx
    .updateTable('live_streams')
    .set({ ...changes, facts: JSON.stringify(stream), updated_at: at })
    .where('id', '=', stream.id)
    .execute();
}

/** A finished file of a recording. */
export async function keepAsset(
  trx: Trx,
  { room, session, stream, at }: Pick<StreamChange, 'room' | 'session' | 'stream' | 'at'>,
  { id, type, path, size, duration, width, height, layer, upload, details }: AssetFacts,
): Promise<void> {
  await trx
    .insertInto('recording_assets')
    .values({
      ...{ id, type, path, size, duration, width, height, layer },
      stream_id: stream.id,
      room_id: room.id,
      session_id: session.id,
      status: upload ? 'uploading' : 'completed',
      store: upload?.owner ?? 'folder',
      bucket: upload?.bucket ?? '',
      object_key: upload?.key ?? '',
      details: JSON.stringify(details ?? {}),
      created_at: at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
