/**
 * Reactions as everybody sees them, and the own ones a moment earlier: they fly when the room has taken them, and are
 * left out where it then tells them together with those of others.
 */
import type { Events } from '../../protocol/index.js';
import type { ReactionBurst, RoomState } from '../state.js';

export function withOwnReaction(
  state: RoomState,
  { emoji, at }: { emoji: string; at: number },
): RoomState {
  const own = state.ownReactions;
  const items = [{ emoji, count: 1, names: [ownName(state)] }];
  return {
    ...withBurst(state, { time: at, items, own: true }),
    ownReactions: { ...own, [emoji]: (own[emoji] ?? 0) + 1 },
  };
}

export function withReactions(
  state: RoomState,
  { reactions, time }: Events['reaction.sent'],
): RoomState {
  const own = { ...state.ownReactions };
  const items = reactions.flatMap((item) => {
    const { emoji, count, names } = item;
    const shown = Math.min(own[emoji] ?? 0, count);
    if (shown === 0) return [item];
    own[emoji] = (own[emoji] ?? 0) - shown;
    if (shown === count) return [];
    const others = names.filter((name) => name !== ownName(state));
    return [{ emoji, count: count - shown, names: others }];
  });
  const next = { ...state, ownReactions: own };
  return items.length > 0 ? withBurst(next, { time, items, own: false }) : next;
}

function ownName({ localPeerId, peers, userName }: RoomState): string {
  return peers[localPeerId ?? '']?.name ?? userName;
}

function withBurst(state: RoomState, burst: Omit<ReactionBurst, 'number'>): RoomState {
  return { ...state, reactions: { number: state.reactions.number + 1, ...burst } };
}
