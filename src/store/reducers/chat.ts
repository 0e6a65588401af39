/** What happens to the chat: messages of the room, own ones on their way, pages of history. */
import type { ChatMessage, ChatState } from '../../protocol/index.js';
import type { SessionFact } from '../facts.js';
import type { ChatSlice, PendingMessage, RoomState } from '../state.js';

/** Older messages are dropped from the page; the room keeps them. */
const MAX_MESSAGES = 10_000;

type Pending = Omit<PendingMessage, 'status' | 'error'>;

export function withChat(state: RoomState, changes: Partial<ChatSlice>): RoomState {
  return { ...state, chat: { ...state.chat, ...changes } };
}

/** A message that the room tells, or confirms. Typed events of a product are told once and not kept. */
export function withMessage(state: RoomState, message: ChatMessage): RoomState {
  const { messages, unread, outbox } = state.chat;
  if (message.type !== 'chat' || messages.some(({ id }) => id === message.id)) return state;
  const own = message.peerId === state.localPeerId;
  return withChat(state, {
    messages: inOrder(messages, message).slice(-MAX_MESSAGES),
    unread: own ? unread : unread + 1,
    outbox: own ? without(outbox, message.clientMessageId) : outbox,
  });
}

export function withoutMessage(state: RoomState, messageId: string): RoomState {
  const { messages } = state.chat;
  const kept = messages.filter(({ id }) => id !== messageId);
  return kept.length === messages.length ? state : withChat(state, { messages: kept });
}

export function withChatState(state: RoomState, { pinned, paused, blocked }: ChatState): RoomState {
  return withChat(state, { pinned, paused, blocked });
}

/** A fresh start of the stay: the newest messages; what was on its way may be among them. */
export function withFreshChat(
  state: RoomState,
  messages: readonly ChatMessage[],
  chat: ChatState,
): RoomState {
  const arrived = new Set(messages.map(({ clientMessageId }) => clientMessageId));
  const outbox = state.chat.outbox.filter(({ clientMessageId }) => !arrived.has(clientMessageId));
  return withChatState(withChat(state, { messages, outbox, older: 'maybe' }), chat);
}

export function withOlder(
  state: RoomState,
  { messages, more }: Extract<SessionFact, { type: 'chat.older' }>,
): RoomState {
  const known = new Set(state.chat.messages.map(({ id }) => id));
  const older = messages.filter(({ id }) => !known.has(id));
  return withChat(state, {
    messages: older.length > 0 ? [...older, ...state.chat.messages] : state.chat.messages,
    older: more ? 'maybe' : 'none',
  });
}

export function withSending(state: RoomState, message: Pending): RoomState {
  return withPending(state, { ...message, status: 'sending', error: null });
}

export function withUnsent(
  state: RoomState,
  { clientMessageId, waiting, error }: Extract<SessionFact, { type: 'chat.unsent' }>,
): RoomState {
  const pending = state.chat.outbox.find((one) => one.clientMessageId === clientMessageId);
  if (!pending) return state;
  const status = waiting ? 'waiting' : 'failed';
  return withPending(state, { ...pending, status, error: error.toWire() });
}

export function withoutPending(state: RoomState, clientMessageId: string): RoomState {
  return withChat(state, { outbox: without(state.chat.outbox, clientMessageId) });
}

function withPending(state: RoomState, pending: PendingMessage): RoomState {
  const { outbox } = state.chat;
  const at = outbox.findIndex((one) => one.clientMessageId === pending.clientMessageId);
  return withChat(state, {
    outbox: at < 0 ? [...outbox, pending] : outbox.map((one, i) => (i === at ? pending : one)),
  });
}

function without(outbox: readonly PendingMessage[], clientMessageId: string) {
  const kept = outbox.filter((one) => one.clientMessageId !== clientMessageId);
  return kept.length === outbox.length ? outbox : kept;
}

/** Nearly always the last one; a reply and an event may cross. */
function inOrder(messages: readonly ChatMessage[], message: ChatMessage): readonly ChatMessage[] {
  let at = messages.length;
  while (at > 0 && (messages[at - 1]?.id ?? '') > message.id) at -= 1;
  return [...messages.slice(0, at), message, ...messages.slice(at)];
}
