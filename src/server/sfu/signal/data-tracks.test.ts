import {
  PublishDataTrackRequest,
  RequestResponse_Reason,
  SubscriptionPermission,
  UnpublishDataTrackRequest,
  UpdateDataSubscription,
} from '@livekit/protocol';
import { describe, expect, it } from 'vitest';
import {
  aroundSignalling,
  type Client,
  type Signalling,
} from '../../../../test/helpers/signalling.js';

let signalling: Signalling;

aroundSignalling((opened) => (signalling = opened));

describe('data tracks', () => {
  const publish = (client: Client, pubHandle: number, name: string) =>
    client.say('publishDataTrackRequest', new PublishDataTrackRequest({ pubHandle, name }));
  const subscribe = (client: Client, trackSid: string, wanted = true) =>
    client.say(
      'updateDataSubscription',
      new UpdateDataSubscription({ updates: [{ trackSid, subscribe: wanted }] }),
    );
  const handles = (client: Client) =>
    Object.entries(client.last('dataTrackSubscriberHandles')?.subHandles ?? {}).map(
      ([handle, { trackSid }]) => [Number(handle), trackSid],
    );

  it('are announced, received when asked for, and end', () => {
    const ann = signalling.join('ann');
    const bob = signalling.join('bob');
    publish(ann, 7, 'gps');
    const sid = ann.last('publishDataTrackResponse')!.info!.sid;
    expect(bob.last('update')?.participants[0]?.dataTracks).toMatchObject([{ sid, name: 'gps' }]);
    expect(signalling.order('dataTrack.publish')).toMatchObject({ trackId: sid, handle: 7 });
    subscribe(bob, sid);
    expect(handles(bob)).toEqual([[1, sid]]);
    expect(signalling.order('dataTrack.subscribe')).toMatchObject({ peer: bob.sid, handle: 1 });
    subscribe(bob, sid, false);
    expect(handles(bob)).toEqual([]);
    subscribe(bob, sid);
    expect(handles(bob)).toEqual([[2, sid]]);
    ann.say('unpublishDataTrackRequest', new UnpublishDataTrackRequest({ pubHandle: 7 }));
    expect(ann.last('unpublishDataTrackResponse')?.info?.sid).toBe(sid);
    expect(handles(bob)).toEqual([]);
    expect(bob.last('update')?.participants[0]?.dataTracks).toEqual([]);
  });

  it.each([
    ['no handle', 0, 'x', RequestResponse_Reason.INVALID_HANDLE],
    ['a handle too large', 65_536, 'x', RequestResponse_Reason.INVALID_HANDLE],
    ['no name', 1, '', RequestResponse_Reason.INVALID_NAME],
    ['a handle twice', 9, 'x', RequestResponse_Reason.DUPLICATE_HANDLE],
    ['a name twice', 1, 'first', RequestResponse_Reason.DUPLICATE_NAME],
  ])('are refused with %s', (_what, handle, name, reason) => {
    const ann = signalling.join('ann');
    publish(ann, 9, 'first');
    publish(ann, handle, name);
    expect(ann.last('requestResponse')).toMatchObject({
      reason,
      request: { case: 'publishDataTrack' },
    });
    expect(ann.heard('publishDataTrackResponse')).toHaveLength(1);
  });

  it('obey the room and the publisher, and come back with the right', () => {
    const ann = signalling.join('ann');
    const bob = signalling.join('bob');
    publish(ann, 7, 'gps');
    const sid = ann.last('publishDataTrackResponse')!.info!.sid;
    subscribe(bob, sid);
    signalling.change(bob, { subscribeToRoles: [] });
    expect(handles(bob)).toEqual([]);
    signalling.change(bob, { subscribeToRoles: null });
    expect(handles(bob)).toHaveLength(1);
    ann.say('subscriptionPermission', new SubscriptionPermission());
    expect(handles(bob)).toEqual([]);
    ann.say('subscriptionPermission', new SubscriptionPermission({ allParticipants: true }));
    expect(handles(bob)).toHaveLength(1);
    signalling.change(ann, { publishData: false });
    expect(ann.last('unpublishDataTrackResponse')?.info?.sid).toBe(sid);
    expect(handles(bob)).toEqual([]);
    publish(ann, 8, 'again');
    expect(ann.last('requestResponse')?.reason).toBe(RequestResponse_Reason.NOT_ALLOWED);
  });
});
