import { ListParticipantsRequest, ListParticipantsResponse } from '@livekit/protocol';
import {
  AccessToken,
  DataPacket_Kind,
  RoomServiceClient,
  ServerError,
  TrackSource,
} from 'livekit-server-sdk';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { KEY, SECRET, startMediaHarness, type MediaHarness } from '../helpers/media-harness.js';
import { grows, stands } from '../helpers/numbers.js';
import { RtcNodePeer } from '../helpers/rtc-node-peer.js';

const SOON = { timeout: 15_000, interval: 50 };

const call = (
  harness: MediaHarness,
  method: string,
  token: string,
  type: string,
  body: Uint8Array | string,
) =>
  fetch(`${harness.origin}/twirp/livekit.RoomService/${method}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': type },
    body: body as BodyInit,
  });

const admin = async (grant: Record<string, unknown>) => {
  const token = new AccessToken(KEY, SECRET);
  token.addGrant(grant);
  return token.toJwt();
};

describe('RoomService, as livekit-server-sdk calls it', () => {
  let harness: MediaHarness;
  let service: RoomServiceClient;
  let ann: RtcNodePeer;
  let bob: RtcNodePeer;

  beforeAll(async () => {
    harness = await startMediaHarness();
    service = new RoomServiceClient(harness.origin, KEY, SECRET);
  });
  beforeEach(async () => {
    ann = new RtcNodePeer();
    bob = new RtcNodePeer();
    await ann.connect(harness.url, await harness.member('ann'));
    await bob.connect(harness.url, await harness.member('bob'));
  });
  afterEach(async () => {
    await ann.close();
    await bob.close();
    await harness.clear();
  });
  afterAll(async () => {
    await harness.close();
  });

  it('lists rooms and participants, and gives one', async () => {
    await ann.publish();
    await expect
      .poll(() => service.getParticipant('room', 'ann').then((info) => info.tracks.length), SOON)
      .toBe(2);
    const [room] = await service.listRooms();
    expect(room).toMatchObject({ name: 'room', numParticipants: 2, numPublishers: 1 });
    expect(await service.listRooms(['another'])).toEqual([]);
    const people = await service.listParticipants('room');
    expect(people.map(({ identity }) => identity).sort()).toEqual(['ann', 'bob']);
    const tracks = people.find(({ identity }) => identity === 'ann')!.tracks;
    expect(tracks.map(({ source }) => source).sort()).toEqual([
      TrackSource.CAMERA,
      TrackSource.MICROPHONE,
    ]);
  });

  it('mutes a track, and never unmutes one', async () => {
    await ann.publish();
    await expect.poll(() => bob.remoteMuted('ann', 'camera'), SOON).toBe(false);
    const camera = (await service.getParticipant('room', 'ann')).tracks.find(
      ({ source }) => source === TrackSource.CAMERA,
    )!;
    expect((await service.mutePublishedTrack('room', 'ann', camera.sid, true)).muted).toBe(true);
    await expect.poll(() => bob.remoteMuted('ann', 'camera'), SOON).toBe(true);
    await expect(
      service.mutePublishedTrack('room', 'ann', camera.sid, false),
    ).rejects.toMatchObject({ code: 'failed_precondition' });
  });

  it('sends data to all and to some', async () => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    await service.sendData('room', bytes('for all'), DataPacket_Kind.RELIABLE, {});
    await service.sendData('room', bytes('for bob'), DataPacket_Kind.RELIABLE, {
      destinationIdentities: ['bob'],
    });
    await expect.poll(() => bob.data.map(({ text }) => text), SOON).toEqual(['for all', 'for bob']);
    expect(ann.data.map(({ text }) => text)).toEqual(['for all']);
    const { sid } = await service.getParticipant('room', 'ann');
    await service.sendData('room', bytes('by sid'), DataPacket_Kind.LOSSY, {
      destinationSids: [sid],
      topic: 'news',
    });
    await expect.poll(() => ann.data.map(({ text }) => text), SOON).toEqual(['for all', 'by sid']);
    expect(bob.data).toHaveLength(2);
  });

  it('changes names, metadata and rights, but gives no right that the room did not', async () => {
    harness.change('ann', { publish: ['audio'] });
    const everything = {
      canPublish: true,
      canSubscribe: true,
      canPublishData: true,
      canPublishSources: [],
    };
    const info = await service.updateParticipant('room', 'ann', {
      metadata: 'm',
      name: 'Ann',
      attributes: { a: 'b' },
      permission: everything,
    });
    expect(info).toMatchObject({ name: 'Ann', metadata: 'm', attributes: { a: 'b' } });
    expect(info.permission?.canPublishSources).toEqual([TrackSource.MICROPHONE]);
    const none = await service.updateParticipant('room', 'ann', {
      permission: { ...everything, canPublish: false },
    });
    expect(none.permission?.canPublish).toBe(false);
    expect((await service.getParticipant('room', 'ann')).metadata).toBe('m');
    await expect.poll(() => bob.room.remoteParticipants.get('ann')?.name, SOON).toBe('Ann');
  });

  it('subscribes and unsubscribes for somebody', async () => {
    await ann.publish();
    await expect.poll(() => bob.frames, SOON).toBeGreaterThan(5);
    const sids = (await service.getParticipant('room', 'ann')).tracks.map(({ sid }) => sid);
    await service.updateSubscriptions('room', 'bob', sids, false);
    await stands(() => bob.frames);
    await service.updateSubscriptions('room', 'bob', sids, true);
    await grows(() => bob.frames);
  });

  it('removes people and rooms, makes rooms, sets room metadata', async () => {
    await service.removeParticipant('room', 'ann');
    await expect.poll(() => ann.seen, SOON).toContain('Disconnected');
    expect(harness.events.at(-1)).toEqual({
      type: 'disconnected',
      reason: 'removed',
      roomId: 'room',
      peerId: 'ann',
    });
    expect((await service.updateRoomMetadata('room', 'hello')).metadata).toBe('hello');
    await expect.poll(() => bob.room.metadata, SOON).toBe('hello');
    await service.deleteRoom('room');
    await expect.poll(() => bob.seen, SOON).toContain('Disconnected');
    expect(harness.events.slice(-2)).toEqual([
      { type: 'disconnected', reason: 'ended', roomId: 'room', peerId: 'bob' },
      { type: 'endRequested', roomId: 'room' },
    ]);
    expect(await service.listRooms()).toEqual([]);
    expect(await service.createRoom({ name: 'fresh', metadata: 'x' })).toMatchObject({
      name: 'fresh',
      metadata: 'x',
      numParticipants: 0,
    });
    expect((await service.listRooms()).map(({ name }) => name)).toEqual(['fresh']);
  });

  it('reaches people and rooms without media', async () => {
    await harness.member('viewer');
    await service.removeParticipant('room', 'viewer');
    expect(harness.events.at(-1)).toEqual({
      type: 'removeRequested',
      roomId: 'room',
      peerId: 'viewer',
    });
    await service.deleteRoom('quiet');
    expect(harness.events.at(-1)).toEqual({ type: 'endRequested', roomId: 'quiet' });
    await expect(service.removeParticipant('room', 'nobody')).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(service.deleteRoom('unknown')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('says what it does not do', async () => {
    const unimplemented = { code: 'unimplemented', status: 501 };
    await expect(service.forwardParticipant('room', 'ann', 'x')).rejects.toMatchObject(
      unimplemented,
    );
    await expect(service.moveParticipant('room', 'ann', 'x')).rejects.toMatchObject(unimplemented);
  });

  it('says what is wrong in Twirp’s words', async () => {
    await expect(service.listParticipants('nowhere')).rejects.toMatchObject({
      status: 404,
      code: 'not_found',
    });
    await expect(service.getParticipant('room', 'nobody')).rejects.toBeInstanceOf(ServerError);
    const stranger = new RoomServiceClient(
      harness.origin,
      KEY,
      'a wrong secret of thirty-two characters',
    );
    await expect(stranger.listRooms()).rejects.toMatchObject({
      status: 401,
      code: 'unauthenticated',
    });
    await expect(service.updateRoomMetadata('room', 'x'.repeat(5_000))).rejects.toMatchObject({
      code: 'invalid_argument',
    });
  });

  it('speaks protobuf too', async () => {
    const token = await admin({ roomAdmin: true, room: 'room' });
    const answer = await call(
      harness,
      'ListParticipants',
      token,
      'application/protobuf',
      new ListParticipantsRequest({ room: 'room' }).toBinary(),
    );
    expect(answer.headers.get('content-type')).toBe('application/protobuf');
    const { participants } = ListParticipantsResponse.fromBinary(
      new Uint8Array(await answer.arrayBuffer()),
    );
    expect(participants).toHaveLength(2);
  });
});

describe('the door of RoomService', () => {
  let harness: MediaHarness;
  beforeAll(async () => {
    harness = await startMediaHarness();
  });
  afterAll(() => harness.close());

  it.each([
    ['a participant’s own token', 403, () => harness.member('ann'), 'ListRooms', '{}'],
    [
      'another room’s administrator',
      403,
      () => admin({ roomAdmin: true, room: 'other' }),
      'ListParticipants',
      '{"room":"room"}',
    ],
    [
      'a lister who wants to delete',
      403,
      () => admin({ roomList: true }),
      'DeleteRoom',
      '{"room":"room"}',
    ],
    ['no token', 401, async () => '', 'ListRooms', '{}'],
    ['a body that is no JSON', 400, () => admin({ roomList: true }), 'ListRooms', '{'],
    ['a method that is none', 404, () => admin({ roomList: true }), 'constructor', '{}'],
  ])('refuses %s', async (_name, status, token, method, body) => {
    expect((await call(harness, method, await token(), 'application/json', body)).status).toBe(
      status,
    );
  });
});
