/** One participant of a room: who it is, what it may do, what it publishes and receives. */
import {
  ParticipantInfo,
  ParticipantInfo_Kind,
  ParticipantInfo_State,
  type DisconnectReason,
} from '@livekit/protocol';
import type { MediaPolicy } from '../port.js';
import type { VerifiedToken } from '../tokens.js';
import { toPermission } from './permissions.js';
import type { PublishedTrack } from './published-track.js';
import { SentMemory } from './sent-memory.js';
import type { Session, SignalMessage } from './session.js';
import { newSid } from './sids.js';

export class Participant {
  readonly sid = newSid('PA');
  readonly identity: string;
  readonly joinedAt = Date.now();
  /** The newest token it showed or was given. */
  token: VerifiedToken;
  /** What the room grants. */
  granted: MediaPolicy;
  /** What applies: the same, unless an administrator took something away. */
  policy: MediaPolicy;
  name: string;
  metadata: string;
  attributes: Record<string, string> = {};
  state = ParticipantInfo_State.JOINING;
  session: Session | null = null;
  closed = false;
  /** Its media connection has been up. */
  connected = false;
  firefox = false;
  autoSubscribe = true;
  /** The next offer is the first one after a resume. */
  resuming = false;
  readonly tracks = new Map<string, PublishedTrack>();
  /** Track id → publisher's sid. */
  readonly subscriptions = new Map<string, string>();
  /** What the client itself said about tracks; silence means `autoSubscribe`. */
  readonly wishes = new Map<string, boolean>();
  /** Tracks it was told it may not receive. */
  readonly denied = new Set<string>();
  graceTimer: NodeJS.Timeout | undefined;
  refreshTimer: NodeJS.Timeout | undefined;
  #version = 0;
  readonly #memory = new SentMemory();

  constructor(token: VerifiedToken, policy: MediaPolicy) {
    this.identity = token.identity;
    this.token = token;
    this.granted = policy;
    this.policy = policy;
    this.name = policy.name;
    this.metadata = policy.metadata;
  }

  /** Came with a token that an operator made. */
  get external(): boolean {
    return this.token.generation === null;
  }

  send(message: SignalMessage): void {
    this.#memory.note(message, this.session?.heardAt ?? null);
    this.session?.send(message);
  }

  /** A resume cannot mend what was missed. */
  get missedTooMuch(): boolean {
    return this.#memory.overflowed;
  }

  /** Sends again what the client may not have got before its socket dropped. */
  repeatMissed(): void {
    for (const message of this.#memory.take()) this.send(message);
  }

  liveTracks(): PublishedTrack[] {
    return [...this.tracks.values()].filter((track) => track.live);
  }

  /** Call when something in `toInfo()` changed: clients drop older versions. */
  touch(): void {
    this.#version += 1;
  }

  toInfo(reason?: DisconnectReason): ParticipantInfo {
    const tracks = this.liveTracks().map((track) => track.info);
    return new ParticipantInfo({
      sid: this.sid,
      identity: this.identity,
      name: this.name,
      state: this.state,
      metadata: this.metadata,
      attributes: this.attributes,
      joinedAt: BigInt(Math.floor(this.joinedAt / 1000)),
      joinedAtMs: BigInt(this.joinedAt),
      version: this.#version,
      permission: toPermission(this.policy),
      isPublisher: tracks.length > 0,
      kind: ParticipantInfo_Kind.STANDARD,
      disconnectReason: reason,
      tracks,
    });
  }
}
