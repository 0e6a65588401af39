import type { Recipients } from '../../protocol/index.js';
import { loadOlder } from '../history.js';
import { deliver } from '../outbox.js';
import type { ActionParts } from './parts.js';
import { uniqueId } from './unique-id.js';

export interface MessageOptions {
  /** The id of the message that this one answers. */
  replyTo?: string;
}

export interface ChatActions {
  /**
   * Any `type` but `chat` is an event of your product: told once, never kept, and not shown.
   * A chat message stands in `chat.outbox` until the room has it. Resolves when the room has it, or when it waits
   * for the connection and goes out by itself; rejects when the room refused it.
   */
  sendBroadcastMessage(text: string, type?: string, options?: MessageOptions): Promise<void>;
  sendGroupMessage(
    text: string,
    roles: readonly string[],
    type?: string,
    options?: MessageOptions,
  ): Promise<void>;
  sendDirectMessage(
    text: string,
    peerId: string,
    type?: string,
    options?: MessageOptions,
  ): Promise<void>;
  /** Once more, a message that was refused. */
  retryMessage(clientMessageId: string): Promise<void>;
  /** Takes a message that was refused out of the outbox. */
  discardMessage(clientMessageId: string): void;
  /** One page of what was written before the first message here. */
  loadOlderMessages(): Promise<void>;
  /** Tells that the chat is on screen. */
  setMessageRead(): void;
  pinMessage(messageId: string, pinned: boolean): Promise<void>;
  /** For everyone who could read it. */
  hideMessage(messageId: string): Promise<void>;
  blockFromChat(peerId: string, blocked: boolean): Promise<void>;
  pauseChat(paused: boolean): Promise<void>;
  /** An emoji that flies over everybody's stage. */
  sendReaction(emoji: string): Promise<void>;
}

export function chatActions(parts: ActionParts): ChatActions {
  const { store, channel, tell } = parts;

  const send = async (
    text: string,
    to: Recipients,
    type = 'chat',
    { replyTo }: MessageOptions = {},
  ): Promise<void> => {
    const clientMessageId = uniqueId();
    if (type !== 'chat') {
      await channel.request('chat.send', { text, clientMessageId, to, messageType: type });
      return;
    }
    tell({
      type: 'chat.sending',
      message: { clientMessageId, text, to, replyTo: replyTo ?? null },
    });
    await deliver(parts, clientMessageId);
  };

  return {
    sendBroadcastMessage: (text, type, options) => send(text, { kind: 'everyone' }, type, options),
    sendGroupMessage: (text, roles, type, options) =>
      send(text, { kind: 'roles', roles: [...roles] }, type, options),
    sendDirectMessage: (text, peerId, type, options) =>
      send(text, { kind: 'peer', peerId }, type, options),
    retryMessage: (clientMessageId) => deliver(parts, clientMessageId),
    discardMessage: (clientMessageId) => tell({ type: 'chat.discarded', clientMessageId }),

    loadOlderMessages: () => loadOlder(parts),
    setMessageRead: () => tell({ type: 'chat.read' }),

    async pinMessage(messageId, pinned) {
      await channel.request('chat.pin', { messageId, pinned });
    },
    async hideMessage(messageId) {
      await channel.request('chat.hide', { messageId });
    },
    async blockFromChat(peerId, blocked) {
      await channel.request('chat.block', { peerId, blocked });
    },
    async pauseChat(paused) {
      await channel.request('chat.pause', { paused });
    },
    async sendReaction(emoji) {
      await channel.request('reaction.send', { emoji });
      tell({ type: 'reacted', emoji, at: Date.now() + store.getState().clockAhead });
    },
  };
}
