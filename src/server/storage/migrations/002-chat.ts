import type { Migration } from 'kysely';

/** Chat messages, and what holds for the chat of a room: since when, pins, a pause, who may not write. */
export const chat: Migration = {
  async up(db) {
    await db.schema
      .createTable('chat_messages')
      .addColumn('room_id', 'text', (column) => column.notNull())
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('session_id', 'text', (column) => column.notNull())
      .addColumn('person', 'text', (column) => column.notNull())
      .addColumn('client_message_id', 'text', (column) => column.notNull())
      .addColumn('peer_id', 'text', (column) => column.notNull())
      .addColumn('user_id', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('role', 'text', (column) => column.notNull())
      .addColumn('text', 'text', (column) => column.notNull())
      .addColumn('to_kind', 'text', (column) => column.notNull())
      .addColumn('to_roles', 'text', (column) => column.notNull())
      .addColumn('to_peer_id', 'text', (column) => column.notNull())
      .addColumn('to_person', 'text', (column) => column.notNull())
      .addColumn('reply_to', 'text')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('hidden_at', 'bigint')
      .addPrimaryKeyConstraint('chat_messages_key', ['room_id', 'id'])
      .addUniqueConstraint('chat_messages_sent_once', ['room_id', 'person', 'client_message_id'])
      .execute();
    await db.schema
      .createIndex('chat_messages_session')
      .on('chat_messages')
      .columns(['session_id', 'id'])
      .execute();
    await db.schema
      .createTable('chat_rooms')
      .addColumn('room_id', 'text', (column) => column.primaryKey())
      .addColumn('after_id', 'text', (column) => column.notNull())
      .addColumn('rules', 'text', (column) => column.notNull())
      .execute();
  },
};
