import { DisconnectReason } from '@livekit/protocol';
import { decodeJwt } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Signalling, type Client } from '../../../../test/helpers/signalling.js';

/** A third of what the first token lives. */
const DUE = 20;

let signalling: Signalling;
let ann: Client;

beforeEach(() => {
  vi.useFakeTimers();
  signalling = new Signalling();
  ann = signalling.join('ann');
});
afterEach(() => {
  signalling.close();
  vi.useRealTimers();
});

const seconds = async (count: number) => {
  for (let second = 0; second < count; second++) {
    await vi.advanceTimersByTimeAsync(1_000);
    ann.say('ping', 1n);
  }
};

describe('a token in use', () => {
  it('is made anew in time, by the policy that the room has now', async () => {
    const policy = {
      ...signalling.policies.get('ann')!,
      generation: 2,
      publish: ['audio'] as const,
    };
    signalling.policies.set('ann', policy);
    await seconds(DUE - 1);
    expect(ann.participant.policy.publish).toContain('video');
    await seconds(1);
    expect(ann.participant.policy).toEqual(policy);
    await vi.waitFor(() => expect(ann.heard('refreshToken')).toHaveLength(1));
    const { sub, hms, exp } = decodeJwt<{ hms: unknown }>(ann.last('refreshToken')!);
    expect({ sub, hms }).toEqual({ sub: 'ann', hms: { gen: 2 } });
    expect(exp! * 1_000).toBeGreaterThan(Date.now() + 50_000);
    await seconds(DUE);
    await vi.waitFor(() => expect(ann.heard('refreshToken').length).toBeGreaterThan(1));
  });

  it('is the last one of somebody whom the room does not know any more', async () => {
    signalling.policies.delete('ann');
    await seconds(DUE);
    expect(ann.last('leave')?.reason).toBe(DisconnectReason.PARTICIPANT_REMOVED);
    expect(ann.heard('refreshToken')).toEqual([]);
    expect(signalling.hub.find('room', 'ann')).toBeUndefined();
  });
});
