import type { Migration } from 'kysely';

/** Templates, rooms and room codes; answers of the REST API that may be asked for again. */
export const directory: Migration = {
  async up(db) {
    await db.schema
      .createTable('templates')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull().unique())
      .addColumn('document', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('rooms')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('name_key', 'text', (column) => column.notNull().unique())
      .addColumn('description', 'text', (column) => column.notNull())
      .addColumn('template_id', 'text', (column) => column.notNull().references('templates.id'))
      .addColumn('enabled', 'integer', (column) => column.notNull())
      .addColumn('size', 'integer', (column) => column.notNull())
      .addColumn('large_room', 'integer', (column) => column.notNull())
      .addColumn('region', 'text', (column) => column.notNull())
      .addColumn('max_duration_seconds', 'integer', (column) => column.notNull())
      .addColumn('webhook', 'text')
      .addColumn('recording_info', 'text')
      .addColumn('polls', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('room_codes')
      .addColumn('code', 'text', (column) => column.primaryKey())
      .addColumn('room_id', 'text', (column) =>
        column.notNull().references('rooms.id').onDelete('cascade'),
      )
      .addColumn('role', 'text', (column) => column.notNull())
      .addColumn('enabled', 'integer', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('room_codes_room').on('room_codes').column('room_id').execute();
    await db.schema.createIndex('rooms_template').on('rooms').column('template_id').execute();
    await db.schema
      .createTable('idempotency_keys')
      .addColumn('key', 'text', (column) => column.primaryKey())
      .addColumn('fingerprint', 'text', (column) => column.notNull())
      .addColumn('status', 'integer', (column) => column.notNull())
      .addColumn('body', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('idempotency_keys_age')
      .on('idempotency_keys')
      .column('created_at')
      .execute();
  },
};
