import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { LIMITS } from '../../protocol/model.js';
import { avatarColour } from '../internal/avatar.js';
import { HmsElement } from '../internal/hms-element.js';
import { icon } from '../internal/icon.js';
import { linkify } from '../internal/linkify.js';
import { shallowEqual, StoreController } from '../internal/store-controller.js';
import { base } from '../styles/base.js';
import { buttonStyles } from '../styles/button.js';
import { groupMessages, type MessageGroup } from './groups.js';
import { chatStyles } from './hms-chat.styles.js';

/** Nearer to the end than this counts as reading along. */
const END_SLACK = 48;

/**
 * @summary Chat with everyone in the room.
 * @tag hms-chat
 * @slot empty - Instead of the sentence while there are no messages.
 * @csspart base - The whole chat.
 * @csspart list - The scrolling list.
 * @csspart message - One group of messages of one author.
 * @csspart composer - The form at the bottom.
 * @csspart input - The text field.
 */
export class HmsChat extends HmsElement {
  static override styles = [base, buttonStyles, chatStyles];

  @query('.list') private list!: HTMLElement | null;
  @query('textarea') private field!: HTMLTextAreaElement | null;

  @state() private atEnd = true;
  @state() private onScreen = false;
  @state() private draft = '';
  @state() private failed = false;
  @state() private sending = false;
  @state() private firstUnread: string | null = null;

  private readonly view = new StoreController(
    this,
    () => this.room,
    ({ status, chat, localPeerId, layout }) => ({
      status,
      messages: chat.messages,
      unread: chat.unread,
      localPeerId,
      options: layout?.screens?.conferencing?.default?.elements?.chat,
    }),
    shallowEqual,
  );

  private watcher: IntersectionObserver | null = null;
  private shown = 0;

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
    const { messages, unread, localPeerId } = this.view.value;
    const grew = messages.length > this.shown;
    this.shown = messages.length;
    const own = grew && messages.at(-1)?.peerId === localPeerId;
    if (own) this.firstUnread = null;
    if ((grew && this.atEnd) || own) this.scrollToEnd();
    if (this.reading && unread > 0) this.room?.actions.setMessageRead();
  }

  /** On screen, and at its end: what arrives is read. */
  private get reading(): boolean {
    return this.onScreen && this.atEnd;
  }

  private scrollToEnd(): void {
    const list = this.list;
    if (list) list.scrollTop = list.scrollHeight;
    this.atEnd = true;
  }

  private readonly onScroll = (): void => {
    const list = this.list;
    if (!list) return;
    this.atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < END_SLACK;
  };

  private readonly onInput = (): void => {
    const field = this.field;
    if (!field) return;
    this.draft = field.value;
    this.failed = false;
    if (!CSS.supports('field-sizing: content')) {
      field.style.height = 'auto';
      field.style.height = `${field.scrollHeight}px`;
    }
  };

  private readonly onKeydown = (event: KeyboardEvent): void => {
    // While an input method composes, Enter chooses a word.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void this.send();
  };

  private readonly onSubmit = (event: Event): void => {
    event.preventDefault();
    void this.send();
  };

  private async send(): Promise<void> {
    const text = this.draft.trim();
    if (text === '' || this.sending || !this.room || this.view.value.status !== 'joined') return;
    this.sending = true;
    try {
      await this.room.actions.sendBroadcastMessage(text);
      if (this.draft.trim() === text) this.draft = '';
      this.failed = false;
    } catch {
      // The text stays in the field, so that nothing typed is lost.
      this.failed = true;
      this.announce(this.t('chat.failed'));
    } finally {
      this.sending = false;
    }
  }

  override render() {
    const { status, messages } = this.view.value;
    const inside = status === 'joined' || status === 'reconnecting';
    const groups = groupMessages(messages, this.firstUnread);
    return html`<section part="base" class="chat" aria-label=${this.t('chat.label')}>
      <div class="scroller">
        <div
          part="list"
          class="list"
          role="log"
          aria-live="off"
          aria-label=${this.t('chat.label')}
          tabindex="0"
          @scroll=${this.onScroll}
        >
          ${
            groups.length === 0
              ? this.renderEmpty(inside)
              : html`<ol>
                  ${repeat(
                    groups,
                    ({ key }) => key,
                    (group) => this.renderGroup(group),
                  )}
                </ol>`
          }
        </div>
        ${
          !this.atEnd && this.view.value.unread > 0
            ? html`<button class="pill" @click=${() => this.scrollToEnd()}>
                ${icon('down')}${this.t('chat.new')}
              </button>`
            : nothing
        }
      </div>
      ${inside ? this.renderComposer() : nothing}
    </section>`;
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

  private renderGroup({ first, messages, unreadFrom }: MessageGroup): TemplateResult {
    const own = first.peerId === this.view.value.localPeerId;
    const time = this.texts.time(first.time);
    return html`<li part="message" class="group">
      ${unreadFrom ? html`<p class="unread"><span>${this.t('chat.unread')}</span></p>` : nothing}
      <p class="author">
        <i class="dot" .style=${`--dot: ${avatarColour(first.role)}`} aria-hidden="true"></i>
        <span class="name" dir="auto"
          >${own ? this.t('name.you', { name: first.name }) : first.name}</span
        >
        <time datetime=${new Date(first.time).toISOString()}>${time}</time>
      </p>
      ${messages.map(({ text }) => html`<p class="text" dir="auto">${linkify(text)}</p>`)}
    </li>`;
  }

  private renderComposer(): TemplateResult {
    const { status, options } = this.view.value;
    const away = status === 'reconnecting';
    const placeholder = options?.message_placeholder || this.t('chat.placeholder');
    const hint = this.failed ? 'chat.failed' : away ? 'chat.reconnecting' : null;
    return html`<form part="composer" class="composer" @submit=${this.onSubmit}>
      ${hint ? html`<p class="hint ${this.failed ? 'failed' : ''}">${this.t(hint)}</p>` : nothing}
      <div class="field">
        <textarea
          part="input"
          rows="1"
          enterkeyhint="send"
          maxlength=${LIMITS.chatText}
          aria-label=${placeholder}
          placeholder=${placeholder}
          .value=${this.draft}
          @input=${this.onInput}
          @keydown=${this.onKeydown}
        ></textarea>
        <button
          class="send"
          aria-label=${this.t('chat.send')}
          aria-disabled=${this.draft.trim() === '' || away ? 'true' : 'false'}
        >
          ${icon('send')}
        </button>
      </div>
    </form>`;
  }
}
