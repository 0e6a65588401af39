/** The sentences of an invitation to the stage, in English. */
import type { Text } from './text.js';

export const inviteTexts = {
  'invite.title': 'Join the stage?',
  'invite.title-role': 'Become {role}?',
  'invite.body': '{name} invites you. Everyone will see and hear you.',
  'invite.body-nobody': 'You are invited. Everyone will see and hear you.',
  'invite.body-audio': '{name} invites you to speak. Everyone will hear you.',
  'invite.body-role': '{name} asks you to take the role {role}.',
  'invite.accept': 'Join the stage',
  'invite.accept-role': 'Accept',
  'invite.decline': 'Not now',
  'invite.preview': 'How others will see you',
  'invite.failed': 'That did not work. Try again.',
  'invite.hand-more': { one: '{count} more hand is up', other: '{count} more hands are up' },
} as const satisfies Record<string, Text>;
