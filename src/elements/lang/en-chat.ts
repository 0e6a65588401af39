/** The sentences of the chat, in English. */
import type { Text } from './text.js';

export const chatTexts = {
  'chat.label': 'Chat',
  'chat.empty': 'No messages yet',
  'chat.empty-hint': 'Say hello. Everyone in the call can read along.',
  'chat.placeholder': 'Message everyone',
  'chat.send': 'Send message',
  'chat.new': 'New messages',
  'chat.emoji': 'Emoji',
  'chat.latest': 'Jump to the latest message',
  'chat.unread': 'New',
  'chat.outside': 'Chat opens once you join.',
  'chat.placeholder-private': 'Message {name}',
  'chat.private-from': 'to you',
  'chat.private-to': 'to {name}',
  'chat.role-to': 'to {role}',
  'chat.somebody-gone': 'somebody who left',
  'chat.menu': 'Options for this message',
  'chat.older': 'Loading older messages…',
  'chat.quote-gone': 'Reply to an older message',
} as const satisfies Record<string, Text>;
