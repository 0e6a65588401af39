import type {
  ChatMessage,
  Publishable,
  RoleInfo,
  RoomInfo,
  WireError,
} from '../../protocol/index.js';
import type { Layout } from '../../templates/types.js';
import type { DeviceState, MediaState, Notice, RoomState } from '../state.js';

export const selectStatus = (state: RoomState): RoomState['status'] => state.status;
export const selectError = (state: RoomState): WireError | null => state.error;
export const selectRoom = (state: RoomState): RoomInfo | null => state.room;
export const selectRole = (state: RoomState): RoleInfo | null => state.role;
export const selectLayout = (state: RoomState): Layout | null => state.layout;
export const selectUserName = (state: RoomState): string => state.userName;

/** In the room, be it that the connection is being repaired right now. */
export const selectIsInRoom = (state: RoomState): boolean =>
  state.status === 'joined' || state.status === 'reconnecting';

/** What the own role may publish. The server decides; this only hides buttons. */
export const selectCanPublish =
  (kind: Publishable) =>
  (state: RoomState): boolean =>
    state.role?.publish.allowed.includes(kind) ?? false;

export const selectMessages = (state: RoomState): readonly ChatMessage[] => state.chat.messages;
export const selectUnread = (state: RoomState): number => state.chat.unread;
export const selectNotices = (state: RoomState): readonly Notice[] => state.notices;

export const selectDevices = (state: RoomState): DeviceState => state.devices;
export const selectMediaStatus = (state: RoomState): MediaState['status'] => state.media.status;
export const selectAudioBlocked = (state: RoomState): boolean => state.media.audioBlocked;
