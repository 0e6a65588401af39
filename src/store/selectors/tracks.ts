import type { Peer, Track, TrackSource } from '../../protocol/index.js';
import type { RoomState } from '../state.js';
import { memoise, stableList } from './memoise.js';
import { selectPeers } from './peers.js';

const selectAllTracks: (state: RoomState) => readonly Track[] = memoise(
  (state) => [state.tracks],
  (tracks) => Object.freeze(Object.values(tracks)),
);

/** Make one per subscription: it keeps its own last result. */
export const selectTracksOfPeer = (peerId: string): ((state: RoomState) => readonly Track[]) =>
  stableList((state) => selectAllTracks(state).filter((track) => track.peerId === peerId));

const ofSource =
  (source: TrackSource) =>
  (peerId: string) =>
  (state: RoomState): Track | undefined =>
    selectAllTracks(state).find((track) => track.peerId === peerId && track.source === source);

export const selectCameraStreamByPeerID = ofSource('camera');
export const selectAudioTrackByPeerID = ofSource('microphone');
export const selectScreenShareByPeerID = ofSource('screen');

/** The room says that it sends sound. */
export const selectIsPeerAudioEnabled =
  (peerId: string) =>
  (state: RoomState): boolean =>
    selectAudioTrackByPeerID(peerId)(state)?.muted === false;

/** The room says that it sends a picture. */
export const selectIsPeerVideoEnabled =
  (peerId: string) =>
  (state: RoomState): boolean =>
    selectCameraStreamByPeerID(peerId)(state)?.muted === false;

export const selectTrackByID =
  (trackId: string) =>
  (state: RoomState): Track | undefined =>
    state.tracks[trackId];

/** Everybody who shares a screen. */
export const selectPeersScreenSharing: (state: RoomState) => readonly Peer[] = memoise(
  (state) => [selectAllTracks(state), selectPeers(state)],
  (tracks, peers) => {
    const sharing = new Set(
      tracks.filter(({ source }) => source === 'screen').map(({ peerId }) => peerId),
    );
    return Object.freeze(peers.filter(({ id }) => sharing.has(id)));
  },
);

export const selectIsSomeoneScreenSharing = (state: RoomState): boolean =>
  selectPeersScreenSharing(state).length > 0;

/** Its media flows to this page, so it can be shown. */
export const selectIsReady =
  (trackId: string) =>
  (state: RoomState): boolean =>
    state.media.ready[trackId] === true;
