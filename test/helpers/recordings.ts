/** Recordings as a stream leaves them: rows and files. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Db } from '../../src/server/storage/database.js';
import type { RecordingAssetsTable } from '../../src/server/storage/schema.js';

/** `at`: when it ended. */
export async function aStreamRow(db: Db, id: string, at: number): Promise<void> {
  await db
    .insertInto('live_streams')
    .values({
      id,
      kind: 'hls',
      room_id: 'r',
      session_id: 's',
      created_at: at,
      room_name: 'R',
      template_id: 't',
      session_started_at: at,
      server_id: 'x',
      status: 'completed',
      facts: '{}',
      error: null,
      started_by: '',
      stopped_at: at,
      stopped_by: '',
      updated_at: at,
    })
    .execute();
}

/** A row of a stream `stream_id`, and its file with a few bytes; further ones may stand beside it. */
export async function anAsset(
  db: Db,
  folder: string,
  given: Pick<RecordingAssetsTable, 'id' | 'stream_id' | 'type' | 'path'> &
    Partial<RecordingAssetsTable>,
  beside: string[] = [],
): Promise<RecordingAssetsTable> {
  const row: RecordingAssetsTable = {
    room_id: 'r',
    session_id: 's',
    status: 'completed',
    store: 'folder',
    bucket: '',
    object_key: '',
    details: '{}',
    size: 1,
    duration: 1,
    width: 2,
    height: 2,
    layer: 0,
    created_at: Date.now(),
    ...given,
  };
  await db.insertInto('recording_assets').values(row).execute();
  for (const name of [given.path, ...beside.map((name) => `${dirname(given.path)}/${name}`)]) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), `file ${name}`);
  }
  return row;
}
