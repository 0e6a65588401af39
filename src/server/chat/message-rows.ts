/** Messages as they are stored, as they travel, and who may read them. */
import type { ChatMessage, Recipients } from '../../protocol/index.js';
import type { ChatMessagesTable } from '../storage/schema.js';

export type MessageRow = ChatMessagesTable;

/** The author of what comes through the REST API. */
export const API_PERSON = 'api';

export interface Reader {
  person: string;
  role: string;
}

/** A message and what only the server knows of it. */
export interface Sent {
  roomId: string;
  sessionId: string;
  person: string;
  /** Whom it is for, when that is one person. */
  toPerson: string;
  message: ChatMessage;
}

export function rowOf({ roomId, sessionId, person, toPerson, message }: Sent): MessageRow {
  const { to } = message;
  return {
    room_id: roomId,
    id: message.id,
    session_id: sessionId,
    person,
    client_message_id: message.clientMessageId,
    peer_id: message.peerId,
    user_id: message.userId,
    name: message.name,
    role: message.role,
    text: message.text,
    to_kind: to.kind,
    to_roles: to.kind === 'roles' ? `|${to.roles.map(encodeURIComponent).join('|')}|` : '',
    to_peer_id: to.kind === 'peer' ? to.peerId : '',
    to_person: toPerson,
    reply_to: message.replyTo,
    created_at: message.time,
    hidden_at: null,
  };
}

export function messageOf(row: MessageRow): ChatMessage {
  return {
    id: row.id,
    clientMessageId: row.client_message_id,
    peerId: row.peer_id,
    userId: row.user_id,
    name: row.name,
    role: row.role,
    type: 'chat',
    text: row.text,
    to: recipientsOf(row),
    replyTo: row.reply_to,
    time: row.created_at,
  };
}

function recipientsOf(row: MessageRow): Recipients {
  if (row.to_kind === 'peer') return { kind: 'peer', peerId: row.to_peer_id };
  if (row.to_kind === 'roles') return { kind: 'roles', roles: rolesOf(row) };
  return { kind: 'everyone' };
}

function rolesOf({ to_roles }: Pick<MessageRow, 'to_roles'>): string[] {
  return to_roles.split('|').filter(Boolean).map(decodeURIComponent);
}

/** Who has a role now reads what was written to it before. */
export function canRead(row: MessageRow, { person, role }: Reader): boolean {
  if (row.to_kind === 'everyone' || row.person === person) return true;
  return row.to_kind === 'peer' ? row.to_person === person : rolesOf(row).includes(role);
}

/** What `to_roles` looks like for messages to a role: a pattern for `like … escape '\'`. */
export function rolePattern(role: string): string {
  return `%|${encodeURIComponent(role).replace(/[\\%_]/g, '\\$&')}|%`;
}
