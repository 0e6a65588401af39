import type { Track, TrackSource } from '../../protocol/index.js';
import type { RoomState } from '../state.js';
import { memoise, stableList } from './memoise.js';

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

export const selectCameraTrack = ofSource('camera');
export const selectMicrophoneTrack = ofSource('microphone');
export const selectScreenTrack = ofSource('screen');

/** Every shared screen of the room. */
export const selectScreenTracks: (state: RoomState) => readonly Track[] = memoise(
  (state) => [selectAllTracks(state)],
  (tracks) => Object.freeze(tracks.filter(({ source }) => source === 'screen')),
);

/** Its media flows to this page, so it can be shown. */
export const selectIsReady =
  (trackId: string) =>
  (state: RoomState): boolean =>
    state.media.ready[trackId] === true;
