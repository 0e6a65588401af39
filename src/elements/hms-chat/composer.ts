import type { ReactiveControllerHost } from 'lit';
import type { RoomHandle } from '../../store/actions.js';
import type { MessageOptions } from '../../store/actions/chat.js';
import type { RoomStore } from '../../store/room-store.js';
import { choiceOf, recipientsOf, type Choice } from './recipients.js';

/** What is being written, and to whom. Kept per room, so that a chat which is closed and opened goes on. */
export class Composer {
  readonly #host: ReactiveControllerHost;
  readonly #room: () => RoomHandle | null;

  constructor(host: ReactiveControllerHost, room: () => RoomHandle | null) {
    this.#host = host;
    this.#room = room;
  }

  get draft(): Draft {
    const store = this.#room()?.store;
    return (store && drafts.get(store)) ?? EMPTY;
  }

  write(text: string): void {
    this.#set({ text });
  }

  choose(to: Choice): void {
    // An answer goes to the readers of what it answers.
    this.#set({ to, replyTo: null });
  }

  replyTo(messageId: string, to: Choice): void {
    this.#set({ replyTo: messageId, to });
  }

  cancelReply(): void {
    this.#set({ replyTo: null });
  }

  /** Hands the draft over; it stands among the messages from then on, sent or not. */
  send(to: Choice): Promise<void> {
    const room = this.#room();
    const { text, replyTo } = this.draft;
    const trimmed = text.trim();
    if (!room || trimmed === '') return Promise.resolve();
    this.#set({ text: '', replyTo: null });
    const { actions } = room;
    const rest: [type?: string, options?: MessageOptions] =
      replyTo === null ? [] : ['chat', { replyTo }];
    const recipients = recipientsOf(to);
    switch (recipients.kind) {
      case 'everyone':
        return actions.sendBroadcastMessage(trimmed, ...rest);
      case 'roles':
        return actions.sendGroupMessage(trimmed, recipients.roles, ...rest);
      case 'peer':
        return actions.sendDirectMessage(trimmed, recipients.peerId, ...rest);
    }
  }

  #set(changes: Partial<Draft>): void {
    const store = this.#room()?.store;
    if (!store) return;
    drafts.set(store, { ...this.draft, ...changes });
    this.#host.requestUpdate();
  }
}

export interface Draft {
  readonly text: string;
  readonly to: Choice;
  readonly replyTo: string | null;
}

const EMPTY: Draft = { text: '', to: choiceOf({ kind: 'everyone' }), replyTo: null };
const drafts = new WeakMap<RoomStore, Draft>();
