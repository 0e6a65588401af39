/** The sentences of the rarer parts of the chat, in English. */
import type { Text } from './text.js';

export const chatExtrasTexts = {
  'chat.to': 'To',
  'chat.everyone': 'Everyone',
  'chat.roles': 'Groups',
  'chat.people': 'People',
  'chat.role-all': 'Everyone who is {role}',
  'chat.reply': 'Reply',
  'chat.reply-privately': 'Reply privately',
  'chat.pin': 'Pin',
  'chat.unpin': 'Unpin',
  'chat.copy': 'Copy text',
  'chat.copied': 'Copied',
  'chat.hide': 'Hide for everyone',
  'chat.hide-both': 'Hide for both',
  'chat.block': 'Block from chat',
  'chat.unblock': 'Allow to write again',
  'chat.pinned': 'Pinned by {name}',
  'chat.pinned-label': 'Pinned messages',
  'chat.pinned-next': 'Next pinned message',
  'chat.pause': 'Pause chat',
  'chat.paused': '{name} paused the chat.',
  'chat.paused-nobody': 'The chat is paused.',
  'chat.blocked': 'You cannot write here: a host stopped you.',
  'chat.readonly': 'You can read along here.',
  'chat.resume': 'Resume chat',
} as const satisfies Record<string, Text>;
