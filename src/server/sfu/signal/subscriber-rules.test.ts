import { SubscriptionPermission } from '@livekit/protocol';
import { describe, expect, it } from 'vitest';
import { SubscriberRules } from './subscriber-rules.js';

describe('a publisher’s rules', () => {
  const rules = new SubscriberRules(
    new SubscriptionPermission({
      trackPermissions: [
        { participantIdentity: 'bob', allTracks: true },
        { participantSid: 'PA_cid', trackSids: ['TR_1'] },
        { participantSid: 'PA_gone', allTracks: true },
      ],
    }),
    (sid) => (sid === 'PA_cid' ? 'cid' : undefined),
  );

  it.each([
    ['bob', 'TR_1', true],
    ['bob', 'TR_2', true],
    ['cid', 'TR_1', true],
    ['cid', 'TR_2', false],
    ['eve', 'TR_1', false],
    ['', 'TR_1', false],
  ])('%s may receive %s: %s', (identity, track, expected) => {
    expect(rules.allows(identity, track)).toBe(expected);
  });
});
