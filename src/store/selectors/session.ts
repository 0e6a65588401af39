import type { RoomInfo, WireError } from '../../protocol/index.js';
import type { DeviceState, MediaState, Notice, RoomState } from '../state.js';

export const selectRoomState = (state: RoomState): RoomState['status'] => state.status;
export const selectError = (state: RoomState): WireError | null => state.error;
export const selectRoom = (state: RoomState): RoomInfo | null => state.room;
export const selectRoomID = (state: RoomState): string => state.room?.id ?? '';
export const selectSessionId = (state: RoomState): string => state.room?.sessionId ?? '';

/** Milliseconds since the epoch, by the server's clock; 0 before the room told. */
export const selectRoomStartTime = (state: RoomState): number => state.room?.startedAt ?? 0;

/** Off-stage people are counted, not listed. */
export const selectIsLargeRoom = (state: RoomState): boolean => state.room?.large ?? false;
export const selectUserName = (state: RoomState): string => state.userName;

/** In the room, be it that the connection is being repaired right now. */
export const selectIsConnectedToRoom = (state: RoomState): boolean =>
  state.status === 'joined' || state.status === 'reconnecting';

export const selectNotices = (state: RoomState): readonly Notice[] => state.notices;

export const selectDevices = (state: RoomState): DeviceState => state.devices;
export const selectIsLocalAudioEnabled = (state: RoomState): boolean =>
  state.devices.microphone.enabled;
export const selectIsLocalVideoEnabled = (state: RoomState): boolean =>
  state.devices.camera.enabled;
export const selectIsLocalScreenShared = (state: RoomState): boolean =>
  state.devices.screen.enabled;
export const selectMediaStatus = (state: RoomState): MediaState['status'] => state.media.status;
export const selectAudioBlocked = (state: RoomState): boolean => state.media.audioBlocked;
