import {
  AddTrackRequest,
  DisconnectReason,
  LeaveRequest,
  LeaveRequest_Action,
  MuteTrackRequest,
  ParticipantInfo_State,
  Ping,
  RequestResponse_Reason,
  SessionDescription,
  SignalRequest,
  TrackSource,
  TrackType,
  UpdateParticipantMetadata,
  UpdateSubscription,
  UpdateTrackSettings,
} from '@livekit/protocol';
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/server/sfu/signal/limits.js';
import { KEY, SECRET, startMediaHarness, type MediaHarness } from '../helpers/media-harness.js';
import { joinParameter, SignalClient } from '../helpers/signal-client.js';

const CAMERA = new AddTrackRequest({
  cid: 'cam',
  type: TrackType.VIDEO,
  source: TrackSource.CAMERA,
  width: 640,
  height: 360,
});

describe('the LiveKit door', () => {
  let harness: MediaHarness;
  let clients: SignalClient[];

  beforeAll(async () => {
    harness = await startMediaHarness({ graceMs: 300 });
  });
  afterAll(() => harness.close());
  beforeEach(() => {
    clients = [];
  });
  afterEach(async () => {
    for (const client of clients) client.close();
    await harness.clear();
  });

  const connect = (token: string, request = {}) => {
    const client = new SignalClient(harness.url, token, request);
    clients.push(client);
    return client;
  };

  const join = async (identity: string, policy = {}) => {
    const token = await harness.member(identity, policy);
    const client = connect(token);
    return { client, token, welcome: await client.next('join') };
  };

  it('greets with the room, the others and its rules', async () => {
    await join('ann');
    const { client, welcome } = await join('bob', { publish: ['audio'] });
    expect(client.received[0]?.case).toBe('join');
    expect(welcome.participant).toMatchObject({ identity: 'bob', name: 'bob' });
    expect(welcome.participant?.sid).toMatch(/^PA_/);
    expect(welcome.room).toMatchObject({ name: 'room' });
    expect(welcome.room?.sid).toMatch(/^RM_/);
    expect(welcome.otherParticipants.map((other) => other.identity)).toEqual(['ann']);
    expect(welcome.pingTimeout).toBeGreaterThan(welcome.pingInterval);
    expect(welcome.participant?.permission).toMatchObject({
      canPublish: true,
      canPublishSources: [TrackSource.MICROPHONE],
    });
  });

  it('tells the others who came and who left', async () => {
    const { client: ann } = await join('ann');
    const { client: bob } = await join('bob');
    const came = await ann.next('update');
    expect(came.participants[0]).toMatchObject({
      identity: 'bob',
      state: ParticipantInfo_State.JOINED,
    });
    bob.send('leave', new LeaveRequest());
    const left = await ann.next(
      'update',
      (update) => update.participants[0]?.state === ParticipantInfo_State.DISCONNECTED,
    );
    expect(left.participants[0]).toMatchObject({
      identity: 'bob',
      disconnectReason: DisconnectReason.CLIENT_INITIATED,
    });
    await expect
      .poll(() => harness.events.at(-1))
      .toMatchObject({ type: 'disconnected', peerId: 'bob', roomId: 'room' });
  });

  it.each([
    ['nonsense', 401, async () => 'not.a.token'],
    [
      'a stranger’s signature',
      401,
      async () => new AccessToken(KEY, 'another secret', { identity: 'eve' }).toJwt(),
    ],
    [
      'no right to join',
      401,
      async () => new AccessToken(KEY, SECRET, { identity: 'eve' }).toJwt(),
    ],
    [
      'an old generation',
      401,
      async () => harness.member('eve').then((token) => (harness.change('eve', {}), token)),
    ],
    [
      'a peer who was removed',
      403,
      async () => harness.member('eve').then((token) => (harness.policies.delete('eve'), token)),
    ],
    ['an unknown room', 404, async () => harness.member('eve', {}, 'unknown-room')],
  ])(
    'refuses a token with %s, on the socket and when asked why',
    async (_name, status, makeToken) => {
      const token = await makeToken();
      expect(await connect(token).ended).toBe(status);
      const answer = await fetch(
        `${harness.origin}/rtc/v1/validate?access_token=${token}&join_request=${joinParameter()}`,
      );
      expect(answer.status).toBe(status);
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
      // livekit-client tries its old path after any other 404.
      if (status === 404) expect(await answer.text()).toContain('requested room does not exist');
    },
  );

  it('greets at the old path, and sends away whoever wants media there', async () => {
    const client = new SignalClient(harness.url, await harness.member('ann'), {}, '/rtc');
    clients.push(client);
    expect((await client.next('join')).participant?.identity).toBe('ann');
    client.send('addTrack', CAMERA);
    expect(await client.next('leave')).toMatchObject({
      action: LeaveRequest_Action.DISCONNECT,
      reason: DisconnectReason.JOIN_FAILURE,
    });
    const stranger = new SignalClient(harness.url, 'nonsense', {}, '/rtc');
    expect(await stranger.ended).toBe(401);
    expect((await fetch(`${harness.origin}/rtc/validate`)).status).toBe(403);
    expect(harness.events).toEqual([]);
  });

  it('lets an operator’s token in as the room says', async () => {
    const token = new AccessToken(KEY, SECRET, { identity: 'robot', name: 'Robot' });
    token.addGrant({ roomJoin: true, room: 'room' });
    const { client: ann } = await join('ann');
    await connect(await token.toJwt()).next('join');
    expect((await ann.next('update')).participants[0]).toMatchObject({
      identity: 'robot',
      name: 'Robot',
    });
  });

  it('does not let a removed one back in with a token made before', async () => {
    const service = new RoomServiceClient(harness.origin, KEY, SECRET);
    const old = await harness.operatorToken('robot');
    const client = connect(old);
    await client.next('join');
    await service.removeParticipant('room', 'robot');
    expect((await client.next('leave')).reason).toBe(DisconnectReason.PARTICIPANT_REMOVED);
    expect(await connect(old).ended).toBe(403);
    const fresh = await harness.operatorToken('robot', {}, Date.now() + 2_000);
    await connect(fresh).next('join');
    await service.removeParticipant('room', 'robot', { revokeTokenTs: 1n });
    await connect(old).next('join');
  });

  it('keeps to the number of participants that RoomService set', async () => {
    const service = new RoomServiceClient(harness.origin, KEY, SECRET);
    await service.createRoom({ name: 'room', maxParticipants: 1 });
    const { token } = await join('ann');
    expect(await connect(await harness.member('bob')).ended).toBe(403);
    await connect(await harness.operatorToken('tape', { hidden: true, recorder: true })).next(
      'join',
    );
    await connect(token).next('join');
  });

  it('applies what the room decided while the socket was opening', async () => {
    const token = await harness.member('ann');
    harness.meanwhile = () => harness.change('ann', { publish: [] });
    expect(await connect(token).ended).toBe(401);
    const again = await harness.member('ann');
    harness.meanwhile = () => {
      harness.policies.delete('ann');
      harness.sfu.remove('room', 'ann');
    };
    expect(await connect(again).ended).toBe(403);
  });

  it('lets pages of other origins ask why', async () => {
    const answer = await fetch(`${harness.origin}/rtc/v1/validate`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://example.org',
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization',
      },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('access-control-allow-headers')).toBe('authorization');
  });

  it('answers pings', async () => {
    const { client } = await join('ann');
    client.send('pingReq', new Ping({ timestamp: 42n }));
    expect((await client.next('pongResp')).lastPingTimestamp).toBe(42n);
  });

  it('puts the older of two connections with one identity out', async () => {
    const { client: old } = await join('ann');
    await join('ann');
    expect(await old.next('leave')).toMatchObject({
      reason: DisconnectReason.DUPLICATE_IDENTITY,
      action: LeaveRequest_Action.DISCONNECT,
    });
    expect(harness.events.filter((event) => event.type === 'disconnected')).toEqual([]);
  });

  it('resumes a participant whose socket dropped, first message first, nothing missed', async () => {
    const { client, token, welcome } = await join('ann');
    const { client: bob } = await join('bob');
    await join('cid');
    client.socket.terminate();
    await client.ended;
    bob.send('leave', new LeaveRequest());
    await bob.ended;
    const again = connect(token, { reconnect: true, participantSid: welcome.participant!.sid });
    await again.next('reconnect');
    expect(again.received[0]?.case).toBe('reconnect');
    const here = await again.next('update', (update) => update.participants.length > 1);
    expect(here.participants.map((other) => other.identity)).toEqual(['ann', 'cid']);
    const states = again.received.flatMap((message) =>
      message.case === 'update' ? message.value.participants : [],
    );
    expect(states.find((other) => other.identity === 'bob')?.state).toBe(
      ParticipantInfo_State.DISCONNECTED,
    );
  });

  it('sends a forgotten participant to a full restart', async () => {
    const token = await harness.member('ann');
    const client = connect(token, { reconnect: true, participantSid: 'PA_unknown' });
    expect(await client.next('leave')).toMatchObject({ action: LeaveRequest_Action.RECONNECT });
  });

  it('gives up a participant when the grace period ends', async () => {
    const { client } = await join('ann');
    const { client: bob } = await join('bob');
    client.socket.terminate();
    await bob.next(
      'update',
      (update) => update.participants[0]?.state === ParticipantInfo_State.DISCONNECTED,
    );
    expect(harness.events.at(-1)).toMatchObject({ type: 'disconnected', peerId: 'ann' });
  });

  it('accepts allowed tracks and refuses others', async () => {
    const { client } = await join('ann', { publish: ['video'] });
    client.send('addTrack', CAMERA);
    const published = await client.next('trackPublished');
    expect(published.cid).toBe('cam');
    expect(published.track?.sid).toMatch(/^TR_/);
    client.send(
      'addTrack',
      new AddTrackRequest({
        cid: 'mic',
        type: TrackType.AUDIO,
        source: TrackSource.MICROPHONE,
      }),
    );
    expect(await client.next('requestResponse')).toMatchObject({
      reason: RequestResponse_Reason.NOT_ALLOWED,
    });
  });

  it('takes tracks back when the room revokes them, and tells the new rights and a new token', async () => {
    const { client } = await join('ann');
    client.send('addTrack', CAMERA);
    const { track } = await client.next('trackPublished');
    harness.change('ann', { publish: [] });
    expect((await client.next('trackUnpublished')).trackSid).toBe(track?.sid);
    const self = await client.next('update');
    expect(self.participants[0]).toMatchObject({
      identity: 'ann',
      permission: { canPublish: false },
    });
    const fresh = await client.next('refreshToken');
    client.send('addTrack', CAMERA);
    expect(await client.next('requestResponse')).toMatchObject({
      reason: RequestResponse_Reason.NOT_ALLOWED,
    });
    harness.change('ann', { publish: ['video'] });
    client.send('addTrack', CAMERA);
    await client.next('trackPublished');
    // The token before the last change is worth nothing.
    expect(await connect(fresh).ended).toBe(401);
  });

  it('removes, and the removed stays out', async () => {
    const { client, token } = await join('ann');
    harness.policies.delete('ann');
    harness.sfu.remove('room', 'ann');
    expect(await client.next('leave')).toMatchObject({
      reason: DisconnectReason.PARTICIPANT_REMOVED,
      action: LeaveRequest_Action.DISCONNECT,
    });
    expect(await connect(token).ended).toBe(403);
  });

  it('lets own metadata be changed only where the room allows it', async () => {
    const { client: ann } = await join('ann');
    const { client: bob } = await join('bob', { updateOwnMetadata: false });
    const change = new UpdateParticipantMetadata({
      requestId: 7,
      metadata: 'hello',
      attributes: { mood: 'good' },
    });
    bob.send('updateMetadata', change);
    expect(await bob.next('requestResponse')).toMatchObject({
      requestId: 7,
      reason: RequestResponse_Reason.NOT_ALLOWED,
    });
    ann.send('updateMetadata', change);
    expect(await ann.next('requestResponse')).toMatchObject({
      requestId: 7,
      reason: RequestResponse_Reason.OK,
    });
    const told = await bob.next('update', (update) => update.participants[0]?.metadata === 'hello');
    expect(told.participants[0]?.attributes).toEqual({ mood: 'good' });
  });

  it('closes only the socket that sends rubbish, too much, or too often', async () => {
    const { client: good } = await join('good');
    const { client: rubbish } = await join('rubbish');
    rubbish.socket.send(Buffer.from([0xff, 0xff, 0xff]));
    expect(await rubbish.ended).toBe(1003);
    const { client: large } = await join('large');
    large.socket.send(Buffer.alloc(LIMITS.message + 1));
    expect(await large.ended).toBe(1009);
    const { client: often } = await join('often');
    for (let i = 0; i < 1000; i++) often.send('ping', BigInt(i));
    expect(await often.ended).toBe(1008);
    const { client: text } = await join('text');
    text.socket.send('hello');
    expect(await text.ended).toBe(1003);
    await good.settle();
  });

  it('survives seeded noise, and so does everybody else', async () => {
    const { client: good } = await join('good');
    const pid = harness.sfu.workerPids[0];
    let state = 11;
    const next = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) >>> 24;
    const offer = new SessionDescription({
      type: 'offer',
      sdp: 'v=0\r\nm=video 9 X 96\r\na=mid:0\r\n',
    });
    const seeds = [
      new SignalRequest({ message: { case: 'addTrack', value: CAMERA } }),
      new SignalRequest({ message: { case: 'offer', value: offer } }),
      new SignalRequest({
        message: { case: 'trackSetting', value: new UpdateTrackSettings({ trackSids: ['TR_x'] }) },
      }),
      new SignalRequest({
        message: { case: 'subscription', value: new UpdateSubscription({ trackSids: ['TR_x'] }) },
      }),
    ].map((message) => message.toBinary());
    for (let round = 0; round < 15; round++) {
      const { client } = await join(`noise-${round}`);
      for (let i = 0; i < 20; i++) {
        const bytes = Buffer.from(seeds[next() % seeds.length]!);
        bytes[next() % bytes.length] = next();
        client.socket.send(bytes);
      }
      client.close();
      await client.ended;
    }
    await good.settle();
    expect(good.received.some((message) => message.case === 'leave')).toBe(false);
    expect(harness.sfu.workerPids).toEqual([pid]);
    const [room] = (await harness.sfu.observer.inspect()).rooms;
    expect(room?.participants.find(({ identity }) => identity === 'good')?.media).not.toBeNull();
  });

  it('ignores requests about the tracks of others', async () => {
    const { client: ann } = await join('ann');
    ann.send('addTrack', CAMERA);
    const { track } = await ann.next('trackPublished');
    const { client: eve } = await join('eve');
    eve.send('mute', new MuteTrackRequest({ sid: track!.sid, muted: true }));
    await eve.settle();
    await ann.settle();
    expect(ann.received.some((message) => message.case === 'mute')).toBe(false);
  });

  it('sends everybody to a restart when the media process dies', async () => {
    const { client } = await join('ann');
    process.kill(harness.sfu.workerPids[0]!, 'SIGKILL');
    expect(await client.next('leave')).toMatchObject({ action: LeaveRequest_Action.RECONNECT });
    expect(harness.events.at(-1)).toMatchObject({ type: 'disconnected', peerId: 'ann' });
    const token = await harness.member('ann');
    await connect(token).next('join');
    await expect.poll(() => harness.sfu.workerPids.length, { timeout: 10_000 }).toBe(1);
  });
});
