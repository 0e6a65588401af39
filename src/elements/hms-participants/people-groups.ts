import type { Peer, PeerCounts } from '../../protocol/index.js';

/** People under one heading. */
export interface PeopleGroup {
  readonly key: string;
  /** Null: those with a raised hand. */
  readonly role: string | null;
  readonly peers: readonly Peer[];
  /** Everybody under the heading, those included whom a large room does not list. */
  readonly count: number;
}

interface People {
  readonly peers: readonly Peer[];
  readonly hands: readonly Peer[];
  /** In the order in which they are shown. */
  readonly roles: readonly string[];
  readonly counts: PeerCounts;
  readonly search: string;
  readonly localPeerId: string | null;
  /** Whose alphabet it is. */
  readonly lang: string;
}

/** A role may be called like something that every object has. */
const ownCount = ({ byRole }: PeerCounts, role: string): number =>
  Object.hasOwn(byRole, role) ? (byRole[role] ?? 0) : 0;

/**
 * Raised hands first, then a group for each role that somebody has, in the order of the template; roles that it
 * does not name come last. Who raised a hand stands in both, there by time; in a role the own person is first, and
 * the others follow by name. A search leaves what it finds.
 */
export function groupPeople(people: People): PeopleGroup[] {
  const { peers, hands, roles, counts, search, localPeerId, lang } = people;
  const wanted = search.trim().toLocaleLowerCase();
  const found = (list: readonly Peer[]) =>
    wanted ? list.filter(({ name }) => name.toLocaleLowerCase().includes(wanted)) : list;
  const byRole = new Map<string, Peer[]>(roles.map((role) => [role, []]));
  for (const peer of found(peers)) {
    const list = byRole.get(peer.role);
    if (list) list.push(peer);
    else byRole.set(peer.role, [peer]);
  }
  const { compare } = new Intl.Collator(lang, { numeric: true, sensitivity: 'base' });
  const isLocal = ({ id }: Peer): number => Number(id === localPeerId);
  const groups = [...byRole].map(([role, list]): PeopleGroup => {
    list.sort((a, b) => isLocal(b) - isLocal(a) || compare(a.name, b.name));
    const count = wanted ? list.length : Math.max(list.length, ownCount(counts, role));
    return { key: `role:${role}`, role, peers: list, count };
  });
  const raised = found(hands);
  return [{ key: 'hands', role: null, peers: raised, count: raised.length }, ...groups].filter(
    ({ count }) => count > 0,
  );
}
