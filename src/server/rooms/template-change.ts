import { isDeepStrictEqual } from 'node:util';
import type { Template } from '../../templates/types.js';
import type { RoomCore } from './room-core.js';
import { RoomRules } from './room-rules.js';

/**
 * The room goes on by other rules. What anybody loses ends before it is told, what anybody gains begins after it;
 * only people whose own role is another now are told of their role. Returns the ids of those people.
 */
export function changeTemplate(core: RoomCore, template: Template): string[] {
  const { roster, rights, news, presence } = core;
  const before = core.rules;
  const after = new RoomRules(template);
  const roles = Object.keys(roster.counts.byRole).filter(
    (role) => !isDeepStrictEqual(before.of(role), after.of(role)),
  );
  const people = roster
    .list()
    .filter(({ type, role }) => type === 'regular' && roles.includes(role))
    .map((peer) => ({ peer, policy: rights.policyOf(peer) }));

  core.rules = after;
  const gains = people.map(({ peer, policy }) => rights.change(policy, peer));
  news.tell('roles.changed', { roles: after.infos });
  for (const role of roles) {
    const { info, layout } = after.of(role);
    const sessions = people.flatMap(({ peer }) =>
      peer.role === role ? (roster.session(peer.id) ?? []) : [],
    );
    news.tellSome(sessions, 'role.updated', { role: info, layout, by: null });
  }
  for (const gain of gains) gain();
  for (const { peer } of people) presence.reconsider(peer);
  return people.map(({ peer }) => peer.id);
}
