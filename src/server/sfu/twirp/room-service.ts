/**
 * RoomService, as livekit-server-sdk calls it. It acts on media, and the room's own people and their rights stay
 * with the room: a permission given here can take away and never add, and admission is still asked. Only who is
 * removed here, alone or with the room, leaves the room as well.
 */
import {
  CreateRoomRequest,
  DataPacket,
  DataPacket_Kind,
  DeleteRoomRequest,
  DeleteRoomResponse,
  DisconnectReason,
  LeaveRequest_Action,
  ListParticipantsRequest,
  ListParticipantsResponse,
  ListRoomsRequest,
  ListRoomsResponse,
  MuteRoomTrackRequest,
  MuteRoomTrackResponse,
  ParticipantInfo,
  RemoveParticipantResponse,
  Room,
  RoomParticipantIdentity,
  SendDataRequest,
  SendDataResponse,
  UpdateParticipantRequest,
  UpdateRoomMetadataRequest,
  UpdateSubscription,
  UpdateSubscriptionsRequest,
  UpdateSubscriptionsResponse,
  UserPacket,
} from '@livekit/protocol';
import type { SignalHub } from '../signal/hub.js';
import { LIMITS } from '../signal/limits.js';
import { narrow } from '../signal/permissions.js';
import type { Place } from '../signal/place.js';
import { applyPolicy } from '../signal/policy.js';
import { mute } from '../signal/publishing.js';
import { setMetadata } from '../signal/requests.js';
import type { SfuRoom } from '../signal/room.js';
import { wish } from '../signal/subscribing.js';
import { TwirpError } from './errors.js';
import type { AdminGrant } from './grants.js';
import { method, type Method } from './method.js';

/** An empty room made by CreateRoom goes after so long when the caller names no time. */
const EMPTY_SECONDS = 300;
const EMPTY_SECONDS_MOST = 86_400;
const DATA_MOST = 64_000;

function roomOf(hub: SignalHub, id: string): SfuRoom {
  const room = hub.rooms.get(id);
  if (!room) throw new TwirpError('not_found', 'room does not exist');
  return room;
}

function placeOf(hub: SignalHub, room: string, identity: string): Place {
  const place = hub.find(room, identity);
  if (!place) throw new TwirpError('not_found', 'participant does not exist');
  return place;
}

function checkMetadata(metadata: string): void {
  if (metadata.length > LIMITS.metadata)
    throw new TwirpError('invalid_argument', 'metadata is too large');
}

const inRoom = (grant: AdminGrant) => ({
  grant,
  room: (request: { room: string }) => request.room,
});

export const METHODS: Readonly<Record<string, Method>> = {
  CreateRoom: method(CreateRoomRequest, Room, { grant: 'roomCreate' }, (hub, request) => {
    if (!request.name || request.name.length > LIMITS.identity)
      throw new TwirpError('invalid_argument', 'room needs a name');
    checkMetadata(request.metadata);
    const room = hub.openRoom(request.name);
    const seconds = Math.min(request.emptyTimeout || EMPTY_SECONDS, EMPTY_SECONDS_MOST);
    room.keepUntil = Date.now() + seconds * 1000;
    setTimeout(() => hub.sweep(room), seconds * 1000 + 1).unref();
    if (request.metadata) room.metadata = request.metadata;
    return room.toInfo();
  }),

  ListRooms: method(
    ListRoomsRequest,
    ListRoomsResponse,
    { grant: 'roomList' },
    (hub, { names }) => {
      const rooms = [...hub.rooms.values()].filter(
        (room) => names.length === 0 || names.includes(room.id),
      );
      return new ListRoomsResponse({ rooms: rooms.map((room) => room.toInfo()) });
    },
  ),

  DeleteRoom: method(
    DeleteRoomRequest,
    DeleteRoomResponse,
    { grant: 'roomCreate' },
    (hub, request) => {
      hub.closeRoom(roomOf(hub, request.room), { removed: true });
      return new DeleteRoomResponse();
    },
  ),

  ListParticipants: method(
    ListParticipantsRequest,
    ListParticipantsResponse,
    inRoom('roomAdmin'),
    (hub, request) => {
      const participants = roomOf(hub, request.room).participants.map((participant) =>
        participant.toInfo(),
      );
      return new ListParticipantsResponse({ participants });
    },
  ),

  GetParticipant: method(
    RoomParticipantIdentity,
    ParticipantInfo,
    inRoom('roomAdmin'),
    (hub, request) => placeOf(hub, request.room, request.identity).participant.toInfo(),
  ),

  RemoveParticipant: method(
    RoomParticipantIdentity,
    RemoveParticipantResponse,
    inRoom('roomAdmin'),
    (hub, request) => {
      const place = placeOf(hub, request.room, request.identity);
      hub.depart(place, {
        reason: DisconnectReason.PARTICIPANT_REMOVED,
        action: LeaveRequest_Action.DISCONNECT,
        removed: true,
      });
      return new RemoveParticipantResponse();
    },
  ),

  MutePublishedTrack: method(
    MuteRoomTrackRequest,
    MuteRoomTrackResponse,
    inRoom('roomAdmin'),
    (hub, request) => {
      const { room, participant } = placeOf(hub, request.room, request.identity);
      const track = participant.tracks.get(request.trackSid);
      if (!track) throw new TwirpError('not_found', 'track does not exist');
      // Nobody's microphone or camera is switched on from afar.
      if (!request.muted && track.info.muted)
        throw new TwirpError('failed_precondition', 'remote unmute is not enabled');
      mute(room, participant, track.id, request.muted, true);
      return new MuteRoomTrackResponse({ track: track.info });
    },
  ),

  UpdateParticipant: method(
    UpdateParticipantRequest,
    ParticipantInfo,
    inRoom('roomAdmin'),
    (hub, request) => {
      const { room, participant } = placeOf(hub, request.room, request.identity);
      if (!setMetadata(participant, request))
        throw new TwirpError('invalid_argument', 'name, metadata or attributes are too large');
      const policy = request.permission
        ? narrow(participant.granted, request.permission)
        : participant.policy;
      applyPolicy(room, participant, policy);
      return participant.toInfo();
    },
  ),

  UpdateSubscriptions: method(
    UpdateSubscriptionsRequest,
    UpdateSubscriptionsResponse,
    inRoom('roomAdmin'),
    (hub, request) => {
      const { room, participant } = placeOf(hub, request.room, request.identity);
      const { trackSids, participantTracks, subscribe } = request;
      wish(room, participant, new UpdateSubscription({ trackSids, participantTracks, subscribe }));
      return new UpdateSubscriptionsResponse();
    },
  ),

  SendData: method(SendDataRequest, SendDataResponse, inRoom('roomAdmin'), (hub, request) => {
    if (request.data.length > DATA_MOST)
      throw new TwirpError('invalid_argument', 'data is too large');
    const room = roomOf(hub, request.room);
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- callers still use it
    const { destinationIdentities: identities, destinationSids: sids } = request;
    const everybody = identities.length === 0 && sids.length === 0;
    const receivers = room.participants.filter(
      ({ identity, sid }) => everybody || identities.includes(identity) || sids.includes(sid),
    );
    const user = new UserPacket({
      payload: request.data,
      topic: request.topic,
      destinationIdentities: identities,
      nonce: request.nonce,
    });
    const packet = new DataPacket({
      kind: request.kind,
      destinationIdentities: identities,
      value: { case: 'user', value: user },
    });
    room.worker.send({
      type: 'data.send',
      room: room.sid,
      peers: receivers.map(({ sid }) => sid),
      reliable: request.kind === DataPacket_Kind.RELIABLE,
      packet: packet.toBinary(),
    });
    return new SendDataResponse();
  }),

  UpdateRoomMetadata: method(
    UpdateRoomMetadataRequest,
    Room,
    inRoom('roomAdmin'),
    (hub, request) => {
      checkMetadata(request.metadata);
      const room = roomOf(hub, request.room);
      room.metadata = request.metadata;
      room.announceRoom();
      return room.toInfo();
    },
  ),
};
