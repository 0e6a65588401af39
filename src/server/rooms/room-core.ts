/**
 * What the parts of a room share: its people and their rules, the ways to tell, to write down and to reach media.
 * The parts decide; nothing here does.
 */
import { HmsError, type Actor, type Peer, type Permissions } from '../../protocol/index.js';
import type { Template } from '../../templates/types.js';
import { TokenBucket } from '../auth/token-bucket.js';
import type { MediaEngine } from '../sfu/port.js';
import { Broadcaster } from './broadcaster.js';
import type { PeerFacts, RoomChange, RoomJournal, SessionFacts } from './journal.js';
import { MediaRights } from './media-rights.js';
import type { PeerSession } from './peer-session.js';
import { Places } from './places.js';
import type { RoleRules } from './policy.js';
import { Presence } from './presence.js';
import type { RoomRecord } from './room-record.js';
import { RoomRules } from './room-rules.js';
import { Roster, type PeerChanges } from './roster.js';
import { Turns } from './turns.js';

/** Whoever wants something: a peer of the room, or null for the REST API, which may do everything. */
export type ActorId = string | null;

/** Lasting changes, without what every one of them has. */
type Note = RoomChange extends infer Change
  ? Change extends RoomChange
    ? Omit<Change, 'room' | 'session' | 'at'> & { at?: number }
    : never
  : never;

export interface CorePorts {
  media: Pick<MediaEngine, 'setPolicy' | 'remove' | 'mute'>;
  journal: RoomJournal;
}

/** Refused wishes that are written down; a client that is refused on and on must not fill the journal. */
const REFUSALS = { burst: 20, perSecond: 0.2 };

export class RoomCore {
  readonly id: string;
  record: RoomRecord;
  rules: RoomRules;
  readonly session: SessionFacts;
  readonly media: CorePorts['media'];
  readonly roster = new Roster();
  readonly news: Broadcaster;
  readonly presence: Presence;
  readonly places: Places;
  readonly rights: MediaRights;
  /** Changes of one person that wait for the journal stand in line. */
  readonly turns = new Turns();
  readonly #journal: RoomJournal;
  readonly #refusals = new TokenBucket(REFUSALS, Date.now());

  constructor(
    place: { record: RoomRecord; template: Template; sessionId: string },
    { media, journal }: CorePorts,
    onSlow: (session: PeerSession) => void,
  ) {
    this.id = place.record.id;
    this.record = place.record;
    this.rules = new RoomRules(place.template);
    this.session = { id: place.sessionId, startedAt: 0 };
    this.media = media;
    this.#journal = journal;
    this.news = new Broadcaster(onSlow);
    this.presence = new Presence({
      roster: this.roster,
      news: this.news,
      isOnStage: (peer) => peer.type === 'external' || this.rulesOf(peer).onStage,
      isLarge: () => this.record.large,
    });
    this.places = new Places(this.roster, () => ({ size: this.record.size, rules: this.rules }));
    this.rights = new MediaRights({ roomId: this.id, media, rules: (role) => this.rules.of(role) });
  }

  rulesOf(peer: Pick<Peer, 'role'>): RoleRules {
    return this.rules.of(peer.role);
  }

  /** The peer, or `not_found`. */
  peer(peerId: string): Peer {
    const peer = this.roster.get(peerId);
    if (!peer) throw new HmsError('not_found', 'This person is not in the room.');
    return peer;
  }

  /** Who wants something, as a peer; null for the REST API. */
  actor(actor: ActorId): Peer | null {
    if (actor === null) return null;
    const peer = this.roster.get(actor);
    if (!peer) throw new HmsError('not_joined', 'Only people in the room can do this.');
    return peer;
  }

  /** Throws `forbidden` unless the actor's role has this permission now. */
  need(actor: ActorId, permission: keyof Permissions): Peer | null {
    const peer = this.actor(actor);
    if (peer && !this.rulesOf(peer).info.permissions[permission]) {
      throw new HmsError(
        'forbidden',
        `The role "${peer.role}" lacks the permission ${permission}.`,
      );
    }
    return peer;
  }

  /** Changes a peer and tells what is different. */
  change(peerId: string, wanted: PeerChanges): void {
    const changes = this.roster.change(peerId, wanted);
    const peer = this.roster.get(peerId);
    if (peer) this.presence.changed(peer, changes);
  }

  /** Writes something down, after everything before it. Resolves when it is durable. */
  note(change: Note): Promise<void> {
    const { id, name, templateId } = this.record;
    const session = this.session.startedAt === 0 ? null : { ...this.session };
    const written = this.#journal.record({
      at: Date.now(),
      ...change,
      room: { id, name, templateId },
      session,
    } as RoomChange);
    // Whoever does not wait for it has nothing to do about a failure, either.
    written.catch(() => {});
    return written;
  }

  /** Writes down what was refused; nobody waits for it. */
  refused(change: Note): void {
    if (this.#refusals.take(Date.now())) void this.note(change);
  }
}

/** Who did something, as others are told. */
export function actorOf(peer: Peer | null): Actor {
  return peer
    ? { peerId: peer.id, userId: peer.userId, name: peer.name }
    : { peerId: '', userId: '', name: '' };
}

/** A person, as the journal keeps it. */
export function factsOf(peer: Peer): PeerFacts {
  const { id, userId, name, metadata, role, joinedAt, type } = peer;
  return { id, userId, name, metadata, role, joinedAt, type };
}
