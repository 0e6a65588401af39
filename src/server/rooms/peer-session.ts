import type { Outlet } from './outlet.js';

/** A client that reads slower than this is dropped; it may come back and read what it missed. */
const MAX_BACKLOG = 1_048_576;

/**
 * One stay of one peer in a room, over any number of sockets. It numbers what it is told without gaps, also
 * while no socket is there: that is what makes a resume exact.
 */
export class PeerSession {
  readonly peerId: string;
  readonly userId: string;
  readonly role: string;
  readonly nameFixed: boolean;
  #seq = 0;
  #outlet: Outlet | null;
  #allowance = MAX_BACKLOG;

  constructor(
    peer: { peerId: string; userId: string; role: string; nameFixed: boolean },
    outlet: Outlet,
  ) {
    this.peerId = peer.peerId;
    this.userId = peer.userId;
    this.role = peer.role;
    this.nameFixed = peer.nameFixed;
    this.#outlet = outlet;
  }

  /** The number of the last event. */
  get seq(): number {
    return this.#seq;
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

  /** Takes an event whose JSON lacks only its number; false when the client reads too slowly. */
  deliver(tail: string): boolean {
    this.#seq += 1;
    if (!this.#outlet) return true;
    if (this.#outlet.backlog > this.#allowance) return false;
    this.#outlet.send(numbered(this.#seq, tail));
    return true;
  }
}

/** The frame of an event: `tail` is its JSON without the opening brace. */
export function numbered(seq: number, tail: string): string {
  return `{"seq":${seq},${tail}`;
}
