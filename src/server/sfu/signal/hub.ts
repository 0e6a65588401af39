/**
 * Every room and participant of this engine, and the ways in and out: join, resume, grace, departure.
 *
 * A participant outlives its socket by a grace period, so that a short drop costs nothing. It does not
 * outlive its media process: then all of its room are told to come back afresh, which clients do alone.
 */
import { DisconnectReason, LeaveRequest_Action, ParticipantInfo_State } from '@livekit/protocol';
import type { WebSocket } from 'ws';
import type { TurnServers } from '../ice-servers.js';
import type { SfuLogger } from '../logger.js';
import type { MediaAuthority, MediaEvent, MediaPolicy } from '../port.js';
import type { MediaTokens } from '../tokens.js';
import { forgetDataOf } from './data-tracks.js';
import { DeniedTokens } from './denied-tokens.js';
import { greet, greetAgain } from './greeting.js';
import { setMetadata } from './metadata.js';
import { Participant } from './participant.js';
import { endOf, type Departure, type Place } from './place.js';
import { grantPolicy } from './policy.js';
import { addTrack } from './publishing.js';
import { handleRequest, takeOffer, type RequestEnds } from './requests.js';
import { refreshLater } from './refresh.js';
import { SfuRoom, type RoomWorker } from './room.js';
import { Session, type SessionOwner, type SignalSession } from './session.js';
import { forgetTrack, reconcileSubscriber } from './subscribing.js';
import type { Visitor } from './visitor.js';

export interface WorkerPool {
  /** The media process for a new room. */
  choose(): RoomWorker;
}

export interface HubOptions {
  authority: MediaAuthority;
  tokens: MediaTokens;
  workers: WorkerPool;
  emit: (event: MediaEvent) => void;
  logger: SfuLogger;
  /** How long a participant waits for its client after the socket dropped, in milliseconds. */
  graceMs: number;
  /** TURN servers for clients, or null. */
  turn: TurnServers | null;
}

type OpenSession = (owner: SessionOwner) => SignalSession;

const { DISCONNECT, RECONNECT, RESUME } = LeaveRequest_Action;

export class SignalHub {
  readonly rooms = new Map<string, SfuRoom>();
  readonly options: HubOptions;
  readonly denied = new DeniedTokens();
  /** The server is about to stop: nobody new comes in. */
  draining = false;
  readonly #places = new Map<string, Place>();

  constructor(options: HubOptions) {
    this.options = options;
  }

  /** By participant sid. */
  place(sid: string): Place | undefined {
    return this.#places.get(sid);
  }

  find(roomId: string, identity: string): Place | undefined {
    const room = this.rooms.get(roomId);
    const participant = room?.get(identity);
    return room && participant ? { room, participant } : undefined;
  }

  /** The room, made when it is not there. */
  openRoom(id: string): SfuRoom {
    const known = this.rooms.get(id);
    if (known) return known;
    const { workers, emit, logger } = this.options;
    const worker = workers.choose();
    worker.rooms += 1;
    const room = new SfuRoom({ id, worker, emit, logger });
    this.rooms.set(id, room);
    return room;
  }

  /** Hidden participants and recorders need no place; who is here already has one. */
  hasPlace(roomId: string, identity: string, policy: MediaPolicy): boolean {
    const room = this.rooms.get(roomId);
    if (!room?.maxParticipants || room.get(identity) || policy.hidden || policy.recorder)
      return true;
    return room.counted.length < room.maxParticipants;
  }

  /** Whether a newcomer would find a media process with room to spare; who is here already has it. */
  hasCapacity(roomId: string, identity: string): boolean {
    const room = this.rooms.get(roomId);
    if (room?.get(identity)) return true;
    const worker = room && room.size > 0 ? room.worker : this.options.workers.choose();
    return !worker.full;
  }

  /** The visitor was admitted a moment ago and its socket is open. */
  enter(visitor: Visitor, socket: WebSocket): void {
    if (visitor.request.reconnect) this.#resume(visitor, socket);
    else this.#join(visitor, (owner) => new Session(socket, owner, this.options.logger));
  }

  /** The visitor was admitted a moment ago, and has its say without a socket. */
  enterBy(visitor: Visitor, session: SignalSession): Place {
    return this.#join(visitor, () => session);
  }

  depart({ room, participant }: Place, departure: Departure): void {
    if (participant.closed) return;
    participant.closed = true;
    clearTimeout(participant.graceTimer);
    clearTimeout(participant.refreshTimer);
    const live = participant.liveTracks();
    room.delete(participant);
    this.#places.delete(participant.sid);
    room.worker.send({ type: 'peer.close', peer: participant.sid });
    if (departure.action === null) participant.session?.close();
    else participant.session?.leave(departure.action, departure.reason);
    participant.session = null;
    for (const track of participant.tracks.values()) forgetTrack(room, track.id);
    participant.tracks.clear();
    forgetDataOf(room, participant);
    participant.dataTracks.clear();
    participant.state = ParticipantInfo_State.DISCONNECTED;
    room.announce(participant, departure.reason);
    if (participant.connected)
      for (const track of live) room.tell(participant, { type: 'trackRemoved', trackId: track.id });
    if (departure.replaced) return;
    room.tell(participant, { type: 'disconnected', reason: endOf(departure) });
    room.announceRoomSoon();
    if (room.size === 0) room.keepUntil = Date.now() + room.departureTimeout * 1000;
    this.sweep(room);
  }

  /** The client should resume: its socket closes, its participant waits. */
  askToResume(place: Place): void {
    place.participant.session?.leave(RESUME, DisconnectReason.UNKNOWN_REASON);
    this.#dropped(place);
  }

  /** `ended`: an administrator ends the room, not only its media. */
  closeRoom(room: SfuRoom, { ended = false } = {}): void {
    room.departureTimeout = 0;
    for (const participant of room.participants) {
      this.depart(
        { room, participant },
        { reason: DisconnectReason.ROOM_DELETED, action: DISCONNECT, end: ended ? 'ended' : null },
      );
    }
    room.keepUntil = 0;
    this.sweep(room);
  }

  /** All rooms of a media process that died. */
  restartRooms(worker: RoomWorker): void {
    for (const room of [...this.rooms.values()]) {
      if (room.worker !== worker) continue;
      for (const participant of room.participants) {
        this.depart(
          { room, participant },
          { reason: DisconnectReason.MEDIA_FAILURE, action: RECONNECT },
        );
      }
      if (this.rooms.get(room.id) === room) this.#place(room);
    }
  }

  /** The engine stops; clients look for it again by themselves. */
  shutDown(): void {
    for (const room of [...this.rooms.values()]) {
      for (const participant of room.participants) {
        this.depart(
          { room, participant },
          { reason: DisconnectReason.SERVER_SHUTDOWN, action: RECONNECT },
        );
      }
    }
  }

  /** Drops the room when it is empty and its time is over. */
  sweep(room: SfuRoom): void {
    clearTimeout(room.closing);
    if (room.size > 0 || this.rooms.get(room.id) !== room) return;
    const wait = room.keepUntil - Date.now();
    if (wait > 0) {
      room.closing = setTimeout(() => this.sweep(room), wait).unref();
      return;
    }
    this.rooms.delete(room.id);
    room.worker.rooms -= 1;
  }

  /** An empty room goes where there is most place now. */
  #place(room: SfuRoom): void {
    room.worker.rooms -= 1;
    room.worker = this.options.workers.choose();
    room.worker.rooms += 1;
  }

  #join(visitor: Visitor, open: OpenSession): Place {
    const { token, request } = visitor;
    const roomId = visitor.roomId;
    const old = this.find(roomId, token.identity);
    const room = this.openRoom(roomId);
    if (room.size === 0) this.#place(room);
    const participant = new Participant(
      token,
      visitor.policy,
      room.restriction(token.identity),
      request.clientInfo,
    );
    const { policy } = participant;
    participant.autoSubscribe = request.connectionSettings?.autoSubscribe ?? true;
    if (policy.updateOwnMetadata) {
      const { metadata, participantAttributes: attributes } = request;
      setMetadata(participant, { name: '', metadata, attributes });
    }
    const place = { room, participant };
    if (old)
      this.depart(old, {
        reason: DisconnectReason.DUPLICATE_IDENTITY,
        action: DISCONNECT,
        replaced: true,
      });
    room.add(participant);
    this.#places.set(participant.sid, place);
    room.worker.send({
      type: 'peer.open',
      peer: participant.sid,
      room: room.sid,
      identity: participant.identity,
      publishData: policy.publishData,
      maxDownBitrate: policy.maxSubsBitRate * 1000,
    });
    participant.state = ParticipantInfo_State.JOINED;
    this.#attach(place, open);
    greet(room, participant, visitor.userAgent, this.options.turn);
    room.announce(participant);
    if (policy.recorder) room.announceRoom();
    else room.announceRoomSoon();
    this.#refreshLater(place);
    for (const track of request.addTrackRequests.slice(0, 16)) addTrack(room, participant, track);
    // Before the offer, so that its answer already carries what can be received.
    reconcileSubscriber(room, participant);
    if (request.publisherOffer)
      takeOffer(room, participant, request.publisherOffer, this.#ends(place));
    return place;
  }

  #resume(visitor: Visitor, socket: WebSocket): void {
    const place = this.find(visitor.roomId, visitor.token.identity);
    const participant = place?.participant;
    // Firefox cannot resume: it never restarts DTLS, and its old stream dies seconds later.
    if (
      !place ||
      participant?.sid !== visitor.request.participantSid ||
      participant.firefox ||
      participant.missedTooMuch
    ) {
      const { logger } = this.options;
      const nobody = { onRequest: () => {}, onDropped: () => {} };
      new Session(socket, nobody, logger).leave(RECONNECT, DisconnectReason.STATE_MISMATCH);
      return;
    }
    participant.session?.close();
    clearTimeout(participant.graceTimer);
    participant.token = visitor.token;
    participant.resuming = true;
    participant.held = true;
    this.#attach(place, (owner) => new Session(socket, owner, this.options.logger));
    grantPolicy(place.room, participant, visitor.policy);
    place.room.worker.send({ type: 'data.position', peer: participant.sid });
    this.#refreshLater(place);
  }

  /** The media process said how far the client's data came: the resume can be answered. */
  resumed(place: Place, lastMessageSeq: number): void {
    const { room, participant } = place;
    if (!participant.held) return;
    participant.held = false;
    const trouble = participant.resumeTrouble;
    participant.resumeTrouble = 'none';
    if (trouble !== 'dropBeforeHello')
      greetAgain(room, participant, lastMessageSeq, this.options.turn);
    if (trouble === 'none') return;
    participant.session?.close();
    this.#dropped(place);
  }

  #attach(place: Place, open: OpenSession): void {
    const { room, participant } = place;
    const ends = this.#ends(place);
    const owner = {
      onRequest: (message: Parameters<typeof handleRequest>[2]) => {
        if (!participant.closed) handleRequest(room, participant, message, ends);
      },
      onDropped: () => this.#dropped(place),
    };
    participant.session = open(owner);
  }

  #ends(place: Place): RequestEnds {
    return {
      onLeave: () =>
        this.depart(place, { reason: DisconnectReason.CLIENT_INITIATED, action: null }),
      depart: (departure) => this.depart(place, departure),
      askToResume: () => this.askToResume(place),
      onHostile: (why) => {
        this.options.logger.warn(
          { why, identity: place.participant.identity },
          'signal client removed',
        );
        this.depart(place, { reason: DisconnectReason.STATE_MISMATCH, action: DISCONNECT });
      },
    };
  }

  #refreshLater(place: Place, delay?: number): void {
    const { authority, tokens, logger } = this.options;
    refreshLater(
      { authority, tokens, logger, depart: (gone, why) => this.depart(gone, why) },
      place,
      delay,
    );
  }

  #dropped(place: Place): void {
    const { participant } = place;
    participant.session = null;
    participant.held = false;
    if (participant.closed) return;
    clearTimeout(participant.graceTimer);
    participant.graceTimer = setTimeout(
      () => this.depart(place, { reason: DisconnectReason.SIGNAL_CLOSE, action: null }),
      this.options.graceMs,
    );
  }

  /** The room's new policy for a participant of ours. */
  setPolicy(roomId: string, identity: string, policy: MediaPolicy): void {
    const place = this.find(roomId, identity);
    if (!place) return;
    const newer = policy.generation > place.participant.granted.generation;
    grantPolicy(place.room, place.participant, policy);
    // Its token names the old generation, which lets nobody in any more.
    if (newer) this.#refreshLater(place, 0);
  }
}
