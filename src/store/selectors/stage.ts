import type { Peer } from '../../protocol/index.js';
import type { RoomState } from '../state.js';
import { selectConferencing } from './layout.js';
import { memoise } from './memoise.js';
import { selectPeers } from './peers.js';

/** Those with a raised hand, who waits longest first. */
export const selectHandRaisedPeers: (state: RoomState) => readonly Peer[] = memoise(
  (state) => [selectPeers(state)],
  (peers) =>
    Object.freeze(
      peers
        .filter(({ handRaisedAt }) => handRaisedAt > 0)
        .sort((a, b) => a.handRaisedAt - b.handRaisedAt),
    ),
);

export const selectHasPeerHandRaised =
  (peerId: string) =>
  (state: RoomState): boolean =>
    (state.peers[peerId]?.handRaisedAt ?? 0) > 0;

/** May the own person bring this one to the stage? */
export const selectCanBringToStage =
  (peerId: string) =>
  (state: RoomState): boolean => {
    const role = state.peers[peerId]?.role ?? '';
    return selectConferencing(state).stage?.offStageRoles.includes(role) === true;
  };

/** May the own person send this one back to the audience? */
export const selectCanRemoveFromStage =
  (peerId: string) =>
  (state: RoomState): boolean => {
    const role = state.peers[peerId]?.role;
    return role !== undefined && selectConferencing(state).stage?.onStageRole === role;
  };

/** Whom everybody sees large; null: nobody. */
export const selectSpotlightPeer = (state: RoomState): Peer | null => {
  const peerId = state.sessionStore['spotlight']?.value;
  return typeof peerId === 'string' ? (state.peers[peerId] ?? null) : null;
};
