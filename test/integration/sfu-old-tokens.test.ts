/** A media token only says who somebody is: shown again later, it gives what the room grants then, or nothing. */
import {
  AddTrackRequest,
  LeaveRequest_Action,
  RequestResponse_Reason,
  TrackSource,
  TrackType,
} from '@livekit/protocol';
import { RoomServiceClient } from 'livekit-server-sdk';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { KEY, SECRET, startMediaHarness, type MediaHarness } from '../helpers/media-harness.js';
import { SignalClient } from '../helpers/signal-client.js';

const CAMERA = new AddTrackRequest({
  cid: 'cam',
  type: TrackType.VIDEO,
  source: TrackSource.CAMERA,
});
const NOTHING = { publish: [], subscribeToRoles: [], publishData: false };

describe('an old media token', () => {
  let harness: MediaHarness;
  let clients: SignalClient[];

  beforeAll(async () => {
    harness = await startMediaHarness();
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
    const { participant } = await client.next('join');
    return { client, token, sid: participant!.sid };
  };
  /** Comes in, and may do nothing. */
  const expectNothing = async (client: SignalClient) => {
    const { participant, otherParticipants } = await client.next('join');
    expect(participant?.permission).toMatchObject({
      canPublish: false,
      canSubscribe: false,
      canPublishData: false,
    });
    client.send('addTrack', CAMERA);
    expect(await client.next('requestResponse')).toMatchObject({
      reason: RequestResponse_Reason.NOT_ALLOWED,
    });
    return otherParticipants;
  };

  it('opens nothing after a demotion, neither to join nor to resume', async () => {
    const { token, sid } = await join('ann');
    harness.change('ann', NOTHING);
    expect(await connect(token).ended).toBe(401);
    expect(await connect(token, { reconnect: true, participantSid: sid }).ended).toBe(401);
  });

  it('opens nothing after a removal', async () => {
    const { client, token, sid } = await join('ann');
    harness.policies.delete('ann');
    harness.sfu.remove('room', 'ann');
    await client.ended;
    expect(await connect(token).ended).toBe(403);
    expect(await connect(token, { reconnect: true, participantSid: sid }).ended).toBe(403);
  });

  it('resumes with the rights of now', async () => {
    const { client, sid } = await join('ann');
    client.socket.terminate();
    await client.ended;
    harness.change('ann', NOTHING);
    const { generation } = harness.policies.get('ann')!;
    const fresh = await harness.member('ann', { ...NOTHING, generation });
    const again = connect(fresh, { reconnect: true, participantSid: sid });
    await again.next('reconnect');
    again.send('addTrack', CAMERA);
    expect(await again.next('requestResponse')).toMatchObject({
      reason: RequestResponse_Reason.NOT_ALLOWED,
    });
  });

  it('opens nothing after the media process died', async () => {
    const { client, token, sid } = await join('ann');
    process.kill(harness.sfu.workerPids[0]!, 'SIGKILL');
    expect((await client.next('leave')).action).toBe(LeaveRequest_Action.RECONNECT);
    harness.change('ann', NOTHING);
    expect(await connect(token).ended).toBe(401);
    expect(await connect(token, { reconnect: true, participantSid: sid }).ended).toBe(401);
  });

  it('opens nothing on a restarted server that knows better', async () => {
    const { token, sid } = await join('ann');
    await harness.close();
    harness = await startMediaHarness();
    expect(await connect(token).ended).toBe(403);
    await harness.member('ann', { ...NOTHING, generation: 2 });
    expect(await connect(token).ended).toBe(401);
    expect(await connect(token, { reconnect: true, participantSid: sid }).ended).toBe(401);
  });

  it('of an operator does not undo what an administrator took', async () => {
    await join('ann');
    const token = await harness.operatorToken('robot');
    const client = connect(token);
    await client.next('join');
    const service = new RoomServiceClient(harness.origin, KEY, SECRET);
    await service.updateParticipant('room', 'robot', {
      permission: { canPublish: false, canSubscribe: false, canPublishData: false },
    });
    client.close();
    await client.ended;
    await expectNothing(connect(token));
    expect((await service.getParticipant('room', 'robot')).permission).toMatchObject({
      canPublish: false,
    });
  });
});
