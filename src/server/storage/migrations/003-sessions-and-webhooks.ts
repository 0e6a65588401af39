import { sql, type Migration } from 'kysely';

/** Sessions with their peers, the webhook outbox with its delivery log, and leases. */
export const sessionsAndWebhooks: Migration = {
  async up(db) {
    await db.schema
      .createTable('leases')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('holder', 'text', (column) => column.notNull())
      .addColumn('renewed_at', 'bigint', (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .execute();

    await db.schema
      .createTable('sessions')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('room_id', 'text', (column) => column.notNull())
      .addColumn('room_name', 'text', (column) => column.notNull())
      .addColumn('template_id', 'text', (column) => column.notNull())
      .addColumn('server_id', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('ended_at', 'bigint')
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('sessions_open')
      .on('sessions')
      .column('room_id')
      .where(sql<boolean>`ended_at is null`)
      .execute();
    await db.schema
      .createIndex('sessions_room')
      .on('sessions')
      .columns(['room_id', 'created_at'])
      .execute();
    await db.schema
      .createIndex('sessions_time')
      .on('sessions')
      .columns(['created_at', 'id'])
      .execute();

    await db.schema
      .createTable('session_peers')
      .addColumn('session_id', 'text', (column) => column.notNull().references('sessions.id'))
      .addColumn('peer_id', 'text', (column) => column.notNull())
      .addColumn('joined_at', 'bigint', (column) => column.notNull())
      .addColumn('user_id', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('metadata', 'text', (column) => column.notNull())
      .addColumn('role', 'text', (column) => column.notNull())
      .addColumn('type', 'text', (column) => column.notNull())
      .addColumn('left_at', 'bigint')
      .addPrimaryKeyConstraint('session_peers_key', ['session_id', 'peer_id', 'joined_at'])
      .execute();

    await db.schema
      .createTable('webhook_events')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('position', 'bigint', (column) => column.notNull())
      .addColumn('room_id', 'text', (column) => column.notNull())
      .addColumn('type', 'text', (column) => column.notNull())
      .addColumn('body', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('pending_since', 'bigint', (column) => column.notNull())
      .addColumn('attempts', 'integer', (column) => column.notNull())
      .addColumn('url', 'text', (column) => column.notNull())
      .addColumn('error', 'text')
      .addColumn('finished_at', 'bigint')
      .addColumn('replay_id', 'text')
      .execute();
    await db.schema
      .createIndex('webhook_events_pending')
      .on('webhook_events')
      .columns(['room_id', 'position'])
      .where(sql<boolean>`status = 'pending'`)
      .execute();
    await db.schema
      .createIndex('webhook_events_time')
      .on('webhook_events')
      .columns(['created_at', 'position'])
      .execute();
    await db.schema
      .createIndex('webhook_events_replay')
      .on('webhook_events')
      .columns(['replay_id', 'status'])
      .execute();

    await db.schema
      .createTable('webhook_lanes')
      .addColumn('room_id', 'text', (column) => column.primaryKey())
      .addColumn('endpoint', 'text', (column) => column.notNull())
      .addColumn('next_at', 'bigint', (column) => column.notNull())
      .addColumn('attempts', 'integer', (column) => column.notNull())
      .addColumn('version', 'integer', (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('webhook_lanes_due')
      .on('webhook_lanes')
      .column('next_at')
      .execute();

    await db.schema
      .createTable('webhook_replays')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('request', 'text', (column) => column.notNull())
      .addColumn('filters', 'text', (column) => column.notNull())
      .addColumn('started_at', 'bigint', (column) => column.notNull())
      .addColumn('finished_at', 'bigint')
      .addColumn('total', 'integer', (column) => column.notNull())
      .addColumn('failed_events', 'text', (column) => column.notNull())
      .execute();
  },
};
