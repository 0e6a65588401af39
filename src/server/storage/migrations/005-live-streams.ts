import type { Migration } from 'kysely';

/** Live streams, and the files that recordings left. */
export const liveStreams: Migration = {
  async up(db) {
    await db.schema
      .createTable('live_streams')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('room_id', 'text', (column) => column.notNull())
      .addColumn('room_name', 'text', (column) => column.notNull())
      .addColumn('template_id', 'text', (column) => column.notNull())
      .addColumn('session_id', 'text', (column) => column.notNull())
      .addColumn('session_started_at', 'bigint', (column) => column.notNull())
      .addColumn('server_id', 'text', (column) => column.notNull())
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
      .createIndex('live_streams_room')
      .on('live_streams')
      .columns(['room_id', 'created_at'])
      .execute();
    await db.schema
      .createIndex('live_streams_status')
      .on('live_streams')
      .columns(['status', 'created_at'])
      .execute();

    await db.schema
      .createTable('recording_assets')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('stream_id', 'text', (column) => column.notNull().references('live_streams.id'))
      .addColumn('room_id', 'text', (column) => column.notNull())
      .addColumn('session_id', 'text', (column) => column.notNull())
      .addColumn('type', 'text', (column) => column.notNull())
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('path', 'text', (column) => column.notNull())
      .addColumn('size', 'bigint', (column) => column.notNull())
      .addColumn('duration', 'double precision', (column) => column.notNull())
      .addColumn('width', 'integer', (column) => column.notNull())
      .addColumn('height', 'integer', (column) => column.notNull())
      .addColumn('layer', 'integer', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('recording_assets_stream')
      .on('recording_assets')
      .columns(['stream_id', 'layer'])
      .execute();
    await db.schema
      .createIndex('recording_assets_time')
      .on('recording_assets')
      .columns(['created_at', 'id'])
      .execute();
  },
};
