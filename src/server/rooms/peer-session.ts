import type { Resume } from '../../protocol/index.js';
import { EventLog } from './event-log.js';
import type { Outlet } from './outlet.js';
import { personOf } from './person.js';
import type { SharedFrame } from './shared-frame.js';

/** A client that reads slower than this is dropped; it may come back and read what it missed. */
const MAX_BACKLOG = 1_048_576;
const OWN_EVENTS = { entries: 256, bytes: 262_144 };

/** The last event numbers that a client applied. */
export type Position = Pick<Resume, 'seq' | 'own'>;

/**
 * One stay of one peer in a room, over any number of sockets. What it alone is told is numbered without gaps and
 * kept for a while, also while no socket is there: that is what makes a resume exact. What everybody is told is
 * numbered and kept by the room.
 */
export class PeerSession {
  readonly peerId: string;
  readonly userId: string;
  readonly role: string;
  readonly nameFixed: boolean;
  /** Who this is over several stays; known to the server only. */
  readonly person: string;
  #own: EventLog | null = null;
  #outlet: Outlet | null;
  #allowance = MAX_BACKLOG;

  constructor(
    peer: {
      peerId: string;
      userId: string;
      role: string;
      nameFixed: boolean;
      clientKey?: string;
    },
    outlet: Outlet,
  ) {
    this.peerId = peer.peerId;
    this.userId = peer.userId;
    this.role = peer.role;
    this.nameFixed = peer.nameFixed;
    this.person = personOf(peer);
    this.#outlet = outlet;
  }

  get outlet(): Outlet | null {
    return this.#outlet;
  }

  attach(outlet: Outlet): void {
    this.#outlet = outlet;
    this.#allowance = MAX_BACKLOG;
  }

  detach(): void {
    this.#outlet = null;
  }

  /** After a large reply (the snapshot of a full room), which must not count as slowness. */
  allowBacklog(): void {
    this.#allowance = MAX_BACKLOG + (this.#outlet?.backlog ?? 0);
  }

  /** Takes what everybody is told; false when the client reads too slowly. */
  share(frame: SharedFrame): boolean {
    if (!this.#outlet) return true;
    if (this.#outlet.backlog > this.#allowance) return false;
    this.#outlet.share(frame);
    return true;
  }

  /** Takes an event, as JSON, that is numbered for this session; false when the client reads too slowly. */
  tell(event: string): boolean {
    // Most sessions of a large room are never told anything alone.
    this.#own ??= new EventLog(OWN_EVENTS);
    this.#own.push(event);
    if (!this.#outlet) return true;
    if (this.#outlet.backlog > this.#allowance) return false;
    this.#outlet.send(`{"own":${this.#own.last},"events":[${event}]}`);
    return true;
  }

  /** The frames of its own events after a number: none or one. Null when they are no longer known. */
  missed(own: number): string[] | null {
    if (!this.#own) return own === 0 ? [] : null;
    const events = this.#own.after(own);
    if (!events) return null;
    return events.length === 0 ? [] : [`{"own":${own + 1},"events":[${events.join(',')}]}`];
  }
}
