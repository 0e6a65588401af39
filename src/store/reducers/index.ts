import { mergePatch } from '../../templates/merge-patch.js';
import type { Layout } from '../../templates/types.js';
import type { Fact } from '../facts.js';
import type { RoomState } from '../state.js';
import { reduceChannel } from './channel.js';
import { reduceMedia } from './media.js';
import { reduceNotices } from './notices.js';
import { reduceSession } from './session.js';

/** The state after a fact; the same object when the fact changes nothing. Pure. */
export function reduce(state: RoomState, fact: Fact): RoomState {
  return reduceNotices(state, withLayout(state, reduceFact(state, fact)), fact);
}

function reduceFact(state: RoomState, fact: Fact): RoomState {
  switch (fact.from) {
    case 'session':
      return reduceSession(state, fact);
    case 'channel':
      return reduceChannel(state, fact);
    case 'media':
      return reduceMedia(state, fact);
  }
}

/** The page's wishes stay while the role, and with it the layout under them, changes. */
function withLayout(before: RoomState, next: RoomState): RoomState {
  const { roleLayout, layoutOverride } = next;
  if (roleLayout === before.roleLayout && layoutOverride === before.layoutOverride) return next;
  const layout = layoutOverride
    ? (mergePatch(roleLayout ?? {}, layoutOverride) as Layout)
    : roleLayout;
  return { ...next, layout };
}
