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
  ForwardParticipantRequest,
  ForwardParticipantResponse,
  LeaveRequest_Action,
  ListParticipantsRequest,
  ListParticipantsResponse,
  ListRoomsRequest,
  ListRoomsResponse,
  MoveParticipantRequest,
  MoveParticipantResponse,
  MuteRoomTrackRequest,
  MuteRoomTrackResponse,
  ParticipantInfo,
  PerformRpcRequest,
  PerformRpcResponse,
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
import { announceMetadata, setMetadata } from '../signal/metadata.js';
import type { Place } from '../signal/place.js';
import { restrict } from '../signal/policy.js';
import { mute } from '../signal/publishing.js';
import { TIMEOUTS, type SfuRoom } from '../signal/room.js';
import { wish } from '../signal/subscribing.js';
import { TwirpError } from './errors.js';
import type { AdminGrant } from './grants.js';
import { method, type Method } from './method.js';

const DATA_MOST = 64_000;
const NONCE_BYTES = 16;

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

/**
 * What the rooms know, media or not. They are asked as for a token of a generation that never was: it lets nobody
 * in, and the refusal tells.
 */
function whatIsThere(
  hub: SignalHub,
  roomId: string,
  identity: string,
): 'nothing' | 'room' | 'peer' {
  const nobody = { generation: -1, grant: {}, name: '', metadata: '' };
  const answer = hub.options.authority.admit({ roomId, identity, ...nobody });
  if (answer.ok) return 'peer';
  if (answer.reason === 'room_unknown') return 'nothing';
  return answer.reason === 'peer_unknown' ? 'room' : 'peer';
}

function unimplemented(what: string) {
  return (): never => {
    throw new TwirpError('unimplemented', `${what} is not part of this server`);
  };
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
    const { name, metadata, emptyTimeout, departureTimeout, maxParticipants } = request;
    if (!name || name.length > LIMITS.identity)
      throw new TwirpError('invalid_argument', 'room needs a name');
    checkMetadata(metadata);
    if (request.egress || request.agents.length > 0)
      throw new TwirpError('unimplemented', 'egress and agents are not part of this server');
    const room = hub.openRoom(name);
    if (metadata) room.metadata = metadata;
    if (emptyTimeout) room.emptyTimeout = Math.min(emptyTimeout, TIMEOUTS.most);
    if (departureTimeout) room.departureTimeout = Math.min(departureTimeout, TIMEOUTS.most);
    if (maxParticipants) room.maxParticipants = maxParticipants;
    room.keepUntil = Date.now() + room.emptyTimeout * 1000;
    hub.sweep(room);
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
    (hub, { room: id }) => {
      const room = hub.rooms.get(id);
      if (!room && whatIsThere(hub, id, '') === 'nothing')
        throw new TwirpError('not_found', 'room does not exist');
      if (room) hub.closeRoom(room, { ended: true });
      hub.options.emit({ type: 'endRequested', roomId: id });
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
      const { room: roomId, identity, revokeTokenTs } = request;
      const place = hub.find(roomId, identity);
      if (!place && whatIsThere(hub, roomId, identity) !== 'peer')
        throw new TwirpError('not_found', 'participant does not exist');
      const madeUntil = revokeTokenTs > 0n ? Number(revokeTokenTs) * 1000 : Date.now();
      hub.denied.deny(roomId, identity, place?.participant.token.expiresAt, madeUntil);
      if (place)
        hub.depart(place, {
          reason: DisconnectReason.PARTICIPANT_REMOVED,
          action: LeaveRequest_Action.DISCONNECT,
          end: 'removed',
        });
      else hub.options.emit({ type: 'removeRequested', roomId, peerId: identity });
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
      if (!request.muted)
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
      const problem = setMetadata(participant, request);
      if (problem) throw new TwirpError('invalid_argument', problem);
      announceMetadata(room, participant);
      if (request.permission) restrict(room, participant, request.permission);
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
    if (request.nonce.length !== 0 && request.nonce.length !== NONCE_BYTES)
      throw new TwirpError('invalid_argument', `a nonce has ${NONCE_BYTES} bytes`);
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

  ForwardParticipant: method(
    ForwardParticipantRequest,
    ForwardParticipantResponse,
    inRoom('roomAdmin'),
    unimplemented('forwarding to another room'),
  ),

  MoveParticipant: method(
    MoveParticipantRequest,
    MoveParticipantResponse,
    inRoom('roomAdmin'),
    unimplemented('moving to another room'),
  ),

  PerformRpc: method(
    PerformRpcRequest,
    PerformRpcResponse,
    inRoom('roomAdmin'),
    unimplemented('a remote call by the server'),
  ),
};
