/* eslint-disable @typescript-eslint/no-deprecated -- one of the many cases is, and so all their values seem to be */
/** What clients say in protobuf: join requests, signalling messages, data packets. */
import { gzipSync } from 'node:zlib';
import {
  AddTrackRequest,
  DataPacket,
  JoinRequest,
  MuteTrackRequest,
  Ping,
  SessionDescription,
  SignalRequest,
  SimulcastCodec,
  SyncState,
  TrackSource,
  TrackType,
  UpdateParticipantMetadata,
  UpdateSubscription,
  UpdateTrackSettings,
  VideoLayer,
  WrappedJoinRequest,
  WrappedJoinRequest_Compression,
} from '@livekit/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { parseJoinRequest } from '../../src/server/sfu/signal/join-request.js';
import { LIMITS } from '../../src/server/sfu/signal/limits.js';
import { DataStamp } from '../../src/server/sfu/worker/data.js';
import { Signalling } from '../helpers/signalling.js';
import { anOffer } from '../helpers/sdp-offer.js';
import { bytes, fuzz } from './fuzz.js';

const SDP = anOffer([{ kind: 'video', direction: 'sendonly', msid: 'camera', ssrc: 7 }]);
const CAMERA = new AddTrackRequest({
  cid: 'camera',
  name: 'camera',
  type: TrackType.VIDEO,
  source: TrackSource.CAMERA,
  width: 640,
  height: 360,
  layers: [new VideoLayer({ width: 640, height: 360, bitrate: 500_000 })],
  simulcastCodecs: [new SimulcastCodec({ codec: 'vp8', cid: 'camera' })],
});
const OFFER = new SessionDescription({ type: 'offer', sdp: SDP, id: 1 });

const REQUESTS = (
  [
    { case: 'addTrack', value: CAMERA },
    { case: 'offer', value: OFFER },
    { case: 'mute', value: new MuteTrackRequest({ sid: 'TR_x', muted: true }) },
    {
      case: 'subscription',
      value: new UpdateSubscription({ trackSids: ['TR_x'], subscribe: true }),
    },
    {
      case: 'trackSetting',
      value: new UpdateTrackSettings({ trackSids: ['TR_x'], width: 640, fps: 15 }),
    },
    {
      case: 'updateMetadata',
      value: new UpdateParticipantMetadata({ metadata: 'm', name: 'n', attributes: { a: 'b' } }),
    },
    { case: 'syncState', value: new SyncState({ offer: OFFER, trackSidsDisabled: ['TR_x'] }) },
    { case: 'pingReq', value: new Ping({ timestamp: 1n, rtt: 2n }) },
  ] as SignalRequest['message'][]
).map((message) => new SignalRequest({ message }).toBinary());

describe('garbage in protobuf', () => {
  it('is no join request, or one within its limits', () => {
    const plain = new JoinRequest({
      metadata: 'm',
      addTrackRequests: [CAMERA],
      publisherOffer: OFFER,
    });
    const wrapped = (compression: WrappedJoinRequest_Compression, joinRequest: Uint8Array) =>
      new WrappedJoinRequest({ compression, joinRequest: new Uint8Array(joinRequest) }).toBinary();
    const { GZIP, NONE } = WrappedJoinRequest_Compression;
    const seeds = [
      wrapped(NONE, plain.toBinary()),
      wrapped(GZIP, gzipSync(plain.toBinary())),
      wrapped(GZIP, gzipSync(Buffer.alloc(LIMITS.joinRequest + 1))),
    ];
    let read = 0;
    fuzz((random) => {
      const parameter = bytes(random, seeds).toString(random() < 0.9 ? 'base64url' : 'latin1');
      const request = parseJoinRequest(parameter);
      if (!request) return;
      read += 1;
      expect(request.toBinary().length).toBeLessThanOrEqual(2 * LIMITS.joinRequest);
    });
    expect(read).toBeGreaterThan(10);
  });

  it('is stamped with its sender, or goes nowhere', () => {
    const seeds = [
      new DataPacket({
        sequence: 3,
        value: { case: 'user', value: { payload: new Uint8Array(9), topic: 't' } },
      }),
      new DataPacket({ value: { case: 'chatMessage', value: { id: '1', message: 'hello' } } }),
      new DataPacket({
        participantIdentity: 'somebody',
        destinationIdentities: ['ben'],
        value: { case: 'rpcRequest', value: { id: '1', method: 'm', payload: 'p' } },
      }),
    ].map((packet) => packet.toBinary());
    fuzz((random) => {
      const stamped = new DataStamp('PA_a', 'ann').stamp(bytes(random, seeds), random() < 0.5);
      if (!stamped) return;
      const packet = DataPacket.fromBinary(stamped.bytes);
      expect([packet.participantSid, packet.participantIdentity]).toEqual(['PA_a', 'ann']);
      expect(packet.destinationIdentities).toEqual([]);
    });
  });

  describe('in a room', () => {
    let room: Signalling;
    afterEach(() => room.close());

    it('ends its sender at worst, and reaches nobody else', () => {
      room = new Signalling();
      const good = room.join('good');
      good.say('addTrack', CAMERA);
      const { trackId } = good;
      let count = 0;
      let hostile = room.join('hostile-0');
      fuzz((random) => {
        if (!hostile.open) hostile = room.join(`hostile-${++count}`);
        hostile.socket.emit('message', bytes(random, REQUESTS), true);
      });
      expect(good.open).toBe(true);
      expect(good.heard('leave')).toEqual([]);
      expect(good.participant.tracks.has(trackId)).toBe(true);
      // Whoever was put out is gone as a whole; whoever was not keeps to its limits.
      for (const { tracks, attributes, metadata } of room.hub.rooms.get('room')!.participants) {
        expect(tracks.size).toBeLessThanOrEqual(LIMITS.tracks);
        expect(JSON.stringify(attributes).length).toBeLessThan(2 * LIMITS.attributes);
        expect(metadata.length).toBeLessThanOrEqual(LIMITS.metadata);
      }
      const harm = new Set(['track.unpublish', 'track.mute', 'peer.close', 'peer.rights']);
      const harmed = room.orders.filter(
        (order) => harm.has(order.type) && 'peer' in order && order.peer === good.sid,
      );
      expect(harmed).toEqual([]);
    });
  });
});
