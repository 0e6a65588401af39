import type { ChatMessage, Recipients } from '../../protocol/index.js';
import type { PendingMessage } from '../../store/state.js';

/** One line of the list: a message of the room, or an own one on its way there. */
export type Row = MessageRow | PendingRow;

export interface MessageRow {
  readonly key: string;
  readonly message: ChatMessage;
  /** Begins a stretch of one author: name and time stand above. */
  readonly head: boolean;
  /** The unread line stands before it. */
  readonly unreadFrom: boolean;
}

export interface PendingRow {
  readonly key: string;
  readonly pending: PendingMessage;
}

const SAME_STRETCH_MS = 3 * 60_000;

/**
 * One stretch per author, readers and three minutes. The first unread message and an answer to another message
 * begin one of their own.
 */
export function rowsOf(
  messages: readonly ChatMessage[],
  outbox: readonly PendingMessage[],
  firstUnread: string | null,
): readonly Row[] {
  const rows: Row[] = messages.map((message, index) => {
    const previous = messages[index - 1];
    const unreadFrom = message.id === firstUnread;
    const head = unreadFrom || !previous || !continues(previous, message);
    return { key: message.id, message, head, unreadFrom };
  });
  for (const pending of outbox) rows.push({ key: pending.clientMessageId, pending });
  return rows;
}

function continues(previous: ChatMessage, message: ChatMessage): boolean {
  return (
    message.replyTo === null &&
    previous.peerId === message.peerId &&
    sameReaders(previous.to, message.to) &&
    message.time - previous.time < SAME_STRETCH_MS
  );
}

function sameReaders(a: Recipients, b: Recipients): boolean {
  if (a.kind === 'peer') return b.kind === 'peer' && a.peerId === b.peerId;
  if (a.kind === 'roles') return b.kind === 'roles' && a.roles.join() === b.roles.join();
  return b.kind === 'everyone';
}
