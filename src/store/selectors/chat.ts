import type { ChatMessage, PinnedMessage } from '../../protocol/index.js';
import type { ChatSlice, PendingMessage, RoomState } from '../state.js';
import { memoise, stableList } from './memoise.js';

/** All messages that this person may read, oldest first. */
export const selectHMSMessages = (state: RoomState): readonly ChatMessage[] => state.chat.messages;

/** Those to everyone. */
export const selectBroadcastMessages: (state: RoomState) => readonly ChatMessage[] = memoise(
  (state) => [state.chat.messages],
  (messages) => Object.freeze(messages.filter(({ to }) => to.kind === 'everyone')),
);

/** Those to people of a role. Make one per subscription: it keeps its own last result. */
export const selectMessagesByRole = (
  role: string,
): ((state: RoomState) => readonly ChatMessage[]) =>
  stableList((state) =>
    state.chat.messages.filter(({ to }) => to.kind === 'roles' && to.roles.includes(role)),
  );

/** Between the own person and another one. Make one per subscription: it keeps its own last result. */
export const selectMessagesByPeerID = (
  peerId: string,
): ((state: RoomState) => readonly ChatMessage[]) =>
  stableList((state) =>
    state.chat.messages.filter(
      (message) =>
        message.to.kind === 'peer' && (message.to.peerId === peerId || message.peerId === peerId),
    ),
  );

export const selectUnreadHMSMessagesCount = (state: RoomState): number => state.chat.unread;

/** Own messages that the room has not confirmed yet. */
export const selectPendingMessages = (state: RoomState): readonly PendingMessage[] =>
  state.chat.outbox;

/** Newest first, at most three. */
export const selectPinnedMessages = (state: RoomState): readonly PinnedMessage[] =>
  state.chat.pinned;

/** Who paused the chat, and when; null: people may write. */
export const selectChatPaused = (state: RoomState): ChatSlice['paused'] => state.chat.paused;

/** Somebody took the right to write from this peer. */
export const selectIsChatBlocked =
  (peerId: string) =>
  (state: RoomState): boolean =>
    state.chat.blocked.includes(peerId);
