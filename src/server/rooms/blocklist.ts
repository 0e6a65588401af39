/**
 * Who may not come back during this session.
 *
 * A signed user is blocked by its user id, and an external participant by its identity: both are signed. A room
 * code says nothing about who holds it, so its holder is blocked by the network that it came from, and a token that
 * was made from a code, which anybody gets as often as they like, by that too. That also keeps
 * out others there who have nothing but a code; it never keeps out signed users, nor people whose role may remove
 * others, so that a moderator behind the same router can come back. Where every visitor seems to come from this
 * machine (a proxy that is not trusted to say more) there is no network to tell people by, and a code's holder
 * is removed, but not kept out.
 */
const MOST = 1_000;

/** What is known of who somebody is. */
export interface Identity {
  type: 'regular' | 'external';
  /** The identity of an external participant. */
  id: string;
  /** Empty for holders of a room code; those who exchanged it for a token have one that the server made. */
  userId: string;
  /** Of holders of a room code; empty where it says nothing. */
  network: string;
}

export class Blocklist {
  readonly #keys = new Set<string>();

  add(who: Identity): void {
    for (const key of keysOf(who)) {
      this.#keys.add(key);
      const oldest = this.#keys.size > MOST ? this.#keys.keys().next() : null;
      if (oldest && !oldest.done) this.#keys.delete(oldest.value);
    }
  }

  has(who: Identity): boolean {
    return keysOf(who).some((key) => this.#keys.has(key));
  }
}

function keysOf({ type, id, userId, network }: Identity): string[] {
  if (type === 'external') return [`external ${id}`];
  return [
    ...(userId === '' ? [] : [`user ${userId}`]),
    ...(network === '' ? [] : [`network ${network}`]),
  ];
}
