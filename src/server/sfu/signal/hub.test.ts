import {
  AddTrackRequest,
  ClientInfo,
  ClientInfo_Capability,
  ConnectionQuality,
  DisconnectReason,
  LeaveRequest_Action,
  ParticipantPermission,
  RequestResponse_Reason,
  SessionDescription,
  StoreDataBlobRequest,
  StreamState,
  SubscriptionError,
  SubscriptionPermission,
  SyncState,
  TrackSource,
  TrackType,
  UpdateLocalAudioTrack,
  UpdateLocalVideoTrack,
  UpdateParticipantMetadata,
  UpdateSubscription,
  UpdateTrackSettings,
  AudioTrackFeature,
  ParticipantInfo_Kind,
} from '@livekit/protocol';
import { describe, expect, it, vi } from 'vitest';
import {
  aroundSignalling,
  type Client,
  type Signalling,
} from '../../../../test/helpers/signalling.js';
import { LIMITS, PING } from './limits.js';
import { restrict } from './policy.js';

let signalling: Signalling;

aroundSignalling((opened) => (signalling = opened));

const publishCamera = (client: Client): string => {
  const before = client.heard('trackPublished').length;
  client.say(
    'addTrack',
    new AddTrackRequest({
      cid: `camera-${before}`,
      type: TrackType.VIDEO,
      source: TrackSource.CAMERA,
      width: 640,
      height: 360,
    }),
  );
  const { trackId } = client;
  signalling.notice({
    type: 'track.live',
    peer: client.sid,
    trackId,
    mid: '0',
    mimeType: 'video/VP8',
  });
  return trackId;
};

describe('what the media process measured', () => {
  it('speakers: to whoever may see and hear them', () => {
    const host = signalling.join('host', { role: 'host' });
    const guest = signalling.join('guest', { role: 'guest', subscribeToRoles: ['guest'] });
    const ghost = signalling.join('ghost', { role: 'guest', hidden: true });
    const room = signalling.hub.rooms.get('room')!.sid;
    const speakers = [host, guest, ghost].map(({ sid }) => ({
      peer: sid,
      level: 0.5,
      active: true,
    }));
    signalling.notice({ type: 'speakers', room, speakers });
    const told = (client: Client) =>
      client
        .last('speakersChanged')
        ?.speakers.map(({ sid, level, active }) => [sid, level, active]);
    expect(told(host)).toEqual([
      [host.sid, 0.5, true],
      [guest.sid, 0.5, true],
    ]);
    expect(told(guest)).toEqual([[guest.sid, 0.5, true]]);
    expect(told(ghost)).toHaveLength(3);
  });

  it('connection quality: with its score, never lost', () => {
    const ann = signalling.join('ann');
    const bob = signalling.join('bob');
    signalling.notice({
      type: 'quality',
      peers: [
        { peer: bob.sid, quality: 'poor', score: 2 },
        { peer: 'PA_gone', quality: 'good', score: 4 },
      ],
    });
    for (const client of [ann, bob])
      expect(client.last('connectionQuality')?.updates).toMatchObject([
        { participantSid: bob.sid, quality: ConnectionQuality.POOR, score: 2 },
      ]);
  });

  it('paused streams: to the subscriber, by the publisher’s name', () => {
    const ann = signalling.join('ann');
    const bob = signalling.join('bob');
    const trackId = publishCamera(ann);
    const streams = [
      { trackId, paused: true },
      { trackId: 'TR_none', paused: true },
    ];
    signalling.notice({ type: 'stream.state', peer: bob.sid, streams });
    expect(bob.last('streamStateUpdate')?.streamStates).toMatchObject([
      { participantSid: ann.sid, trackSid: trackId, state: StreamState.PAUSED },
    ]);
    expect(ann.heard('streamStateUpdate')).toEqual([]);
  });

  it('wanted layers: to the publisher, by codec and plain', () => {
    const ann = signalling.join('ann');
    const trackId = publishCamera(ann);
    const qualities = [
      { quality: 0, enabled: true },
      { quality: 2, enabled: false },
    ];
    signalling.notice({ type: 'track.qualities', peer: ann.sid, trackId, qualities });
    expect(ann.last('subscribedQualityUpdate')).toMatchObject({
      trackSid: trackId,
      subscribedQualities: qualities,
      subscribedCodecs: [{ codec: 'vp8', qualities }],
    });
  });
});

describe('the policy of the room', () => {
  it('caps what is sent and received, and changes the caps of live tracks', () => {
    const ann = signalling.join('ann', { publishCaps: { video: 500 }, maxSubsBitRate: 900 });
    expect(signalling.order('peer.open')).toMatchObject({ maxDownBitrate: 900_000 });
    const trackId = publishCamera(ann);
    expect(signalling.order('track.publish')?.track).toMatchObject({
      trackId,
      maxBitrate: 500_000,
    });
    signalling.change(ann, { publishCaps: { video: 200 }, maxSubsBitRate: 0 });
    expect(signalling.order('track.cap')).toMatchObject({
      trackId,
      limits: { maxBitrate: 200_000 },
    });
    signalling.change(ann, { priority: 4 });
    expect(signalling.order('track.cap')).toMatchObject({ priority: 4 });
    expect(signalling.order('peer.rights')).toMatchObject({ maxDownBitrate: 0, publishData: true });
  });

  it('does not give back what an administrator took', () => {
    const ann = signalling.join('ann');
    const { room, participant } = signalling.hub.find('room', 'ann')!;
    restrict(room, participant, new ParticipantPermission({ canSubscribe: true }));
    expect(participant.policy.publish).toEqual([]);
    signalling.change(ann, { name: 'Ann' });
    expect(participant.policy).toMatchObject({ name: 'Ann', publish: [], publishData: false });
  });

  it('tells nobody when nothing changed', () => {
    const ann = signalling.join('ann');
    const bob = signalling.join('bob');
    const before = bob.heard('update').length;
    signalling.change(ann, {});
    expect(bob.heard('update')).toHaveLength(before + 1);
    signalling.hub.setPolicy('room', 'ann', signalling.policies.get('ann')!);
    expect(bob.heard('update')).toHaveLength(before + 1);
  });
});

describe('a publisher’s own rules', () => {
  it('are enforced, told, and lifted again', () => {
    const ann = signalling.join('ann');
    const bob = signalling.join('bob');
    const cid = signalling.join('cid');
    const trackId = publishCamera(ann);
    const subscribed = ({ participant }: Client) => participant.subscriptions.has(trackId);
    expect([subscribed(bob), subscribed(cid)]).toEqual([true, true]);
    ann.say(
      'subscriptionPermission',
      new SubscriptionPermission({
        trackPermissions: [{ participantIdentity: 'bob', allTracks: true }],
      }),
    );
    expect([subscribed(bob), subscribed(cid)]).toEqual([true, false]);
    expect(cid.last('subscriptionPermissionUpdate')).toMatchObject({
      trackSid: trackId,
      allowed: false,
    });
    expect(bob.heard('subscriptionPermissionUpdate')).toEqual([]);
    ann.say('subscriptionPermission', new SubscriptionPermission({ allParticipants: true }));
    expect(subscribed(cid)).toBe(true);
    expect(cid.last('subscriptionPermissionUpdate')).toMatchObject({ allowed: true });
  });
});

describe('requests', () => {
  it('tell which subscriptions cannot be', () => {
    const ann = signalling.join('ann');
    ann.say('subscription', new UpdateSubscription({ trackSids: ['TR_none'], subscribe: true }));
    expect(ann.last('subscriptionResponse')).toMatchObject({
      trackSid: 'TR_none',
      err: SubscriptionError.SE_TRACK_NOTFOUND,
    });
  });

  it('say which ones this server does not know', () => {
    const ann = signalling.join('ann');
    ann.say('storeDataBlobRequest', new StoreDataBlobRequest({ requestId: 4 }));
    expect(ann.last('requestResponse')).toMatchObject({
      requestId: 4,
      reason: RequestResponse_Reason.UNSUPPORTED_TYPE,
    });
  });

  it('change size and features of a track', () => {
    const ann = signalling.join('ann');
    const bob = signalling.join('bob');
    const trackSid = publishCamera(ann);
    ann.say('updateVideoTrack', new UpdateLocalVideoTrack({ trackSid, width: 1280, height: 720 }));
    ann.say(
      'updateAudioTrack',
      new UpdateLocalAudioTrack({ trackSid, features: [AudioTrackFeature.TF_STEREO] }),
    );
    expect(bob.last('update')?.participants[0]?.tracks[0]).toMatchObject({
      width: 1280,
      height: 720,
      audioFeatures: [AudioTrackFeature.TF_STEREO],
    });
  });

  it.each([
    ['name', { name: 'x'.repeat(300) }],
    ['metadata', { metadata: 'x'.repeat(5_000) }],
    ['attributes', { attributes: { a: 'x'.repeat(5_000) } }],
  ])('refuse too long %s, and change nothing', (_what, change) => {
    const ann = signalling.join('ann');
    ann.say('updateMetadata', new UpdateParticipantMetadata({ requestId: 3, ...change }));
    expect(ann.last('requestResponse')).toMatchObject({
      requestId: 3,
      reason: RequestResponse_Reason.LIMIT_EXCEEDED,
    });
    expect(ann.participant).toMatchObject({ name: 'ann', metadata: '', attributes: {} });
  });
});

describe('what a client says when it comes', () => {
  it('is shown to others: protocol, capabilities, attributes, kind', () => {
    const bob = signalling.join('bob');
    signalling.join(
      'bot',
      {},
      {
        clientInfo: new ClientInfo({
          clientProtocol: 2,
          capabilities: [ClientInfo_Capability.CAP_PACKET_TRAILER],
        }),
        participantAttributes: { mood: 'good' },
        metadata: 'hello',
      },
      { generation: null, kind: 'agent', attributes: { from: 'token' } },
    );
    expect(bob.last('update')?.participants[0]).toMatchObject({
      clientProtocol: 2,
      capabilities: [ClientInfo_Capability.CAP_PACKET_TRAILER],
      kind: ParticipantInfo_Kind.AGENT,
      metadata: 'hello',
      attributes: { mood: 'good', from: 'token' },
    });
  });

  it('counts for nothing where the room does not let it', () => {
    const ann = signalling.join('ann', { updateOwnMetadata: false }, { metadata: 'hello' });
    expect(ann.participant.metadata).toBe('');
  });

  it('is told to the room when its media is there', () => {
    const bot = signalling.join('bot', {}, { metadata: 'hello' }, { generation: null });
    signalling.notice({ type: 'peer.connected', peer: bot.sid });
    const told = signalling.events.map(({ type }) => type);
    expect(told).toEqual(['connected', 'renamed']);
    expect(signalling.events[1]).toMatchObject({ name: 'bot', metadata: 'hello' });
  });
});

describe('another name', () => {
  const call = (client: Client, name: string, metadata = '') =>
    client.say('updateMetadata', new UpdateParticipantMetadata({ name, metadata }));

  it('is made to fit the rules of the product, and told to everybody and the room', () => {
    const ann = signalling.join('ann');
    const bob = signalling.join('bob');
    call(ann, 'Ann\n\u202eAdmin');
    expect(bob.last('update')?.participants[0]?.name).toBe('Ann Admin');
    expect(signalling.events.at(-1)).toMatchObject({ type: 'renamed', name: 'Ann Admin' });
    call(ann, '\u200b', 'm');
    expect(bob.last('update')?.participants[0]).toMatchObject({ name: 'Ann Admin', metadata: 'm' });
  });

  it('comes only so often', () => {
    const ann = signalling.join('ann');
    for (let turn = 0; turn < 90; turn++) call(ann, `Ann ${turn}`);
    const answers = ann.heard('requestResponse').map(({ reason }) => reason);
    expect(answers[0]).toBe(RequestResponse_Reason.OK);
    expect(answers.at(-1)).toBe(RequestResponse_Reason.LIMIT_EXCEEDED);
  });
});

describe('hidden participants and recorders', () => {
  it('are not counted, and a recorder is told of', () => {
    const ann = signalling.join('ann');
    signalling.join('ghost', { hidden: true });
    signalling.join('tape', { recorder: true });
    expect(ann.last('roomUpdate')?.room).toMatchObject({
      activeRecording: true,
      numParticipants: 1,
    });
    expect(
      ann.heard('update').flatMap(({ participants }) => participants.map((p) => p.identity)),
    ).toEqual(['tape']);
  });
});

describe('a room', () => {
  it('has so many places, and none is needed twice', () => {
    const ann = signalling.join('ann');
    signalling.hub.rooms.get('room')!.maxParticipants = 1;
    const { policy } = ann.participant;
    expect(signalling.hub.hasPlace('room', 'bob', policy)).toBe(false);
    expect(signalling.hub.hasPlace('room', 'ann', policy)).toBe(true);
    expect(signalling.hub.hasPlace('room', 'ghost', { ...policy, hidden: true })).toBe(true);
  });

  it('stays a while after the last one left', () => {
    vi.useFakeTimers();
    const ann = signalling.join('ann');
    const room = signalling.hub.rooms.get('room')!;
    room.metadata = 'kept';
    room.departureTimeout = 10;
    signalling.hub.depart(
      { room, participant: ann.participant },
      { reason: DisconnectReason.CLIENT_INITIATED, action: null },
    );
    vi.advanceTimersByTime(9_000);
    signalling.join('bob');
    vi.advanceTimersByTime(15_000);
    expect(signalling.hub.rooms.get('room')).toBe(room);
    signalling.hub.depart(signalling.hub.find('room', 'bob')!, {
      reason: DisconnectReason.CLIENT_INITIATED,
      action: null,
    });
    vi.advanceTimersByTime(10_001);
    expect(signalling.hub.rooms.has('room')).toBe(false);
  });
});

describe('a client', () => {
  const offer = (characters: number) =>
    new SessionDescription({ type: 'offer', sdp: 'v=0\r\n'.padEnd(characters, 'a=x\r\n'), id: 1 });

  it('may publish so many tracks', () => {
    const ann = signalling.join('ann');
    for (let i = 0; i <= LIMITS.tracks; i++)
      ann.say(
        'addTrack',
        new AddTrackRequest({
          cid: `camera-${i}`,
          type: TrackType.VIDEO,
          source: TrackSource.CAMERA,
        }),
      );
    expect(ann.participant.tracks.size).toBe(LIMITS.tracks);
    expect(ann.last('requestResponse')?.reason).toBe(RequestResponse_Reason.LIMIT_EXCEEDED);
    expect(signalling.orders.filter(({ type }) => type === 'track.publish')).toHaveLength(
      LIMITS.tracks,
    );
  });

  it('may offer what it needs for more than a hundred people, and no more than the limit', () => {
    const ann = signalling.join('ann');
    ann.say('offer', offer(120 * 6_000));
    expect(signalling.order('peer.offer')?.sdp).toHaveLength(120 * 6_000);
    ann.say('offer', offer(LIMITS.sdp + 1));
    expect(signalling.orders.filter(({ type }) => type === 'peer.offer')).toHaveLength(1);
    expect(ann.last('leave')?.action).toBe(LeaveRequest_Action.DISCONNECT);
    expect(ann.open).toBe(false);
  });

  it('may not say long things all the time', () => {
    const ann = signalling.join('ann');
    const bob = signalling.join('bob');
    for (let i = 0; i < 20; i++) ann.say('offer', offer(1_000_000));
    const taken = signalling.orders.filter(({ type }) => type === 'peer.offer').length;
    expect(taken).toBeGreaterThan(2);
    expect(taken).toBeLessThan(10);
    expect([ann.open, bob.open]).toEqual([false, true]);
  });

  it('that never answers is given up', () => {
    vi.useFakeTimers();
    const ann = signalling.join('ann');
    const bob = signalling.join('bob');
    const seconds = (count: number) => {
      for (let i = 0; i < count; i++) {
        vi.advanceTimersByTime(1_000);
        bob.say('ping', 1n);
      }
    };
    seconds(PING.timeout + PING.interval - 1);
    expect([ann.open, bob.open]).toEqual([true, true]);
    seconds(2);
    expect([ann.open, bob.open]).toEqual([false, true]);
    // It could resume for a while.
    expect(signalling.hub.find('room', 'ann')).toBeDefined();
    seconds(16);
    expect(signalling.hub.find('room', 'ann')).toBeUndefined();
    expect(signalling.order('peer.close')).toMatchObject({ peer: ann.sid });
    expect(bob.last('update')?.participants[0]).toMatchObject({ identity: 'ann' });
  });
});

describe('a resume', () => {
  it('is answered when the media process said how far data came', () => {
    const ann = signalling.join('ann');
    const bob = signalling.join('bob');
    ann.socket.close();
    const again = signalling.resume(ann);
    publishCamera(bob);
    expect(again.socket.heard).toEqual([]);
    signalling.notice({ type: 'data.position', peer: ann.sid, sequence: 41 });
    expect(again.socket.heard[0]).toMatchObject({
      case: 'reconnect',
      value: { lastMessageSeq: 41 },
    });
    expect(again.last('update')?.participants.map(({ identity }) => identity)).toEqual([
      'ann',
      'bob',
    ]);
  });

  it('survives a second drop before the answer', () => {
    const ann = signalling.join('ann');
    ann.socket.close();
    signalling.resume(ann).socket.close();
    const third = signalling.resume(ann);
    signalling.notice({ type: 'data.position', peer: ann.sid, sequence: 1 });
    signalling.notice({ type: 'data.position', peer: ann.sid, sequence: 1 });
    expect(third.heard('reconnect')).toHaveLength(1);
  });

  it('asks for lost data when the transport is the one that stays', () => {
    const ann = signalling.join('ann');
    ann.socket.close();
    const again = signalling.resume(ann);
    signalling.notice({ type: 'data.position', peer: ann.sid, sequence: 0 });
    again.say('syncState', new SyncState());
    expect(signalling.order('data.replay')).toBeUndefined();
    again.say('offer', new SessionDescription({ type: 'offer', sdp: 'v=0' }));
    const kinds = signalling.orders.map(({ type }) => type);
    expect(kinds.slice(-2)).toEqual(['peer.offer', 'data.replay']);
  });

  it('restores wishes, takes back unknown tracks, asks for lost data', () => {
    const ann = signalling.join('ann');
    const bob = signalling.join('bob');
    const [first, second] = [publishCamera(ann), publishCamera(ann)];
    bob.say('subscription', new UpdateSubscription({ trackSids: [first], subscribe: false }));
    bob.say(
      'syncState',
      new SyncState({
        subscription: { trackSids: [second], subscribe: false },
        trackSidsDisabled: [first],
        publishTracks: [{ cid: 'x', track: { sid: 'TR_mine' } }],
        datachannelReceiveStates: [{ publisherSid: ann.sid, lastSeq: 5 }],
      }),
    );
    expect([...bob.participant.subscriptions.keys()]).toEqual([first]);
    expect(signalling.order('track.layer')).toMatchObject({ trackId: first, paused: true });
    expect(bob.last('trackUnpublished')?.trackSid).toBe('TR_mine');
    expect(signalling.order('data.replay')).toMatchObject({
      peer: bob.sid,
      received: [{ publisher: ann.sid, sequence: 5 }],
    });
  });
});

describe('layers', () => {
  it('are asked for with size and rate', () => {
    const ann = signalling.join('ann');
    const bob = signalling.join('bob');
    const trackId = publishCamera(ann);
    bob.say(
      'trackSetting',
      new UpdateTrackSettings({ trackSids: [trackId], width: 320, height: 180, fps: 15 }),
    );
    expect(signalling.order('track.layer')).toMatchObject({
      trackId,
      width: 320,
      height: 180,
      fps: 15,
    });
  });
});
