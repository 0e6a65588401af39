/**
 * What people hear of each other's coming, going and changing.
 *
 * In a small room everybody hears everything. In a large one that would cost each newcomer, and each socket, as
 * much as the room has people: those off stage are then told as counts, once a second. The list that all clients
 * share holds whoever is on stage or raises a hand; above `quietJoins` nobody else is added to it, and above
 * `listedPeers` everybody else leaves it. Each person knows itself, listed or not.
 */
import { LIMITS, type LeaveReason, type Peer } from '../../protocol/index.js';
import type { Broadcaster } from './broadcaster.js';
import type { PeerChanges, Roster } from './roster.js';

export interface PresencePorts {
  roster: Roster;
  news: Pick<Broadcaster, 'tell' | 'tellOne'>;
  isOnStage(peer: Peer): boolean;
  /** The room is made for many. */
  isLarge(): boolean;
}

const COUNT_MS = 1_000;

export class Presence {
  readonly #ports: PresencePorts;
  readonly #listed = new Set<string>();
  #counting: NodeJS.Timeout | null = null;
  #thinned = false;
  /** From then on clients rely on being told the counts. */
  #wasQuiet = false;

  constructor(ports: PresencePorts) {
    this.#ports = ports;
  }

  /** Off-stage people come and go in numbers only. */
  get quiet(): boolean {
    return this.#ports.isLarge() || this.#ports.roster.size > LIMITS.quietJoins;
  }

  /** The people whom this one sees. */
  listFor(peerId: string | null): Peer[] {
    const ids = new Set(this.#listed);
    if (peerId !== null) ids.add(peerId);
    return [...ids].flatMap((id) => this.#ports.roster.get(id) ?? []);
  }

  arrived(peer: Peer): void {
    if (!this.quiet || this.#stands(peer)) {
      this.#listed.add(peer.id);
      this.#ports.news.tell('peer.joined', { peer });
    }
    this.#thin();
    this.#count();
  }

  /** After it left the roster. */
  left(peerId: string, reason: LeaveReason): void {
    if (this.#listed.delete(peerId)) this.#ports.news.tell('peer.left', { peerId, reason });
    if (!this.quiet) this.#listAll();
    this.#thin();
    this.#count();
  }

  /** After the roster took the changes over. */
  changed(peer: Peer, changes: PeerChanges): void {
    const { news, roster } = this.#ports;
    const peerId = peer.id;
    if (Object.keys(changes).length === 0) return;
    if (changes.role !== undefined) this.#count();
    if (this.#listed.has(peerId)) news.tell('peer.updated', { peerId, changes });
    else if (Object.keys(changes).some((key) => key !== 'presence')) {
      const session = roster.session(peerId);
      if (session) news.tellOne(session, 'peer.updated', { peerId, changes });
    }
    this.reconsider(peer);
  }

  /** Whether somebody is listed, after what it may do, or its hand, changed. */
  reconsider(peer: Peer): void {
    if (!this.#listed.has(peer.id)) {
      if (this.#stands(peer)) this.#list(peer);
    } else if (this.#crowded && !this.#stands(peer)) this.#unlist(peer.id);
  }

  close(): void {
    if (this.#counting) clearTimeout(this.#counting);
  }

  get #crowded(): boolean {
    return this.#ports.isLarge() || this.#ports.roster.size > LIMITS.listedPeers;
  }

  #stands(peer: Peer): boolean {
    return peer.handRaisedAt > 0 || peer.type === 'external' || this.#ports.isOnStage(peer);
  }

  /** Walks everybody once, when the room grows over its limit: afterwards nobody is added who would have to go. */
  #thin(): void {
    const crowded = this.#crowded;
    if (crowded === this.#thinned) return;
    this.#thinned = crowded;
    if (!crowded) return;
    for (const peer of this.listFor(null)) if (!this.#stands(peer)) this.#unlist(peer.id);
  }

  #listAll(): void {
    const { roster } = this.#ports;
    if (this.#listed.size === roster.size) return;
    for (const peer of roster.list()) if (!this.#listed.has(peer.id)) this.#list(peer);
  }

  #list(peer: Peer): void {
    this.#listed.add(peer.id);
    this.#ports.news.tell('peer.listed', { peer });
  }

  #unlist(peerId: string): void {
    this.#listed.delete(peerId);
    this.#ports.news.tell('peer.unlisted', { peerId });
  }

  #count(): void {
    this.#wasQuiet ||= this.quiet;
    if (!this.#wasQuiet || this.#counting) return;
    this.#counting = setTimeout(() => {
      this.#counting = null;
      this.#ports.news.tell('peers.counted', { counts: this.#ports.roster.counts });
    }, COUNT_MS).unref();
  }
}
