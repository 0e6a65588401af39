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
}

/** A role may be called like something that every object has. */
const ownCount = ({ byRole }: PeerCounts, role: string): number =>
  Object.hasOwn(byRole, role) ? (byRole[role] ?? 0) : 0;

/**
 * Raised hands first, then a group for each role that somebody has, in the order of the template; roles that it
 * does not name come last. Who raised a hand stands in both. A search leaves what it finds.
 */
export function groupPeople({ peers, hands, roles, counts, search }: People): PeopleGroup[] {
  const wanted = search.trim().toLocaleLowerCase();
  const found = (list: readonly Peer[]) =>
    wanted ? list.filter(({ name }) => name.toLocaleLowerCase().includes(wanted)) : list;
  const others = peers.map(({ role }) => role).filter((role) => !roles.includes(role));
  const groups = [...roles, ...new Set(others)].map((role): PeopleGroup => {
    const listed = found(peers.filter((peer) => peer.role === role));
    const count = wanted ? listed.length : Math.max(listed.length, ownCount(counts, role));
    return { key: `role:${role}`, role, peers: listed, count };
  });
  const raised = found(hands);
  return [{ key: 'hands', role: null, peers: raised, count: raised.length }, ...groups].filter(
    ({ count }) => count > 0,
  );
}
