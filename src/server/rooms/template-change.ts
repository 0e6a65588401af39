import { isDeepStrictEqual } from 'node:util';
import type { Peer } from '../../protocol/index.js';
import type { Template } from '../../templates/types.js';
import type { RoleRename } from '../directory/role-names.js';
import { factsOf, type RoomCore } from './room-core.js';
import { RoomRules } from './room-rules.js';
import type { PeerChanges } from './roster.js';

interface Moved {
  peer: Peer;
  changes: PeerChanges;
}

/**
 * The room goes on by other rules, and who had a renamed role has the one that it is now. What anybody loses ends
 * before it is told, what anybody gains begins after it; only people whose own role is another now are told of
 * their role. Returns the ids of those people.
 */
export function changeTemplate(
  core: RoomCore,
  template: Template,
  renamed: readonly RoleRename[] = [],
): string[] {
  const { roster, rights, news, presence } = core;
  const before = core.rules;
  const after = new RoomRules(template);
  const different = new Set(
    Object.keys(roster.counts.byRole).filter(
      (role) => !isDeepStrictEqual(before.of(role), after.of(role)),
    ),
  );
  const people = roster
    .list()
    .filter(({ type, role }) => type === 'regular' && different.has(role))
    .map((peer) => ({ peer, policy: rights.policyOf(peer) }));

  core.rules = after;
  const moved = rename(core, renamed);
  const gains = people.map(({ peer, policy }) => rights.change(policy, core.peer(peer.id)));
  news.tell('roles.changed', { roles: after.infos });
  for (const { peer, changes } of moved) presence.changed(peer, changes);
  const ids = people.map(({ peer }) => peer.id);
  for (const role of new Set(ids.map((id) => core.peer(id).role))) {
    const { info, layout } = after.of(role);
    const sessions = ids.flatMap((id) =>
      core.peer(id).role === role ? (roster.session(id) ?? []) : [],
    );
    news.tellSome(sessions, 'role.updated', { role: info, layout, by: null });
  }
  for (const gain of gains) gain();
  for (const id of ids) presence.reconsider(core.peer(id));
  return ids;
}

/** Everybody gets the names that their roles have now; nobody has to be asked. */
function rename(core: RoomCore, renamed: readonly RoleRename[]): Moved[] {
  if (renamed.length === 0) return [];
  const called = (role: string) => {
    const now = renamed.reduce((name, { from, to }) => (name === from ? to : name), role);
    return core.rules.find(now) ? now : role;
  };
  return core.roster
    .list()
    .filter(({ type }) => type === 'regular')
    .flatMap(({ id, role: before, previousRole }) => {
      const changes = core.roster.change(id, {
        role: called(before),
        previousRole: called(previousRole),
      });
      const peer = core.peer(id);
      if (peer.role !== before) {
        void core.note({
          type: 'role.changed',
          peer: factsOf(peer),
          previousRole: before,
          by: null,
        });
      }
      return { peer, changes };
    });
}
