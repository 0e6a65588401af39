import { LeaveRequest_Action, SimulateScenario } from '@livekit/protocol';
import { describe, expect, it, vi } from 'vitest';
import {
  aroundSignalling,
  type Client,
  type Signalling,
} from '../../../../test/helpers/signalling.js';

let signalling: Signalling;

aroundSignalling((opened) => (signalling = opened));

describe('trouble on request', () => {
  const simulate = (client: Client, scenario: SimulateScenario['scenario']) =>
    client.say('simulate', new SimulateScenario({ scenario }));

  it('speaks for some seconds', () => {
    vi.useFakeTimers();
    const ann = signalling.join('ann');
    const bob = signalling.join('bob');
    simulate(ann, { case: 'speakerUpdate', value: 3 });
    expect(bob.last('speakersChanged')?.speakers).toMatchObject([{ sid: ann.sid, active: true }]);
    vi.advanceTimersByTime(3_000);
    expect(bob.last('speakersChanged')?.speakers).toMatchObject([{ sid: ann.sid, active: false }]);
  });

  it('speaks for nobody who may not', () => {
    const mute = signalling.join('mute', { publish: ['video'] });
    const bob = signalling.join('bob');
    simulate(mute, { case: 'speakerUpdate', value: 3 });
    expect(bob.heard('speakersChanged')).toEqual([]);
  });

  it('narrows the way down, within the room’s cap, and widens it again', () => {
    const ann = signalling.join('ann', { maxSubsBitRate: 500 });
    const limit = () => signalling.order('peer.rights')?.maxDownBitrate;
    simulate(ann, { case: 'subscriberBandwidth', value: 100_000n });
    expect(limit()).toBe(100_000);
    simulate(ann, { case: 'subscriberBandwidth', value: 9_000_000n });
    expect(limit()).toBe(500_000);
    simulate(ann, { case: 'subscriberBandwidth', value: 0n });
    expect(limit()).toBe(500_000);
  });

  it.each([
    ['migration', { action: LeaveRequest_Action.RESUME }, true],
    ['nodeFailure', undefined, false],
    ['serverLeave', { action: LeaveRequest_Action.DISCONNECT }, false],
    ['leaveRequestFullReconnect', { action: LeaveRequest_Action.RECONNECT }, false],
  ] as const)('%s', (scenario, leave, stays) => {
    const ann = signalling.join('ann');
    simulate(ann, { case: scenario, value: true });
    expect(ann.open).toBe(false);
    if (leave) expect(ann.last('leave')).toMatchObject(leave);
    else expect(ann.heard('leave')).toEqual([]);
    expect(signalling.hub.find('room', 'ann') !== undefined).toBe(stays);
  });

  it.each([
    ['disconnectSignalOnResume', 1],
    ['disconnectSignalOnResumeNoMessages', 0],
  ] as const)('%s, once', (scenario, hellos) => {
    const ann = signalling.join('ann');
    simulate(ann, { case: scenario, value: true });
    ann.socket.close();
    const second = signalling.resume(ann);
    signalling.notice({ type: 'data.position', peer: ann.sid, sequence: 0 });
    expect(second.heard('reconnect')).toHaveLength(hellos);
    expect(second.open).toBe(false);
    const third = signalling.resume(ann);
    signalling.notice({ type: 'data.position', peer: ann.sid, sequence: 0 });
    expect(third.heard('reconnect')).toHaveLength(1);
    expect(third.open).toBe(true);
  });
});
