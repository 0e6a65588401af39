/** Fakes and builders for tests and stories. */
export { fakeChannel } from './fake-channel.js';
export type { Call, FakeChannel } from './fake-channel.js';
export { fakeMedia } from './fake-media.js';
export type { FakeMedia } from './fake-media.js';
export { aRoom, mountRoom } from './a-room.js';
export type { ARoom, ARoomOptions, RecordedCall } from './a-room.js';
export { aRole } from './a-state.js';
export { PSEUDO_LANG, pseudoTable, speak } from './pseudo-locale.js';
export { tellEvent } from './paper-ports.js';
export { drawPerson, drawScreen, movingPicture } from './moving-picture.js';
export {
  aJoin,
  aMessage,
  aPeer,
  aPoll,
  aRoleInfo,
  aRoomInfo,
  aSnapshot,
  aStream,
  aTrack,
} from './builders.js';
