/** The participants of one room, and what all of them are told. */
import {
  ParticipantUpdate,
  Room as RoomInfo,
  RoomUpdate,
  type DisconnectReason,
} from '@livekit/protocol';
import type { SfuLogger } from '../logger.js';
import type { WorkerRequest } from '../messages.js';
import type { MediaEvent, PeerMediaEvent } from '../port.js';
import type { Participant } from './participant.js';
import { ENABLED_CODECS } from './server-info.js';
import { newSid } from './sids.js';

/** The media process that carries a room. */
export interface RoomWorker {
  /** How many rooms it carries. */
  rooms: number;
  send(request: WorkerRequest): void;
}

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
  readonly worker: RoomWorker;
  readonly logger: SfuLogger;
  readonly createdAt = Date.now();
  metadata = '';
  /** Made by RoomService: stays while empty until this moment (milliseconds since the epoch). */
  keepUntil = 0;
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

  announceRoom(): void {
    const value = new RoomUpdate({ room: this.toInfo() });
    for (const participant of this.#byIdentity.values())
      participant.send({ case: 'roomUpdate', value });
  }

  toInfo(): RoomInfo {
    const shown = this.participants.filter((participant) => !participant.policy.hidden);
    return new RoomInfo({
      sid: this.sid,
      name: this.id,
      metadata: this.metadata,
      creationTime: BigInt(Math.floor(this.createdAt / 1000)),
      creationTimeMs: BigInt(this.createdAt),
      enabledCodecs: ENABLED_CODECS,
      numParticipants: shown.length,
      numPublishers: shown.filter((participant) => participant.liveTracks().length > 0).length,
    });
  }
}
