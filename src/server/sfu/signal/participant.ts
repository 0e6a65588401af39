/** One participant of a room: who it is, what it may do, what it publishes and receives. */
import {
  ParticipantInfo,
  ParticipantInfo_Kind,
  ParticipantInfo_State,
  type ClientInfo,
  type DataTrackInfo,
  type DisconnectReason,
  type ParticipantPermission,
} from '@livekit/protocol';
import { TokenBucket } from '../../auth/token-bucket.js';
import type { MediaPolicy } from '../port.js';
import type { VerifiedToken } from '../tokens.js';
import { LIMITS } from './limits.js';
import { narrow, toPermission } from './permissions.js';
import type { PublishedTrack } from './published-track.js';
import { SentMemory } from './sent-memory.js';
import type { SignalMessage, SignalSession } from './session.js';
import { newSid } from './sids.js';
import type { SubscriberRules } from './subscriber-rules.js';

/** What a client asked us to pretend when it resumes (SimulateScenario). */
export type ResumeTrouble = 'none' | 'dropAfterHello' | 'dropBeforeHello';

const MOST_CAPABILITIES = 16;

export class Participant {
  readonly sid = newSid('PA');
  readonly identity: string;
  readonly joinedAt = Date.now();
  /** The newest token it showed or was given. */
  token: VerifiedToken;
  /** What the room grants. */
  granted: MediaPolicy;
  /** What an administrator of the engine left of it. */
  restriction: ParticipantPermission | null;
  /** What applies: `granted`, narrowed by `restriction`. */
  policy: MediaPolicy;
  name: string;
  metadata: string;
  attributes: Readonly<Record<string, string>>;
  readonly ownChanges = new TokenBucket(LIMITS.ownChanges, Date.now());
  state = ParticipantInfo_State.JOINING;
  session: SignalSession | null = null;
  closed = false;
  /** Its media connection has been up. */
  connected = false;
  firefox = false;
  autoSubscribe = true;
  /** The next offer is the first one after a resume. */
  resuming = false;
  /** Which reliable packets it had got when it resumed; told on once. */
  received: { publisher: string; sequence: number }[] | null = null;
  /** A resume is about to be answered; until then its client would drop every word. */
  held = false;
  resumeTrouble: ResumeTrouble = 'none';
  readonly tracks = new Map<string, PublishedTrack>();
  readonly dataTracks = new Map<string, DataTrackInfo>();
  /** Data track id → the handle that its packets carry for this participant. */
  readonly dataSubscriptions = new Map<string, number>();
  readonly dataWishes = new Set<string>();
  lastDataHandle = 0;
  /** Whom it lets receive its tracks; null is everybody. */
  subscriberRules: SubscriberRules | null = null;
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
  readonly #client: Pick<ClientInfo, 'clientProtocol' | 'capabilities'>;

  constructor(
    token: VerifiedToken,
    granted: MediaPolicy,
    restriction: ParticipantPermission | null = null,
    client?: ClientInfo,
  ) {
    this.identity = token.identity;
    this.#client = {
      clientProtocol: client?.clientProtocol ?? 0,
      capabilities: client?.capabilities.slice(0, MOST_CAPABILITIES) ?? [],
    };
    this.attributes = token.attributes;
    this.token = token;
    this.granted = granted;
    this.restriction = restriction;
    this.policy = restriction ? narrow(granted, restriction) : granted;
    this.name = granted.name;
    this.metadata = granted.metadata;
  }

  /** Came with a token that an operator made. */
  get external(): boolean {
    return this.token.generation === null;
  }

  send(message: SignalMessage): void {
    const session = this.held ? null : this.session;
    this.#memory.note(message, session?.heardAt ?? null);
    session?.send(message);
  }

  /** Whether its own rules let `identity` receive a track of it. */
  lets(identity: string, trackId: string): boolean {
    return this.subscriberRules?.allows(identity, trackId) ?? true;
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

  get isPublisher(): boolean {
    return this.dataTracks.size > 0 || this.liveTracks().length > 0;
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
      isPublisher: this.isPublisher,
      kind: KINDS[this.token.kind] ?? ParticipantInfo_Kind.STANDARD,
      ...this.#client,
      dataTracks: [...this.dataTracks.values()],
      disconnectReason: reason,
      tracks,
    });
  }
}

/** `kind` of an operator's token. */
const KINDS: Readonly<Record<string, ParticipantInfo_Kind>> = {
  ingress: ParticipantInfo_Kind.INGRESS,
  egress: ParticipantInfo_Kind.EGRESS,
  sip: ParticipantInfo_Kind.SIP,
  agent: ParticipantInfo_Kind.AGENT,
};
