import type { Migration } from 'kysely';

/** Recordings beside live streams, and files in buckets. */
export const recordings: Migration = {
  async up(db) {
    await db.schema
      .alterTable('live_streams')
      .addColumn('kind', 'text', (column) => column.notNull().defaultTo('hls'))
      .execute();
    for (const [name, usual] of [
      ['store', 'folder'],
      ['bucket', ''],
      ['object_key', ''],
      ['details', '{}'],
    ] as const) {
      await db.schema
        .alterTable('recording_assets')
        .addColumn(name, 'text', (column) => column.notNull().defaultTo(usual))
        .execute();
    }
    await db.schema
      .createIndex('recording_assets_status')
      .on('recording_assets')
      .columns(['status', 'created_at'])
      .execute();
  },
};
