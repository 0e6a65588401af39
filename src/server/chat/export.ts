/**
 * The chat of one session as CSV, in the columns of the platform. Direct and hidden messages stay out. No cell begins
 * like a formula: spreadsheets run those.
 */
import type { Db } from '../storage/database.js';
import { messageOf } from './message-rows.js';

const COLUMNS = [
  'SenderPeerID',
  'SenderName',
  'SenderUserID',
  'Roles',
  'SentAt',
  'Type',
  'Message',
] as const;

const PAGE = 500;

export interface ChatSpan {
  /** Milliseconds since the epoch. */
  from: number;
  to: number;
}

const ALWAYS: ChatSpan = { from: 0, to: Number.MAX_SAFE_INTEGER };

/** Line by line, in the order of sending. `Roles` are those that a message was for; empty: everybody. */
export async function* chatAsCsv(
  db: Db,
  sessionId: string,
  { from, to } = ALWAYS,
): AsyncGenerator<string> {
  yield lineOf(COLUMNS);
  for (let after = ''; ;) {
    const rows = await db
      .selectFrom('chat_messages')
      .selectAll()
      .where('session_id', '=', sessionId)
      .where('id', '>', after)
      .where('created_at', '>=', from)
      .where('created_at', '<=', to)
      .where('to_kind', '!=', 'peer')
      .where('hidden_at', 'is', null)
      .orderBy('id')
      .limit(PAGE)
      .execute();
    for (const row of rows) {
      const { peerId, name, userId, to, time, type, text } = messageOf(row);
      const roles = to.kind === 'roles' ? to.roles.join(';') : '';
      yield lineOf([peerId, name, userId, roles, new Date(time).toISOString(), type, text]);
    }
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = last.id;
  }
}

/** RFC 4180; semicolons and tabs separate cells in spreadsheets of some countries. */
function lineOf(cells: readonly string[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

function cellOf(text: string): string {
  const safe = /^[=+\-@＝＋－＠\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
