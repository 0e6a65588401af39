import type { ChatMessage } from '../../protocol/index.js';

/** Messages of one author that belong together. */
export interface MessageGroup {
  readonly key: string;
  readonly first: ChatMessage;
  readonly messages: readonly ChatMessage[];
  /** The unread line stands before this group. */
  readonly unreadFrom: boolean;
}

const SAME_GROUP_MS = 3 * 60_000;

/** One group per author and stretch of three minutes; the first unread message starts a group of its own. */
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
      previous.peerId === message.peerId &&
      message.time - previous.time < SAME_GROUP_MS
    ) {
      last.messages.push(message);
    } else {
      groups.push({ key: message.id, first: message, messages: [message], unreadFrom: unread });
    }
  }
  return groups;
}
