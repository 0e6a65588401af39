import type { Migration } from 'kysely';

/** Polls, each use of a poll in a session, and what people answered. */
export const polls: Migration = {
  async up(db) {
    await db.schema
      .createTable('polls')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('room_id', 'text')
      .addColumn('session_id', 'text')
      .addColumn('document', 'text', (column) => column.notNull())
      .addColumn('created_by', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('polls_session')
      .on('polls')
      .columns(['room_id', 'session_id'])
      .execute();
    await db.schema.createIndex('polls_time').on('polls').columns(['created_at', 'id']).execute();

    await db.schema
      .createTable('poll_runs')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('poll_id', 'text', (column) => column.notNull().references('polls.id'))
      .addColumn('room_id', 'text', (column) => column.notNull())
      .addColumn('session_id', 'text', (column) => column.notNull())
      .addColumn('document', 'text', (column) => column.notNull())
      .addColumn('started_by', 'text', (column) => column.notNull())
      .addColumn('started_at', 'bigint', (column) => column.notNull())
      .addColumn('stopped_at', 'bigint')
      .addUniqueConstraint('poll_runs_once', ['poll_id', 'session_id'])
      .execute();
    await db.schema
      .createIndex('poll_runs_session')
      .on('poll_runs')
      .columns(['room_id', 'session_id'])
      .execute();

    await db.schema
      .createTable('poll_rooms')
      .addColumn('room_id', 'text', (column) => column.primaryKey())
      .addColumn('session_id', 'text', (column) => column.notNull())
      .execute();

    await db.schema
      .createTable('poll_responses')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('run_id', 'text', (column) => column.notNull().references('poll_runs.id'))
      .addColumn('voter', 'text', (column) => column.notNull())
      .addColumn('peer_id', 'text', (column) => column.notNull())
      .addColumn('user_id', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('role', 'text', (column) => column.notNull())
      .addColumn('answers', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .addUniqueConstraint('poll_responses_voter', ['run_id', 'voter'])
      .execute();
  },
};
