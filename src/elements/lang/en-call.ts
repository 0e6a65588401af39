/** What the frame of a call says, and what several of its parts do, in English. */
import type { Text } from './text.js';

export const callTexts = {
  leave: 'Leave',
  'leave.long': 'Leave the meeting',
  'controls.label': 'Call controls',
  'controls.more': 'More controls',
  'hand.raise': 'Raise your hand',
  'hand.lower': 'Lower your hand',
  'hand.raised': 'Your hand is raised.',
  'hand.lowered': 'Your hand is down.',
  'reaction.open': 'Send a reaction',
  'call.people': { one: '{count} person', other: '{count} people' },
  'call.hands': { one: '{count} raised hand', other: '{count} raised hands' },
  'call.open-people': 'Show people',
  'call.close-people': 'Hide people',
  'call.open-chat': 'Show chat',
  'call.close-chat': 'Hide chat',
  'call.open-polls': 'Show polls',
  'call.close-polls': 'Hide polls',
  'call.unread': { one: '{count} new message', other: '{count} new messages' },
  'call.panel': 'Side panel',
  'call.tab-chat': 'Chat',
  'call.tab-people': 'People',
  'call.tab-polls': 'Polls',
  'call.media-reconnecting': 'Video is reconnecting…',
  'call.media-failed': 'Video and sound could not connect.',
} as const satisfies Record<string, Text>;
