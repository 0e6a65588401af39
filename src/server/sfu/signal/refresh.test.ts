import { DisconnectReason } from '@livekit/protocol';
import { decodeJwt } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Signalling, type Client } from '../../../../test/helpers/signalling.js';

/** A third of what the first token lives. */
const DUE_MS = 20_000;

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

describe('a token in use', () => {
  it('is made anew in time, by the policy that the room has now', async () => {
    const policy = {
      ...signalling.policies.get('ann')!,
      generation: 2,
      publish: ['audio'] as const,
    };
    signalling.policies.set('ann', policy);
    await vi.advanceTimersByTimeAsync(DUE_MS - 1_000);
    expect(ann.participant.policy.publish).toContain('video');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(ann.participant.policy).toEqual(policy);
    await vi.waitFor(() => expect(ann.heard('refreshToken')).toHaveLength(1));
    const { sub, hms, exp } = decodeJwt<{ hms: unknown }>(ann.last('refreshToken')!);
    expect({ sub, hms }).toEqual({ sub: 'ann', hms: { gen: 2 } });
    expect(exp! * 1_000).toBeGreaterThan(Date.now() + 50_000);
    await vi.advanceTimersByTimeAsync(DUE_MS);
    await vi.waitFor(() => expect(ann.heard('refreshToken').length).toBeGreaterThan(1));
  });

  it('is the last one of somebody whom the room does not know any more', async () => {
    signalling.policies.delete('ann');
    await vi.advanceTimersByTimeAsync(DUE_MS);
    expect(ann.last('leave')?.reason).toBe(DisconnectReason.PARTICIPANT_REMOVED);
    expect(ann.heard('refreshToken')).toEqual([]);
    expect(signalling.hub.find('room', 'ann')).toBeUndefined();
  });
});
