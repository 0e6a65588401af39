/**
 * What a client and an operator can see of a LiveKit server, asked of whichever one `LIVEKIT_URL` names.
 * `npm run conformance -- livekit` runs this against livekit-server and against ours.
 */
import { createHash, randomUUID } from 'node:crypto';
import { DisconnectReason as WireReason, PublishDataTrackRequest } from '@livekit/protocol';
import { DisconnectReason, dispose, RoomEvent } from '@livekit/rtc-node';
import {
  AccessToken,
  DataPacket_Kind,
  RoomServiceClient,
  TrackSource,
  type VideoGrant,
} from 'livekit-server-sdk';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { grows, stands } from '../helpers/numbers.js';
import { RtcNodePeer } from '../helpers/rtc-node-peer.js';
import { SignalClient } from '../helpers/signal-client.js';

const need = (name: string): string => {
  const value = process.env[name];
  if (!value)
    throw new Error(`${name} is not set: run this by \`npm run conformance -- livekit\`.`);
  return value;
};
const url = need('LIVEKIT_URL');
const key = need('LIVEKIT_API_KEY');
const secret = need('LIVEKIT_API_SECRET');
const SOON = { timeout: 15_000, interval: 50 };

describe('LiveKit', () => {
  const service = new RoomServiceClient(url.replace('ws', 'http'), key, secret);
  let room: string;
  let peers: RtcNodePeer[];
  let signals: SignalClient[];

  beforeEach(() => {
    room = `room-${randomUUID()}`;
    peers = [];
    signals = [];
  });
  afterEach(async () => {
    for (const peer of peers) await peer.close();
    for (const signal of signals) signal.close();
  });
  afterAll(() => dispose());

  const tokenOf = (identity: string, grant: VideoGrant = {}, fields = {}) => {
    const token = new AccessToken(key, secret, { identity, name: identity, ...fields });
    token.addGrant({ roomJoin: true, room, canUpdateOwnMetadata: true, ...grant });
    return token.toJwt();
  };
  const join = async (identity: string, grant: VideoGrant = {}, fields = {}) => {
    const peer = new RtcNodePeer();
    peers.push(peer);
    await peer.connect(url, await tokenOf(identity, grant, fields));
    return peer;
  };
  const signal = (token: string, request = {}) => {
    const client = new SignalClient(url, token, request);
    signals.push(client);
    return client;
  };
  const endOf = (peer: RtcNodePeer) =>
    new Promise<DisconnectReason>((resolve) =>
      peer.room.on(RoomEvent.Disconnected, (reason) => resolve(reason)),
    );
  const tracksOf = async (identity: string) =>
    (await service.getParticipant(room, identity)).tracks;
  const bytes = (text: string) => new TextEncoder().encode(text);
  const texts = (peer: RtcNodePeer) => peer.data.map(({ text }) => text);

  it('joins, and tells who is here and who goes', async () => {
    const ann = await join('ann', {}, { metadata: 'm', attributes: { a: 'b' } });
    const bob = await join('bob');
    await expect.poll(() => [...ann.room.remoteParticipants.keys()], SOON).toEqual(['bob']);
    const seen = bob.room.remoteParticipants.get('ann')!;
    expect(seen).toMatchObject({ name: 'ann', metadata: 'm', attributes: { a: 'b' } });
    expect(seen.sid).toMatch(/^PA_/);
    await ann.close();
    await expect.poll(() => bob.room.remoteParticipants.size, SOON).toBe(0);
  });

  it('refuses a forged token', async () => {
    const forged = new AccessToken(key, createHash('sha256').update(secret).digest('hex'), {
      identity: 'eve',
    });
    forged.addGrant({ roomJoin: true, room });
    expect(await signal(await forged.toJwt()).ended).toBe(401);
  });

  it('refuses a token that may not join', async () => {
    expect(await signal(await tokenOf('eve', { roomJoin: false })).ended).toBe(401);
  });

  it('carries picture and sound', async () => {
    const ann = await join('ann');
    const bob = await join('bob');
    await ann.publish();
    await grows(() => bob.frames);
    await expect.poll(() => bob.audioPeak, SOON).toBeGreaterThan(500);
  });

  it('carries simulcast, and shows a latecomer', async () => {
    const ann = await join('ann');
    await ann.publish(true);
    const bob = await join('bob');
    await grows(() => bob.frames);
    await expect.poll(() => bob.width, SOON).toBe(640);
  });

  it('subscribes to nothing when the token may not', async () => {
    const ann = await join('ann');
    const bob = await join('bob', { canSubscribe: false });
    await ann.publish();
    await expect.poll(async () => (await tracksOf('ann')).length, SOON).toBe(2);
    await stands(() => bob.frames);
    expect(bob.frames).toBe(0);
  });

  it('lets nobody publish whose token may not', async () => {
    const ann = await join('ann', { canPublish: false });
    await expect(ann.publish()).rejects.toThrow();
  });

  it('lets only granted sources be published', async () => {
    const ann = await join('ann', { canPublishSources: [TrackSource.MICROPHONE] });
    await expect(ann.publish()).rejects.toThrow();
    expect((await service.getParticipant(room, 'ann')).permission?.canPublishSources).toEqual([
      TrackSource.MICROPHONE,
    ]);
  });

  it('sends data to all and to some, reliable and lossy', async () => {
    const ann = await join('ann');
    const bob = await join('bob');
    const cid = await join('cid');
    await ann.say('reliable', true);
    await ann.say('lossy', false);
    await ann.room.localParticipant!.publishData(bytes('for bob'), {
      reliable: true,
      destination_identities: ['bob'],
    });
    await expect.poll(() => texts(bob).sort(), SOON).toEqual(['for bob', 'lossy', 'reliable']);
    await expect.poll(() => texts(cid).sort(), SOON).toEqual(['lossy', 'reliable']);
    expect(bob.data.every(({ from }) => from === 'ann')).toBe(true);
  });

  it('lets nobody send data whose token may not', async () => {
    const ann = await join('ann', { canPublishData: false });
    const bob = await join('bob');
    await Promise.resolve(ann.say('no', true)).catch(() => {});
    await service.sendData(room, bytes('yes'), DataPacket_Kind.RELIABLE, {});
    await expect.poll(() => texts(bob), SOON).toEqual(['yes']);
  });

  it('carries remote calls, and their failures', async () => {
    const ann = await join('ann');
    const bob = await join('bob');
    bob.room.localParticipant!.registerRpcMethod('twice', ({ payload }) =>
      Promise.resolve(payload + payload),
    );
    const call = (method: string, destinationIdentity = 'bob') =>
      ann.room.localParticipant!.performRpc({ destinationIdentity, method, payload: 'ab' });
    expect(await call('twice')).toBe('abab');
    await expect(call('other')).rejects.toMatchObject({ code: 1400 });
  });

  it('carries streams of text', async () => {
    const ann = await join('ann');
    const bob = await join('bob');
    const got: number[] = [];
    bob.room.registerTextStreamHandler(
      'talk',
      (reader) => void reader.readAll().then((text) => got.push(text.length)),
    );
    await ann.room.localParticipant!.sendText('x'.repeat(100_000), { topic: 'talk' });
    await expect.poll(() => got, SOON).toEqual([100_000]);
  });

  it('tells changed names, metadata and attributes', async () => {
    const ann = await join('ann');
    const bob = await join('bob');
    await ann.room.localParticipant!.updateMetadata('new');
    await ann.room.localParticipant!.updateName('Ann');
    await ann.room.localParticipant!.setAttributes({ mood: 'good' });
    await expect
      .poll(() => bob.room.remoteParticipants.get('ann'), SOON)
      .toMatchObject({ name: 'Ann', metadata: 'new', attributes: { mood: 'good' } });
  });

  it('hears who speaks', async () => {
    const ann = await join('ann');
    const bob = await join('bob');
    const speakers: string[] = [];
    bob.room.on(RoomEvent.ActiveSpeakersChanged, (active) =>
      speakers.push(active.map(({ identity }) => identity).join()),
    );
    await ann.publish();
    await expect.poll(() => speakers.at(-1), SOON).toBe('ann');
    ann.silence();
    await expect.poll(() => speakers.at(-1), SOON).toBe('');
  });

  it('tells the quality of connections', async () => {
    const ann = await join('ann');
    const qualities: number[] = [];
    ann.room.on(RoomEvent.ConnectionQualityChanged, (quality) => qualities.push(quality));
    await ann.publish();
    await expect.poll(() => qualities.length, { ...SOON, timeout: 25_000 }).toBeGreaterThan(0);
  });

  it('mutes from afar, and never unmutes', async () => {
    const ann = await join('ann');
    const bob = await join('bob');
    await ann.publish();
    await expect.poll(() => bob.remoteMuted('ann', 'camera'), SOON).toBe(false);
    const camera = (await tracksOf('ann')).find(({ source }) => source === TrackSource.CAMERA)!;
    await service.mutePublishedTrack(room, 'ann', camera.sid, true);
    await expect.poll(() => bob.remoteMuted('ann', 'camera'), SOON).toBe(true);
    await expect(service.mutePublishedTrack(room, 'ann', camera.sid, false)).rejects.toMatchObject({
      code: 'failed_precondition',
    });
  });

  it('unsubscribes and subscribes from afar', async () => {
    const ann = await join('ann');
    const bob = await join('bob');
    await ann.publish();
    await grows(() => bob.frames);
    const sids = (await tracksOf('ann')).map(({ sid }) => sid);
    await service.updateSubscriptions(room, 'bob', sids, false);
    await stands(() => bob.frames);
    await service.updateSubscriptions(room, 'bob', sids, true);
    await grows(() => bob.frames);
  });

  it('takes the right to publish away from afar', async () => {
    const ann = await join('ann');
    const bob = await join('bob');
    await ann.publish();
    await grows(() => bob.frames);
    await service.updateParticipant(room, 'ann', {
      permission: { canPublish: false, canSubscribe: true, canPublishData: true },
    });
    await stands(() => bob.frames);
    await expect.poll(async () => (await tracksOf('ann')).length, SOON).toBe(0);
  });

  it('sends data from afar', async () => {
    const ann = await join('ann');
    const bob = await join('bob');
    await service.sendData(room, bytes('all'), DataPacket_Kind.RELIABLE, {});
    await service.sendData(room, bytes('bob'), DataPacket_Kind.RELIABLE, {
      destinationIdentities: ['bob'],
    });
    await expect.poll(() => texts(bob), SOON).toEqual(['all', 'bob']);
    expect(texts(ann)).toEqual(['all']);
  });

  it('removes a participant', async () => {
    const ann = await join('ann');
    const end = endOf(ann);
    await service.removeParticipant(room, 'ann');
    expect(await end).toBe(DisconnectReason.PARTICIPANT_REMOVED);
    await expect(service.removeParticipant(room, 'nobody')).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('keeps a removed one out with its old token', async () => {
    const token = await tokenOf('ann');
    const client = signal(token);
    await client.next('join');
    await service.removeParticipant(room, 'ann');
    await client.next('leave');
    expect(await signal(token).ended).toBe(403);
  });

  it('deletes a room', async () => {
    const ann = await join('ann');
    const end = endOf(ann);
    await service.deleteRoom(room);
    expect(await end).toBe(DisconnectReason.ROOM_DELETED);
    await expect.poll(async () => (await service.listRooms([room])).length, SOON).toBe(0);
  });

  it('puts the older of two with one identity out', async () => {
    const ann = await join('ann');
    const end = endOf(ann);
    await join('ann');
    expect(await end).toBe(DisconnectReason.DUPLICATE_IDENTITY);
  });

  it('makes rooms with metadata and a number of places', async () => {
    const made = await service.createRoom({
      name: room,
      metadata: 'x',
      maxParticipants: 1,
      emptyTimeout: 60,
      departureTimeout: 30,
    });
    expect(made).toMatchObject({
      name: room,
      metadata: 'x',
      maxParticipants: 1,
      emptyTimeout: 60,
      departureTimeout: 30,
    });
    const ann = await join('ann');
    expect(ann.room.metadata).toBe('x');
    await expect(join('bob')).rejects.toThrow();
    await service.updateRoomMetadata(room, 'y');
    await expect.poll(() => ann.room.metadata, SOON).toBe('y');
  });

  it('hides the hidden', async () => {
    const ann = await join('ann');
    const ghost = await join('ghost', { hidden: true });
    await expect.poll(() => ghost.room.remoteParticipants.size, SOON).toBe(1);
    await ann.publish();
    await grows(() => ghost.frames);
    expect(ann.room.remoteParticipants.size).toBe(0);
  });

  it('resumes a client whose media never was up', async () => {
    const token = await tokenOf('ann');
    const client = signal(token);
    const { participant } = await client.next('join');
    client.socket.terminate();
    await client.ended;
    const again = signal(token, { reconnect: true, participantSid: participant!.sid });
    await again.next('reconnect');
    expect(again.received[0]?.case).toBe('reconnect');
  });

  it('sends an unknown one that resumes to a full restart', async () => {
    const client = signal(await tokenOf('ann'), { reconnect: true, participantSid: 'PA_unknown' });
    expect((await client.next('leave')).reason).toBe(WireReason.STATE_MISMATCH);
  });

  it('publishes data tracks', async () => {
    const client = signal(await tokenOf('ann'));
    await client.next('join');
    client.send(
      'publishDataTrackRequest',
      new PublishDataTrackRequest({ pubHandle: 7, name: 'gps' }),
    );
    const { info } = await client.next('publishDataTrackResponse');
    expect(info).toMatchObject({ pubHandle: 7, name: 'gps' });
    expect(info?.sid).toMatch(/^DTR_/);
  });

  it('refreshes tokens', async () => {
    const client = signal(await tokenOf('ann', {}, { ttl: 30 }));
    await client.next('join');
    expect(await client.next('refreshToken')).toMatch(/^ey/);
  });
});
