/** The store's public names. */
export { createRoomStore } from './room-store.js';
export type { RoomStore, Selector, Unsubscribe } from './room-store.js';
export { INITIAL_STATE } from './state.js';
export type {
  Device,
  DeviceKind,
  DeviceState,
  LocalSource,
  MediaState,
  Notice,
  RoomState,
} from './state.js';
export type { Fact, SessionFact } from './facts.js';
export type { RoomActions, RoomHandle } from './actions.js';
export type {
  ChannelFact,
  ChannelPort,
  HTMLVideoElementLike,
  LocalSourceName,
  MediaFact,
  MediaPort,
} from './ports.js';
export {
  selectIsSpeaking,
  selectLevel,
  selectLocalPeer,
  selectPeerById,
  selectPeerCount,
  selectPeers,
  selectRemotePeers,
} from './selectors/peers.js';
export {
  selectAudioBlocked,
  selectCanPublish,
  selectDevices,
  selectError,
  selectIsInRoom,
  selectLayout,
  selectMediaStatus,
  selectMessages,
  selectNotices,
  selectRole,
  selectRoom,
  selectStatus,
  selectUnread,
  selectUserName,
} from './selectors/session.js';
export {
  selectCameraTrack,
  selectIsReady,
  selectMicrophoneTrack,
  selectScreenTrack,
  selectScreenTracks,
  selectTracksOfPeer,
} from './selectors/tracks.js';
export { selectTiles } from './selectors/tiles.js';
export type { TileInfo } from './selectors/tiles.js';
