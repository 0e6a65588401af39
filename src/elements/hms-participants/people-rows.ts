/** Groups of people as the lines of one list, which may be long. */
import type { Peer } from '../../protocol/index.js';
import type { PeopleGroup } from './people-groups.js';

export type PeopleRow =
  | { readonly key: string; readonly kind: 'head'; readonly group: PeopleGroup; folded: boolean }
  | { readonly key: string; readonly kind: 'person'; readonly peer: Peer; withHand: boolean }
  /** People of this role are here whom the room does not list. */
  | { readonly key: string; readonly kind: 'more'; readonly role: string };

export function rowsOf(
  groups: readonly PeopleGroup[],
  folded: ReadonlySet<string>,
): readonly PeopleRow[] {
  return groups.flatMap((group): PeopleRow[] => {
    const { key, role, peers, count } = group;
    const head = { key, kind: 'head', group, folded: folded.has(key) } as const;
    if (head.folded) return [head];
    const people = peers.map((peer): PeopleRow => {
      return { key: `${key}/${peer.id}`, kind: 'person', peer, withHand: role === null };
    });
    const rest: PeopleRow[] =
      role !== null && peers.length < count ? [{ key: `${key}+`, kind: 'more', role }] : [];
    return [head, ...people, ...rest];
  });
}
