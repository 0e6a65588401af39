/**
 * Who still fits in. A place is held from the question until the answer took effect: between them the room waits
 * for its journal, and two people must not get the one place that was free when both asked.
 */
import { HmsError } from '../../protocol/index.js';
import type { Roster } from './roster.js';
import type { RoomRules } from './room-rules.js';

interface Held {
  role: string;
  /** Empty for those without an identity. */
  userId: string;
  /** False for people who are in the room and take another role. */
  joins: boolean;
}

export interface Place {
  /** Once the person is there, or will not be. */
  release(): void;
}

export class Places {
  readonly #roster: Roster;
  readonly #limits: () => { size: number; rules: RoomRules };
  readonly #held = new Set<Held>();

  constructor(roster: Roster, limits: () => { size: number; rules: RoomRules }) {
    this.#roster = roster;
    this.#limits = limits;
  }

  /** Places that are held and not yet taken. */
  get held(): number {
    return this.#held.size;
  }

  /** Throws `room_full` or `role_full`. A signed user's own earlier session leaves its place. */
  check({ role, userId, joins }: Held): void {
    const { size, rules } = this.#limits();
    const earlier = joins && userId !== '' ? this.#roster.ofUser(userId) : undefined;
    const others = (counts: (held: Held) => boolean) => this.#count(userId, counts);
    if (joins && size > 0) {
      const taken = this.#roster.size - (earlier ? 1 : 0) + others((held) => held.joins);
      if (taken >= size) {
        throw new HmsError('room_full', `The room has ${size} places, all taken.`);
      }
    }
    const most = rules.find(role)?.maxPeerCount ?? 0;
    if (most === 0) return;
    const same = this.#roster.countOf(role) - (earlier?.role === role ? 1 : 0);
    if (same + others((held) => held.role === role) >= most) {
      throw new HmsError('role_full', `No further "${role}" fits in.`);
    }
  }

  take(wanted: Held): Place {
    this.check(wanted);
    this.#held.add(wanted);
    return { release: () => this.#held.delete(wanted) };
  }

  /** Other people who are on their way in, or to another role. */
  #count(userId: string, counts: (held: Held) => boolean): number {
    let count = 0;
    for (const held of this.#held) {
      if ((userId === '' || held.userId !== userId) && counts(held)) count += 1;
    }
    return count;
  }
}
