import {
  MuteTrackRequest,
  ParticipantInfo,
  ParticipantInfo_State,
  ParticipantUpdate,
} from '@livekit/protocol';
import { describe, expect, it } from 'vitest';
import { LIMITS } from './limits.js';
import { SentMemory } from './sent-memory.js';
import type { SignalMessage } from './session.js';

const mute: SignalMessage = { case: 'mute', value: new MuteTrackRequest() };
const update = (state: ParticipantInfo_State): SignalMessage => ({
  case: 'update',
  value: new ParticipantUpdate({ participants: [new ParticipantInfo({ state })] }),
});

describe('what a resuming client may have missed', () => {
  it('is what matters once: people who left, not those who are here', () => {
    const memory = new SentMemory();
    const left = update(ParticipantInfo_State.DISCONNECTED);
    memory.note(update(ParticipantInfo_State.ACTIVE), null, 1);
    memory.note(left, null, 2);
    memory.note(mute, null, 3);
    memory.note({ case: 'pong', value: 1n }, null, 4);
    expect(memory.take()).toEqual([left, mute]);
    expect(memory.take()).toEqual([]);
  });

  it('ends with what was sent well before the client’s last word', () => {
    const memory = new SentMemory();
    memory.note(mute, 0, 1_000);
    memory.note(update(ParticipantInfo_State.ACTIVE), 2_500, 2_600);
    expect(memory.take()).toHaveLength(1);
    memory.note(mute, 0, 1_000);
    memory.note(update(ParticipantInfo_State.ACTIVE), 4_000, 4_100);
    expect(memory.take()).toEqual([]);
  });

  it('is known to be incomplete after too many', () => {
    const memory = new SentMemory();
    for (let i = 0; i < LIMITS.remembered; i++) memory.note(mute, null, i);
    expect(memory.overflowed).toBe(false);
    memory.note(mute, null, 9_999);
    expect(memory.overflowed).toBe(true);
    memory.note(mute, 60_000, 60_001);
    expect(memory.overflowed).toBe(false);
  });
});
