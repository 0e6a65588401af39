/** The participants of one room, and what all of them are told. */
import {
  ParticipantUpdate,
  Room as RoomInfo,
  RoomUpdate,
  type DisconnectReason,
  type ParticipantPermission,
} from '@livekit/protocol';
import type { SfuLogger } from '../logger.js';
import type { WorkerRequest } from '../messages.js';
import type { MediaEvent, PeerMediaEvent } from '../port.js';
import { LIMITS } from './limits.js';
import type { Participant } from './participant.js';
import { ENABLED_CODECS } from './server-info.js';
import { newSid } from './sids.js';

/** The media process that carries a room. */
export interface RoomWorker {
  /** How many rooms it carries. */
  rooms: number;
  /** Takes nobody new. */
  readonly full: boolean;
  send(request: WorkerRequest): void;
}

/** Seconds, as in LiveKit. */
export const TIMEOUTS = { empty: 300, departure: 20, most: 86_400 } as const;

const ANNOUNCE_MS = 2_000;

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
export type PeerEvent = DistributiveOmit<PeerMediaEvent, 'roomId' | 'peerId'>;

export interface SfuRoomOptions {
  id: string;
  worker: RoomWorker;
  emit: (event: MediaEvent) => void;
  logger: SfuLogger;
}

export class SfuRoom {
  readonly sid = newSid('RM');
  readonly id: string;
  /** Another one when the first died. */
  worker: RoomWorker;
  readonly logger: SfuLogger;
  readonly createdAt = Date.now();
  metadata = '';
  /** Seconds that the room stays when nobody has come yet, and after the last one left. */
  emptyTimeout: number = TIMEOUTS.empty;
  departureTimeout: number = TIMEOUTS.departure;
  /** 0: no limit. */
  maxParticipants = 0;
  /** While empty it stays until this moment (milliseconds since the epoch). */
  keepUntil = 0;
  closing: NodeJS.Timeout | undefined;
  #announcing: NodeJS.Timeout | undefined;
  readonly #restrictions = new Map<string, ParticipantPermission>();
  readonly #byIdentity = new Map<string, Participant>();
  readonly #emit: (event: MediaEvent) => void;

  constructor(options: SfuRoomOptions) {
    this.id = options.id;
    this.worker = options.worker;
    this.logger = options.logger;
    this.#emit = options.emit;
  }

  get participants(): Participant[] {
    return [...this.#byIdentity.values()];
  }

  get size(): number {
    return this.#byIdentity.size;
  }

  get(identity: string): Participant | undefined {
    return this.#byIdentity.get(identity);
  }

  add(participant: Participant): void {
    this.#byIdentity.set(participant.identity, participant);
  }

  delete(participant: Participant): void {
    if (this.#byIdentity.get(participant.identity) === participant)
      this.#byIdentity.delete(participant.identity);
  }

  /** What an administrator left of somebody's rights: to come again gives nothing back. */
  restriction(identity: string): ParticipantPermission | null {
    return this.#restrictions.get(identity) ?? null;
  }

  restrict(identity: string, permission: ParticipantPermission): void {
    this.#restrictions.delete(identity);
    this.#restrictions.set(identity, permission);
    const oldest =
      this.#restrictions.size > LIMITS.restrictions ? this.#restrictions.keys().next() : null;
    if (oldest && !oldest.done) this.#restrictions.delete(oldest.value);
  }

  tell(participant: Participant, event: PeerEvent): void {
    this.#emit({ ...event, roomId: this.id, peerId: participant.identity });
  }

  /** Others as `viewer` may know them. */
  visibleTo(viewer: Participant): Participant[] {
    return this.participants.filter((other) => other !== viewer && !other.policy.hidden);
  }

  /** Tells everybody else how `about` is now; hidden participants stay unseen. */
  announce(about: Participant, reason?: DisconnectReason): void {
    about.touch();
    if (about.policy.hidden) return;
    const value = new ParticipantUpdate({ participants: [about.toInfo(reason)] });
    for (const other of this.#byIdentity.values())
      if (other !== about) other.send({ case: 'update', value });
  }

  /** Tells the participant how the server sees it: rights, name, metadata. */
  announceToSelf(about: Participant): void {
    about.send({
      case: 'update',
      value: new ParticipantUpdate({ participants: [about.toInfo()] }),
    });
  }

  /** How many are here changes often, and clients are in no hurry to know. */
  announceRoomSoon(): void {
    this.#announcing ??= setTimeout(() => this.announceRoom(), ANNOUNCE_MS).unref();
  }

  announceRoom(): void {
    clearTimeout(this.#announcing);
    this.#announcing = undefined;
    const value = new RoomUpdate({ room: this.toInfo() });
    for (const participant of this.#byIdentity.values())
      participant.send({ case: 'roomUpdate', value });
  }

  /** Those who count: neither hidden nor a recorder. */
  get counted(): Participant[] {
    return this.participants.filter(({ policy }) => !policy.hidden && !policy.recorder);
  }

  toInfo(): RoomInfo {
    const { counted } = this;
    return new RoomInfo({
      sid: this.sid,
      name: this.id,
      metadata: this.metadata,
      creationTime: BigInt(Math.floor(this.createdAt / 1000)),
      creationTimeMs: BigInt(this.createdAt),
      enabledCodecs: ENABLED_CODECS,
      emptyTimeout: this.emptyTimeout,
      departureTimeout: this.departureTimeout,
      maxParticipants: this.maxParticipants,
      numParticipants: counted.length,
      numPublishers: counted.filter((participant) => participant.isPublisher).length,
      activeRecording: this.participants.some(({ policy }) => policy.recorder),
    });
  }
}
