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

  write(to: Choice, text: string): void {
    this.#set({ texts: { ...this.draft.texts, [to]: text } });
  }

  /**
   * An answer goes to the readers of what it answers, so it ends where others are chosen. What was begun for everyone
   * goes along where `from` is told; what only some were to read stays theirs.
   */
  choose(to: Choice, from?: Choice): void {
    const { texts } = this.draft;
    const carried = from === EVERYONE && !texts[to];
    this.#set({ to, replyTo: null });
    if (carried) this.#set({ texts: { ...texts, [from]: '', [to]: texts[from] ?? '' } });
  }

  replyTo(messageId: string, to: Choice): void {
    this.#set({ replyTo: messageId, to });
  }

  readonly cancelReply = (): void => {
    this.#set({ replyTo: null });
  };

  /** Hands the draft over; it stands among the messages from then on, sent or not. */
  send(to: Choice): Promise<void> {
    const room = this.#room();
    const { texts, replyTo } = this.draft;
    const trimmed = texts[to]?.trim() ?? '';
    if (!room || trimmed === '') return Promise.resolve();
    this.#set({ texts: { ...texts, [to]: '' }, replyTo: null });
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
  /** What is being written, by whom it is for. */
  readonly texts: Readonly<Record<Choice, string>>;
  readonly to: Choice;
  readonly replyTo: string | null;
}

const EVERYONE = choiceOf({ kind: 'everyone' });
const EMPTY: Draft = { texts: {}, to: EVERYONE, replyTo: null };
const drafts = new WeakMap<RoomStore, Draft>();
