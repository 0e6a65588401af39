/** Who is in a room. Only keeps them; `Presence` tells of them. */
import type { Peer, PeerCounts } from '../../protocol/index.js';
import type { PeerSession } from './peer-session.js';

interface Entry {
  peer: Peer;
  /** External participants have none. */
  session: PeerSession | null;
  /** Grows with every arrival: the position in paged lists. */
  order: number;
}

export type PeerChanges = Partial<Omit<Peer, 'id'>>;

export class Roster {
  readonly #entries = new Map<string, Entry>();
  readonly #byRole = new Map<string, number>();
  readonly #byUser = new Map<string, string>();
  #arrivals = 0;
  #hands = 0;

  get size(): number {
    return this.#entries.size;
  }

  get(peerId: string): Peer | undefined {
    return this.#entries.get(peerId)?.peer;
  }

  session(peerId: string): PeerSession | null {
    return this.#entries.get(peerId)?.session ?? null;
  }

  /** In the order of arrival, after this position. */
  *after(order: number): Iterable<Readonly<Entry>> {
    for (const entry of this.#entries.values()) {
      if (entry.order > order) yield entry;
    }
  }

  list(): Peer[] {
    return [...this.#entries.values()].map(({ peer }) => peer);
  }

  /** The regular peer of a signed user. */
  ofUser(userId: string): Peer | undefined {
    const peerId = this.#byUser.get(userId);
    return peerId === undefined ? undefined : this.get(peerId);
  }

  countOf(role: string): number {
    return this.#byRole.get(role) ?? 0;
  }

  get raisedHands(): number {
    return this.#hands;
  }

  get counts(): PeerCounts {
    return { total: this.size, byRole: Object.fromEntries(this.#byRole) };
  }

  add(peer: Peer, session: PeerSession | null): void {
    this.#arrivals += 1;
    this.#entries.set(peer.id, { peer, session, order: this.#arrivals });
    this.#count(peer.role, 1);
    if (peer.userId !== '' && peer.type === 'regular') this.#byUser.set(peer.userId, peer.id);
  }

  remove(peerId: string): void {
    const peer = this.get(peerId);
    if (!peer) return;
    this.#entries.delete(peerId);
    if (peer.handRaisedAt > 0) this.#hands -= 1;
    this.#count(peer.role, -1);
    if (this.#byUser.get(peer.userId) === peerId) this.#byUser.delete(peer.userId);
  }

  /** What of it is different now. */
  change(peerId: string, wanted: PeerChanges): PeerChanges {
    const entry = this.#entries.get(peerId);
    if (!entry) return {};
    const before = entry.peer;
    const changes = Object.fromEntries(
      Object.entries(wanted).filter(([key, value]) => before[key as keyof Peer] !== value),
    ) as PeerChanges;
    entry.peer = { ...before, ...changes };
    this.#hands += Number(entry.peer.handRaisedAt > 0) - Number(before.handRaisedAt > 0);
    if (changes.role !== undefined) {
      this.#count(before.role, -1);
      this.#count(changes.role, 1);
    }
    return changes;
  }

  #count(role: string, by: number): void {
    const count = this.countOf(role) + by;
    if (count === 0) this.#byRole.delete(role);
    else this.#byRole.set(role, count);
  }
}
