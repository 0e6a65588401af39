/** Fakes and builders for tests and stories. */
export { fakeChannel } from './fake-channel.js';
export type { Call, FakeChannel } from './fake-channel.js';
export { fakeMedia } from './fake-media.js';
export type { FakeMedia } from './fake-media.js';
export { aRole, aRoom, mountRoom } from './a-room.js';
export type { ARoom, ARoomOptions, RecordedCall } from './a-room.js';
export { drawPerson, drawScreen, movingPicture } from './moving-picture.js';
