import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import type { ChatMessage } from '../../protocol/index.js';
import { LIMITS } from '../../protocol/model.js';
import { selectShownMessages } from '../../store/selectors/chat.js';
import { selectConferencing } from '../../store/selectors/layout.js';
import { selectIsConnectedToRoom } from '../../store/selectors/session.js';
import { INITIAL_STATE } from '../../store/state.js';
import { adopt } from '../internal/adopt.js';
import { HmsElement } from '../internal/hms-element.js';
import { icon } from '../internal/icon.js';
import { LongList } from '../internal/long-list.js';
import type { MenuController } from '../internal/menu-controller.js';
import type { RovingRows } from '../internal/roving-rows.js';
import { shallowEqual, StoreController } from '../internal/store-controller.js';
import { base } from '../styles/base.js';
import { buttonStyles } from '../styles/button.js';
import { composerForm, type ComposerActs } from './composer-form.js';
import { Composer } from './composer.js';
import type { emojiGrid } from './emoji-grid.js';
import type * as Extras from './chat-extras.js';
import { chatStyles } from './hms-chat.styles.js';
import type { MessageItem } from './message-menu.js';
import { messageRow } from './message-row.js';
import { ReadingPlace } from './reading-place.js';
import { choiceOf, choicesOf, choose, several, type Choice } from './recipients.js';
import { rowsOf, type MessageRow, type PendingRow, type Row } from './rows.js';

/**
 * @summary Chat: with everyone, with roles, with one person; pinned messages, replies, history, moderation.
 * @tag hms-chat
 * @slot empty - Instead of the sentence while there are no messages.
 * @csspart base - The whole chat.
 * @csspart pinned - The strip with the pinned message.
 * @csspart list - The scrolling list.
 * @csspart message - One message.
 * @csspart menu - What one may do with a message.
 * @csspart composer - The form at the bottom.
 * @csspart input - The text field.
 */
export class HmsChat extends HmsElement {
  static override styles = [base, buttonStyles, chatStyles];

  @query('.list') private scroller!: HTMLElement | null;
  @query('textarea') private field!: HTMLTextAreaElement | null;

  @state() private onScreen = false;
  @state() private firstUnread: string | null = null;
  @state() private pin = 0;
  /** Draws the grid of emoji, once somebody wanted it. */
  @state() private emojiGrid: typeof emojiGrid | null = null;
  @state() private emojiOpen = false;
  @state() private extras: typeof Extras | null = null;
  /** Whose menu is open. */
  @state() private menuFor: string | null = null;

  /** Of whichever message; it comes with the extras. */
  private menu: MenuController | null = null;
  /** The keys of the list, which come with them too. */
  private roving: RovingRows | null = null;
  private readonly composer = new Composer(this, () => this.room);

  private readonly view = new StoreController(
    this,
    () => this.room,
    (room) => ({
      inside: selectIsConnectedToRoom(room),
      messages: room.chat.messages,
      shown: selectShownMessages(room),
      outbox: room.chat.outbox,
      older: room.chat.older,
      unread: room.chat.unread,
      pinned: room.chat.pinned,
      paused: room.chat.paused,
      blocked: room.chat.blocked.includes(room.localPeerId ?? ''),
      localPeerId: room.localPeerId,
      peers: room.peers,
      options: selectConferencing(room).chat,
    }),
    shallowEqual,
  );

  private readonly list = new LongList(this);
  private readonly place = new ReadingPlace(this, {
    list: () => this.scroller,
    rows: () => this.rows,
    atTop: () => {
      const { older } = this.view.value;
      if (older === 'maybe') this.wish((actions) => actions.loadOlderMessages());
    },
  });

  private watcher: IntersectionObserver | null = null;
  private newest = '';
  private sent = 0;
  private fetching: Promise<typeof Extras> | null = null;
  private rowCache: { readonly of: readonly unknown[]; readonly rows: readonly Row[] } | null =
    null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.watcher = new IntersectionObserver(([entry]) => {
      this.onScreen = entry?.isIntersecting ?? false;
    });
    this.watcher.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.watcher?.disconnect();
    this.onScreen = false;
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const { messages, unread } = this.view.value;
    if (unread > 0 && this.firstUnread === null && !this.reading) {
      this.firstUnread = messages.at(-unread)?.id ?? null;
    }
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const { messages, shown, older, outbox, unread, localPeerId } = this.view.value;
    // Who watches what was long ago reads what was written then.
    if (older === 'maybe' && shown[0] !== messages[0]) {
      this.wish((actions) => actions.loadOlderMessages());
    }
    const last = shown.at(-1);
    const grew = (last?.id ?? '') !== this.newest;
    this.newest = last?.id ?? '';
    const own = (grew && last?.peerId === localPeerId) || outbox.length > this.sent;
    this.sent = outbox.length;
    if (own) {
      this.firstUnread = null;
      this.place.toEnd();
    }
    if (this.reading && unread > 0) this.room?.actions.setMessageRead();
  }

  /** On screen, and at its end: what arrives is read. */
  private get reading(): boolean {
    return this.onScreen && this.place.atEnd;
  }

  /** The same list as long as nothing in it changed. */
  private get rows(): readonly Row[] {
    const { shown, outbox } = this.view.value;
    const of = [shown, outbox, this.firstUnread] as const;
    if (!this.rowCache?.of.every((part, index) => part === of[index])) {
      this.rowCache = { of, rows: rowsOf(...of) };
    }
    return this.rowCache.rows;
  }

  private readonly onInput = (): void => {
    const { field, to } = this;
    if (!field || to === null) return;
    this.composer.write(to, field.value);
    // What is sent has a state of its own.
    void this.fetchExtras();
    if (!CSS.supports('field-sizing: content')) {
      field.style.height = 'auto';
      field.style.height = `${field.scrollHeight}px`;
    }
  };

  private readonly onKeydown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && this.emojiOpen) {
      event.stopPropagation();
      this.emojiOpen = false;
      this.field?.focus();
      return;
    }
    if (event.key === 'Escape' && this.composer.draft.replyTo !== null) {
      event.stopPropagation();
      this.composer.cancelReply();
    }
    // While an input method composes, Enter chooses a word.
    if (event.target !== this.field) return;
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.send();
  };

  private readonly toggleEmoji = (): void => {
    this.emojiOpen = !this.emojiOpen;
    if (!this.emojiOpen || this.emojiGrid) return;
    import('./emoji-grid.js').then(
      ({ emojiGrid, emojiStyles }) => {
        adopt(this, emojiStyles);
        this.emojiGrid = emojiGrid;
      },
      () => (this.emojiOpen = false),
    );
  };

  /** Where the cursor stands; the field keeps it while the grid has the focus. */
  private readonly insert = (emoji: string): void => {
    const { field } = this;
    if (!field || field.value.length + emoji.length > LIMITS.chatText) return;
    field.setRangeText(emoji, field.selectionStart, field.selectionEnd, 'end');
    this.onInput();
  };

  private readonly fetchExtras = async (): Promise<void> => {
    this.fetching ??= import('./chat-extras.js');
    try {
      const extras = await this.fetching;
      if (this.extras) return;
      adopt(this, extras.menuStyles, extras.chatExtrasStyles);
      this.menu = new extras.MenuController(this);
      this.roving = new extras.RovingRows(this, { row: 'key', endOf: () => this.scroller });
      this.extras = extras;
    } catch {
      // Asked again when it is needed again.
      this.fetching = null;
    }
  };

  private readonly onFocusin = (event: FocusEvent): void => {
    void this.fetchExtras();
    this.roving?.onFocusin(event);
  };

  private readonly onSubmit = (event: Event): void => {
    event.preventDefault();
    this.send();
  };

  private readonly composerActs: ComposerActs = {
    input: this.onInput,
    keydown: this.onKeydown,
    submit: this.onSubmit,
    toggleEmoji: this.toggleEmoji,
  };

  private readonly onRecipient = (event: Event): void => {
    const { value } = event.target as HTMLSelectElement;
    this.composer.choose(value, this.to ?? value);
  };

  private get to(): Choice | null {
    const state = this.room?.store.getState() ?? INITIAL_STATE;
    return choose(this.composer.draft.to, choicesOf(state));
  }

  private send(): void {
    const { to } = this;
    if (to !== null && this.view.value.inside) this.wish(() => this.composer.send(to));
  }

  private message(id: string): ChatMessage | undefined {
    return this.view.value.messages.find((message) => message.id === id);
  }

  private readonly pick = (message: ChatMessage, item: MessageItem): void => {
    this.menu?.close();
    const { act, key } = item;
    if (act) this.wish((actions) => act(actions));
    else if (key === 'copy') void this.copy(message.text);
    else {
      const to = key === 'reply' ? choiceOf(message.to) : `peer:${message.peerId}`;
      this.composer.replyTo(message.id, to);
      void this.updateComplete.then(() => this.field?.focus());
    }
  };

  private async copy(text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      this.announce(this.t('chat.copied'));
    } catch {
      // A page that forbids its clipboard says so by itself.
    }
  }

  /** Opens the composer with this person as the reader. */
  async writeTo(peerId: string): Promise<void> {
    this.composer.choose(`peer:${peerId}`);
    await this.updateComplete;
    this.field?.focus();
  }

  override render() {
    const { inside, older } = this.view.value;
    const { rows } = this;
    return html`<section
      part="base"
      class="chat"
      aria-label=${this.t('chat.label')}
      @focusin=${this.onFocusin}
      @keydown=${(event: KeyboardEvent) => this.roving?.onKeydown(event)}
    >
      ${this.renderPinned()}
      <div class="scroller">
        <div
          part="list"
          class="list"
          role="log"
          aria-live="off"
          aria-label=${this.t('chat.label')}
          tabindex="0"
          @scroll=${this.place.onScroll}
          @wheel=${this.place.release}
          @touchmove=${this.place.release}
          @pointerdown=${this.place.release}
          @keydown=${this.place.release}
        >
          ${older === 'loading' ? html`<p class="older">${this.t('chat.older')}</p>` : nothing}
          ${
            rows.length === 0
              ? this.renderEmpty(inside)
              : this.list.draw({
                  items: rows,
                  key: ({ key }) => key,
                  row: this.renderRow,
                })
          }
        </div>
        ${this.place.atEnd ? nothing : this.renderJump()}
      </div>
      ${inside ? this.renderBottom() : nothing} ${this.renderMenu()}
    </section>`;
  }

  /** Down to the newest, with the number of those that nobody has read. */
  private renderJump(): TemplateResult {
    const { unread } = this.view.value;
    return unread > 0
      ? html`<button class="pill" @click=${this.place.toEnd}>
          ${icon('down')}${this.t('chat.new')}
        </button>`
      : html`<button
          class="pill round"
          aria-label=${this.t('chat.latest')}
          @click=${this.place.toEnd}
        >
          ${icon('down')}
        </button>`;
  }

  private renderPinned(): TemplateResult | typeof nothing {
    const { pinned, options } = this.view.value;
    if (pinned.length === 0) return nothing;
    if (!this.extras) {
      void this.fetchExtras();
      return nothing;
    }
    return this.extras.pinnedStrip(this.texts, pinned, this.pin, {
      turn: (to) => (this.pin = to),
      unpin: options?.canPin
        ? (messageId) => {
            this.wish((actions) => actions.pinMessage(messageId, false));
          }
        : null,
    });
  }

  private renderEmpty(inside: boolean): TemplateResult {
    return html`<div class="empty">
      <slot name="empty">
        ${
          inside
            ? html`${icon('chat')}
                <p class="title">${this.t('chat.empty')}</p>
                <p>${this.t('chat.empty-hint')}</p>`
            : html`<p>${this.t('chat.outside')}</p>`
        }
      </slot>
    </div>`;
  }

  private readonly renderRow = (row: Row): TemplateResult =>
    'pending' in row ? this.renderPending(row) : this.renderMessage(row);

  private renderPending({ key, pending }: PendingRow): TemplateResult {
    if (this.extras) {
      return this.extras.pendingMessage(this.texts, pending, {
        retry: (id) => {
          this.wish((actions) => actions.retryMessage(id));
        },
        discard: (id) => this.room?.actions.discardMessage(id),
      });
    }
    void this.fetchExtras();
    return html`<li class="row" data-key=${key}>
      <p class="text" dir="auto">${pending.text}</p>
    </li>`;
  }

  private renderMessage(row: MessageRow): TemplateResult {
    const { id, replyTo } = row.message;
    const { localPeerId, peers } = this.view.value;
    return messageRow({
      ...{ texts: this.texts, row, localPeerId, peers },
      quoted: replyTo === null ? undefined : this.message(replyTo),
      menuOpen: this.menu?.open === true && this.menuFor === id,
      reach: this.fetchExtras,
      open: (event) => {
        this.menu?.onTrigger(event);
        this.menuFor = id;
        this.requestUpdate();
        if (!this.extras) void this.openWhenHere(event);
      },
    });
  }

  /** The menu takes its place by its size, so what is in it comes first. */
  private async openWhenHere(event: Event): Promise<void> {
    event.preventDefault();
    const trigger = event.currentTarget as HTMLElement;
    await this.fetchExtras();
    this.menu?.from(trigger);
    await this.updateComplete;
    if (this.extras) this.renderRoot.querySelector<HTMLElement>('#menu')?.showPopover();
  }

  private renderMenu(): TemplateResult | typeof nothing {
    const { extras, menu } = this;
    if (!extras || !menu) return nothing;
    const message = this.menuFor === null ? undefined : this.message(this.menuFor);
    const state = this.room?.store.getState();
    return html`<div
      id="menu"
      part="menu"
      popover
      role="menu"
      aria-label=${this.t('chat.menu')}
      @toggle=${menu.onToggle}
      @keydown=${menu.onKeydown}
    >
      ${
        message && state
          ? extras.messageMenu(this.texts, extras.messageItems(state, message), (item) => {
              this.pick(message, item);
            })
          : nothing
      }
    </div>`;
  }

  /** The composer, or why there is none. */
  private renderBottom(): TemplateResult | typeof nothing {
    const { paused, blocked } = this.view.value;
    const { to, extras } = this;
    if (to !== null && !blocked && !paused) return this.renderComposer(to);
    if (extras) return this.renderClosed(extras);
    void this.fetchExtras();
    return nothing;
  }

  private renderClosed({ closedComposer }: typeof Extras): TemplateResult {
    const { paused, blocked, options } = this.view.value;
    if (blocked) return closedComposer(this.texts, this.t('chat.blocked'));
    if (!paused) return closedComposer(this.texts, this.t('chat.readonly'));
    const { name } = paused.by;
    const sentence = name ? this.t('chat.paused', { name }) : this.t('chat.paused-nobody');
    const resume = () => {
      this.wish((actions) => actions.pauseChat(false));
    };
    return closedComposer(this.texts, sentence, options?.canPause ? resume : null);
  }

  private renderComposer(to: Choice): TemplateResult {
    const { options, peers } = this.view.value;
    const { texts, replyTo } = this.composer.draft;
    const quoted = replyTo === null ? undefined : this.message(replyTo);
    const reader = to.startsWith('peer:') ? peers[to.slice(5)] : undefined;
    return composerForm({
      ...{ texts: this.texts, text: texts[to] ?? '', above: this.renderRecipient(to) },
      placeholder: reader
        ? this.t('chat.placeholder-private', { name: reader.name })
        : options?.placeholder || this.t('chat.placeholder'),
      replying:
        quoted && this.extras
          ? this.extras.replying(this.texts, quoted, this.composer.cancelReply)
          : nothing,
      emojiOpen: this.emojiOpen,
      emoji: this.emojiOpen ? (this.emojiGrid?.(this.t('chat.emoji'), this.insert) ?? null) : null,
      acts: this.composerActs,
    });
  }

  private renderRecipient(to: Choice): TemplateResult | typeof nothing {
    const choices = choicesOf(this.room?.store.getState() ?? INITIAL_STATE);
    const mayPause = this.view.value.options?.canPause === true;
    if (!mayPause && !several(choices, to)) return nothing;
    if (!this.extras) {
      void this.fetchExtras();
      return html`<div class="above"></div>`;
    }
    return this.extras.recipientLine({
      ...{ texts: this.texts, to, mayPause, choices },
      choose: this.onRecipient,
      pause: () => {
        this.wish((actions) => actions.pauseChat(true));
      },
    });
  }
}
