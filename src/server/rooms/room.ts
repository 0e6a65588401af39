/**
 * One room: who is in it, what they publish, and in which order everybody hears of it.
 *
 * The room decides and media obeys: a peer's media ends before the others hear that it left, and tracks appear
 * here only because the media engine said so. All methods are synchronous; what they change and the events that
 * tell it belong together.
 */
import {
  CLOSE,
  HmsError,
  type ErrorCode,
  type LeaveReason,
  type Peer,
  type RoomInfo,
  type RoomSnapshot,
} from '../../protocol/index.js';
import type { Template } from '../../templates/types.js';
import { EveryoneChat } from '../chat/everyone-chat.js';
import type { MediaEngine, MediaPolicy } from '../sfu/port.js';
import { Broadcaster } from './broadcaster.js';
import type { Outlet } from './outlet.js';
import { PeerSession, type Position } from './peer-session.js';
import { EXTERNAL_ROLE, regularPolicy, rulesOf, type RoleRules } from './policy.js';
import type { RoomRecord } from './room-record.js';
import { RoomTracks } from './room-tracks.js';

export interface RoomPorts {
  media: Pick<MediaEngine, 'setPolicy' | 'remove'>;
  /** A dropped peer stays this long. */
  graceMs: number;
  /** A peer is about to be shown: what its media did before it came can be told now. */
  onArriving(peerId: string): void;
  /** Somebody left. */
  onGone(peerId: string): void;
}

export interface Newcomer {
  peerId: string;
  name: string;
  metadata: string;
  role: string;
  userId: string;
  /** A signed token fixes the name. */
  nameFixed: boolean;
}

export class Room {
  readonly record: RoomRecord;
  readonly template: Template;
  readonly tracks: RoomTracks;
  readonly #ports: RoomPorts;
  readonly #peers = new Map<string, Peer>();
  readonly #sessions = new Map<string, PeerSession>();
  readonly #graces = new Map<string, NodeJS.Timeout>();
  readonly #broadcaster = new Broadcaster((session) => this.#away(session));
  readonly #chat = new EveryoneChat();

  constructor(record: RoomRecord, template: Template, ports: RoomPorts) {
    this.record = record;
    this.template = template;
    this.#ports = ports;
    this.tracks = new RoomTracks((type, body) => this.#broadcaster.tell(type, body));
  }

  get id(): string {
    return this.record.id;
  }

  get info(): RoomInfo {
    const { id, name, description } = this.record;
    return { id, name, description };
  }

  get peerCount(): number {
    return this.#peers.size;
  }

  peer(peerId: string): Peer | undefined {
    return this.#peers.get(peerId);
  }

  session(peerId: string): PeerSession | undefined {
    return this.#sessions.get(peerId);
  }

  rules(role: string): RoleRules | null {
    return rulesOf(this.template, role);
  }

  /** The place of a newcomer, or why there is none. The user's own earlier session leaves its place. */
  checkPlace(role: string, userId: string): void {
    const rules = role === EXTERNAL_ROLE ? null : this.rules(role);
    const others = [...this.#peers.values()].filter((peer) => !isSameUser(peer, userId));
    if (this.record.size > 0 && others.length >= this.record.size) {
      throw new HmsError('room_full', `The room has ${this.record.size} places, all taken.`);
    }
    if (!rules || rules.maxPeerCount === 0) return;
    const sameRole = others.filter((peer) => peer.role === role).length;
    if (sameRole >= rules.maxPeerCount) {
      throw new HmsError('role_full', `No further "${role}" may join.`);
    }
  }

  join(newcomer: Newcomer, outlet: Outlet): { session: PeerSession; snapshot: RoomSnapshot } {
    this.checkPlace(newcomer.role, newcomer.userId);
    this.#replaceUser(newcomer.userId);
    this.#arrive(newcomer, 'regular');
    const session = new PeerSession(newcomer, outlet);
    this.#sessions.set(session.peerId, session);
    this.#broadcaster.add(session);
    return { session, snapshot: this.#snapshot(this.#broadcaster.seq) };
  }

  /** A participant with a LiveKit SDK has no session here. */
  joinExternal(newcomer: Pick<Newcomer, 'peerId' | 'name' | 'metadata'>): void {
    this.checkPlace(EXTERNAL_ROLE, '');
    this.#arrive({ ...newcomer, role: EXTERNAL_ROLE, userId: '', nameFixed: true }, 'external');
  }

  /** What the session missed after a position, as frames, or null when it cannot go on from there. */
  missed(session: PeerSession, position: Position): string[] | null {
    return this.#broadcaster.missed(session, position);
  }

  /** The session goes on over another socket; one that is still there is told to stop. */
  resume(session: PeerSession, outlet: Outlet): void {
    session.outlet?.close(CLOSE.replaced, replaced());
    session.attach(outlet);
    session.allowBacklog();
    this.#endGrace(session.peerId);
    this.#change(session.peerId, { presence: 'here' });
  }

  /** The socket is gone. The peer stays for a while, so that it can come back. */
  dropped(session: PeerSession, outlet: Outlet): void {
    if (session.outlet === outlet) this.#away(session);
  }

  leave(peerId: string, reason: LeaveReason): void {
    const session = this.#sessions.get(peerId);
    if (!this.#peers.delete(peerId)) return;
    this.#endGrace(peerId);
    this.#sessions.delete(peerId);
    if (session) {
      this.#broadcaster.remove(session);
      session.detach();
    }
    this.#chat.forget(peerId);
    this.#ports.media.remove(this.id, peerId);
    this.tracks.removeAllOf(peerId);
    this.#broadcaster.tell('peer.left', { peerId, reason });
    this.#ports.onGone(peerId);
  }

  /** Somebody with the right to do so puts the peer out. */
  remove(peerId: string): void {
    const outlet = this.#sessions.get(peerId)?.outlet;
    outlet?.close(CLOSE.ended, {
      code: 'peer_removed',
      message: 'You were removed from the room.',
    });
    this.leave(peerId, 'removed');
  }

  update(peerId: string, changes: Partial<Pick<Peer, 'name' | 'metadata'>>): void {
    this.#change(peerId, changes);
    const policy = this.mediaPolicy(peerId);
    if (policy) this.#ports.media.setPolicy(this.id, peerId, policy);
  }

  say(peerId: string, text: string, clientMessageId: string) {
    const author = this.#peers.get(peerId);
    if (!author) throw new HmsError('not_joined', 'Only people in the room can write.');
    const { message, fresh } = this.#chat.add(author, text, clientMessageId);
    if (fresh) this.#broadcaster.tell('chat.message', { message });
    return message;
  }

  /** What media may do for a regular peer now; null when it may do nothing. */
  mediaPolicy(peerId: string): MediaPolicy | null {
    const peer = this.#peers.get(peerId);
    if (peer?.type !== 'regular') return null;
    const rules = this.rules(peer.role);
    return rules?.needsMedia ? regularPolicy(rules, peer, FIRST_GENERATION) : null;
  }

  /** Ends the room for everybody in it. */
  close(code: number, error: { code: ErrorCode; message: string }): void {
    for (const peerId of this.#graces.keys()) this.#endGrace(peerId);
    for (const session of this.#sessions.values()) session.outlet?.close(code, error);
    for (const peerId of [...this.#peers.keys()]) this.leave(peerId, 'ended');
  }

  #arrive(newcomer: Newcomer, type: Peer['type']): void {
    const peer: Peer = {
      id: newcomer.peerId,
      name: newcomer.name,
      role: newcomer.role,
      userId: newcomer.userId,
      metadata: newcomer.metadata,
      joinedAt: Date.now(),
      presence: 'here',
      type,
    };
    this.#peers.set(peer.id, peer);
    this.#broadcaster.tell('peer.joined', { peer });
    this.#ports.onArriving(peer.id);
  }

  #replaceUser(userId: string): void {
    for (const peer of [...this.#peers.values()]) {
      if (!isSameUser(peer, userId)) continue;
      this.#sessions.get(peer.id)?.outlet?.close(CLOSE.replaced, replaced());
      this.leave(peer.id, 'replaced');
    }
  }

  #away(session: PeerSession): void {
    session.detach();
    if (!this.#peers.has(session.peerId) || this.#graces.has(session.peerId)) return;
    const grace = setTimeout(() => this.leave(session.peerId, 'lost'), this.#ports.graceMs);
    this.#graces.set(session.peerId, grace.unref());
    this.#change(session.peerId, { presence: 'away' });
  }

  #endGrace(peerId: string): void {
    clearTimeout(this.#graces.get(peerId));
    this.#graces.delete(peerId);
  }

  /** Tells only what is different. */
  #change(peerId: string, wanted: Partial<Omit<Peer, 'id'>>): void {
    const peer = this.#peers.get(peerId);
    if (!peer) return;
    const changes = Object.fromEntries(
      Object.entries(wanted).filter(([key, value]) => peer[key as keyof Peer] !== value),
    ) as Partial<Omit<Peer, 'id'>>;
    if (Object.keys(changes).length === 0) return;
    this.#peers.set(peerId, { ...peer, ...changes });
    this.#broadcaster.tell('peer.updated', { peerId, changes });
  }

  #snapshot(seq: number): RoomSnapshot {
    return {
      seq,
      room: this.info,
      peers: [...this.#peers.values()],
      tracks: this.tracks.list(),
      messages: this.#chat.newest(),
    };
  }
}

/** Roles do not change within a stay yet, so every policy is the first of its peer. */
export const FIRST_GENERATION = 1;

function isSameUser(peer: Peer, userId: string): boolean {
  return userId !== '' && peer.userId === userId && peer.type === 'regular';
}

function replaced(): { code: ErrorCode; message: string } {
  return { code: 'session_replaced', message: 'The session goes on in another window.' };
}
