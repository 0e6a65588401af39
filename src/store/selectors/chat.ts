import type { ChatMessage, PinnedMessage } from '../../protocol/index.js';
import type { ChatSlice, PendingMessage, RoomState } from '../state.js';
import { memoise, stableList } from './memoise.js';

/** All messages that this person may read, oldest first. */
export const selectHMSMessages = (state: RoomState): readonly ChatMessage[] => state.chat.messages;

/**
 * Those that are to be seen now: with a play-head (`setPlayHead`) what was sent by the moment that is on the screen, and
 * everything of one's own; without one, all.
 */
export const selectShownMessages: (state: RoomState) => readonly ChatMessage[] = memoise(
  (state) => [state.chat.messages, sentBy(state), state.localPeerId],
  (messages, sent, localPeerId) =>
    sent === messages.length
      ? messages
      : Object.freeze(
          messages.filter(({ peerId }, index) => index < sent || peerId === localPeerId),
        ),
);

/** How many of the messages, which are in order, had been sent by the moment on the screen. */
function sentBy({ chat: { messages }, playHead }: RoomState): number {
  if (playHead === null) return messages.length;
  let sent = 0;
  let end = messages.length;
  while (sent < end) {
    const middle = (sent + end) >> 1;
    if ((messages[middle]?.time ?? 0) <= playHead) sent = middle + 1;
    else end = middle;
  }
  return sent;
}

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
