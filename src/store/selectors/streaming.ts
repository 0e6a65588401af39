import type { ExternalStream, RoomRecording, RoomStream } from '../../protocol/index.js';
import { joinsLive } from '../../templates/join-button.js';
import type { RoomState } from '../state.js';

/** The live stream of the room; null when there is none. */
export const selectHLSState = (state: RoomState): RoomStream | null => state.stream;

/** What of the room goes to servers of others, over RTMP; null: nothing does. */
export const selectRTMPState = (state: RoomState): ExternalStream | null => state.externalStream;

/** The recording of the room beside streams; null when there is none. */
export const selectRecordingState = (state: RoomState): RoomRecording | null => state.recording;

const recordings = ({ stream, recording }: RoomState): readonly { paused: boolean }[] => [
  ...(stream?.state === 'started' && stream.recording ? [stream.recording] : []),
  ...(recording?.state === 'started' ? [recording] : []),
];

/** There is a recording, by itself or with the stream; it may be paused. */
export const selectIsRecorded = (state: RoomState): boolean => recordings(state).length > 0;

/** Something of the room is kept as a file now. */
export const selectIsRecording = (state: RoomState): boolean =>
  recordings(state).some(({ paused }) => !paused);

/** It can be watched now. */
export const selectIsHLSRunning = (state: RoomState): boolean => state.stream?.state === 'started';

/** It is on its way, or can be watched. */
export const selectIsLive = (state: RoomState): boolean =>
  state.stream !== null && state.stream.state !== 'failed';

/** The own layout goes live with the join, and nobody has before. */
export const selectGoesLive = (state: RoomState): boolean =>
  state.role?.permissions.hlsStreaming === true && joinsLive(state.layout) && !selectIsLive(state);
