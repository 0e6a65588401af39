import type { Migration } from 'kysely';

/** What people thought of a call. */
export const feedback: Migration = {
  async up(db) {
    await db.schema
      .createTable('session_feedback')
      .addColumn('session_id', 'text', (column) => column.notNull().references('sessions.id'))
      .addColumn('peer_id', 'text', (column) => column.notNull())
      .addColumn('rating', 'double precision', (column) => column.notNull())
      .addColumn('label', 'text', (column) => column.notNull())
      .addColumn('reasons', 'text', (column) => column.notNull())
      .addColumn('comment', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('session_feedback_key', ['session_id', 'peer_id'])
      .execute();
  },
};
