import type { Migration } from 'kysely';

/** Streams to servers of others, and the keys by which encoders come in. */
export const externalStreamsAndKeys: Migration = {
  async up(db) {
    await db.schema
      .createTable('external_streams')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('room_id', 'text', (column) => column.notNull())
      .addColumn('room_name', 'text', (column) => column.notNull())
      .addColumn('template_id', 'text', (column) => column.notNull())
      .addColumn('session_id', 'text', (column) => column.notNull())
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('facts', 'text', (column) => column.notNull())
      .addColumn('error', 'text')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('started_by', 'text', (column) => column.notNull())
      .addColumn('stopped_at', 'bigint')
      .addColumn('stopped_by', 'text', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('external_streams_room')
      .on('external_streams')
      .columns(['room_id', 'created_at'])
      .execute();
    await db.schema
      .createIndex('external_streams_session')
      .on('external_streams')
      .column('session_id')
      .execute();

    await db.schema
      .createTable('stream_keys')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('room_id', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('role', 'text', (column) => column.notNull())
      .addColumn('digest', 'text', (column) => column.notNull().unique())
      .addColumn('hint', 'text', (column) => column.notNull())
      .addColumn('enabled', 'integer', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('stream_keys_room')
      .on('stream_keys')
      .columns(['room_id', 'created_at'])
      .execute();
  },
};
