import type { Peer } from '../../protocol/index.js';
import type { RoomState } from '../state.js';
import { memoise } from './memoise.js';

/** Everybody in the room, the own person included, in the order of arrival. */
export const selectPeers: (state: RoomState) => readonly Peer[] = memoise(
  (state) => [state.peers, state.peerOrder],
  (peers, order) =>
    Object.freeze(order.map((id) => peers[id]).filter((peer) => peer !== undefined)),
);

/** Everybody else, in the order of arrival. */
export const selectRemotePeers: (state: RoomState) => readonly Peer[] = memoise(
  (state) => [selectPeers(state), state.localPeerId],
  (peers, local) => Object.freeze(peers.filter(({ id }) => id !== local)),
);

export const selectLocalPeer = (state: RoomState): Peer | undefined =>
  state.localPeerId === null ? undefined : state.peers[state.localPeerId];

export const selectPeerById =
  (id: string) =>
  (state: RoomState): Peer | undefined =>
    state.peers[id];

export const selectPeerCount = (state: RoomState): number => state.peerCount;

/** 0 is silent, 1 is as loud as it gets. */
export const selectLevel =
  (peerId: string) =>
  (state: RoomState): number =>
    state.levels[peerId] ?? 0;

const SPEAKING = 0.05;

/** Heard now, and not muted in the eyes of the room. */
export const selectIsSpeaking =
  (peerId: string) =>
  (state: RoomState): boolean =>
    (state.levels[peerId] ?? 0) > SPEAKING &&
    Object.values(state.tracks).some(
      (track) => track.peerId === peerId && track.source === 'microphone' && !track.muted,
    );
