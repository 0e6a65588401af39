import type { Peer, PeerCounts } from '../../protocol/index.js';
import type { RoomState } from '../state.js';
import { memoise, stableList } from './memoise.js';

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

export const selectPeerByID =
  (id: string) =>
  (state: RoomState): Peer | undefined =>
    state.peers[id];

/** Those with one of these roles. Make one per subscription: it keeps its own last result. */
export const selectPeersByRoles = (
  roles: readonly string[],
): ((state: RoomState) => readonly Peer[]) =>
  selectPeersByCondition(({ role }) => roles.includes(role));

export const selectPeersByRole = (role: string): ((state: RoomState) => readonly Peer[]) =>
  selectPeersByRoles([role]);

export const selectPeersByCondition = (
  condition: (peer: Peer) => boolean,
): ((state: RoomState) => readonly Peer[]) =>
  stableList((state) => selectPeers(state).filter(condition));

/** The metadata as the JSON that it holds; an empty object when it is none. */
export const selectPeerMetadata = (peerId: string): ((state: RoomState) => unknown) =>
  memoise(
    (state) => [state.peers[peerId] ?? NOBODY],
    ({ metadata }) => parsed(metadata),
  );

const NOBODY = Object.freeze({ metadata: '' });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** Everybody, those included whom a large room does not list. */
export const selectPeerCount = (state: RoomState): number => state.counts.total;

export const selectPeerCounts = (state: RoomState): PeerCounts => state.counts;

/** Speaking level: 0 is silent, 1 is as loud as it gets. */
export const selectPeerAudioByID =
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

/** Who speaks now, the loudest first. */
export const selectSpeakers: (state: RoomState) => readonly Peer[] = memoise(
  (state) => [state.levels, state.peers],
  (levels, peers) =>
    Object.freeze(
      Object.entries(levels)
        .filter(([, level]) => level > SPEAKING)
        .sort(([, a], [, b]) => b - a)
        .map(([id]) => peers[id])
        .filter((peer) => peer !== undefined),
    ),
);

export const selectDominantSpeaker = (state: RoomState): Peer | null =>
  selectSpeakers(state)[0] ?? null;
