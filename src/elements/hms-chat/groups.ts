import type { ChatMessage, Recipients } from '../../protocol/index.js';

/** Messages of one author to the same people that belong together. */
export interface MessageGroup {
  readonly key: string;
  readonly first: ChatMessage;
  readonly messages: readonly ChatMessage[];
  /** The unread line stands before this group. */
  readonly unreadFrom: boolean;
}

const SAME_GROUP_MS = 3 * 60_000;

/**
 * One group per author, readers and stretch of three minutes. The first unread message and an answer to
 * another message start a group of their own.
 */
export function groupMessages(
  messages: readonly ChatMessage[],
  firstUnread: string | null,
): MessageGroup[] {
  const groups: (MessageGroup & { messages: ChatMessage[] })[] = [];
  for (const message of messages) {
    const last = groups.at(-1);
    const previous = last?.messages.at(-1);
    const unread = message.id === firstUnread;
    if (
      last &&
      previous &&
      !unread &&
      message.replyTo === null &&
      previous.peerId === message.peerId &&
      sameReaders(previous.to, message.to) &&
      message.time - previous.time < SAME_GROUP_MS
    ) {
      last.messages.push(message);
    } else {
      groups.push({ key: message.id, first: message, messages: [message], unreadFrom: unread });
    }
  }
  return groups;
}

function sameReaders(a: Recipients, b: Recipients): boolean {
  if (a.kind === 'peer') return b.kind === 'peer' && a.peerId === b.peerId;
  if (a.kind === 'roles') return b.kind === 'roles' && a.roles.join() === b.roles.join();
  return b.kind === 'everyone';
}
