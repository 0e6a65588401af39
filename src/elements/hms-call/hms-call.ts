import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, queryAll, state } from 'lit/decorators.js';
import type { RoomState } from '../../store/state.js';
import { HmsElement } from '../internal/hms-element.js';
import { icon } from '../internal/icon.js';
import { shallowEqual, StoreController } from '../internal/store-controller.js';
import type { TextKey } from '../lang/en.js';
import { base } from '../styles/base.js';
import { buttonStyles } from '../styles/button.js';
import { callStyles } from './hms-call.styles.js';
import { peopleList } from './people-list.js';
import { RestingChrome } from './resting-chrome.js';

type Tab = 'chat' | 'people';

const TABS = [
  { id: 'chat', text: 'call.tab-chat' },
  { id: 'people', text: 'call.tab-people' },
] as const satisfies readonly { id: Tab; text: TextKey }[];

/** A lost room channel is told by a notice that stays; media only by this line. */
const MEDIA_SENTENCES: Partial<Record<RoomState['media']['status'], TextKey>> = {
  reconnecting: 'call.media-reconnecting',
  failed: 'call.media-failed',
};

/**
 * @summary The whole screen of a call: header, stage, controls, and the side panel with chat and people.
 * @tag hms-call
 * @slot logo - Instead of the layout's logo.
 * @slot header-end - At the end of the header.
 * @csspart base - The screen.
 * @csspart header - The line at the top.
 * @csspart stage - The stage.
 * @csspart panel - The side panel, a sheet at narrow width.
 * @csspart bar - The control bar.
 */
export class HmsCall extends HmsElement {
  static override styles = [base, buttonStyles, callStyles];

  @query('.panel') private panelElement!: HTMLElement | null;

  @queryAll('.head, hms-control-bar') private chrome!: NodeListOf<Element>;

  @state() private panel: Tab | null = null;

  /** Milliseconds without input before header and controls step back; 0 keeps them. */
  @property({ type: Number, attribute: 'rest-after' }) restAfter = 3_000;

  private readonly view = new StoreController(
    this,
    () => this.room,
    ({ room, layout, peers, peerOrder, tracks, localPeerId, chat, media }) => ({
      title: room?.name ?? '',
      layout,
      peers,
      peerOrder,
      tracks,
      localPeerId,
      unread: chat.unread,
      media: media.status,
    }),
    shallowEqual,
  );

  private readonly rest = new RestingChrome(this, {
    after: () => this.restAfter,
    allowed: () => this.panel === null && this.seesSomebody,
    chrome: () => [...this.chrome],
  });

  private unread = 0;
  private opener: HTMLElement | null = null;
  private started = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { unread } = this.view.value;
    if (unread > this.unread || changed.has('restAfter')) this.rest.wake();
    this.unread = unread;
    if (this.started || !this.view.value.layout) return;
    this.started = true;
    if (this.chatOptions?.initial_state === 'CHAT_STATE_OPEN' && this.offsetWidth > 900) {
      this.panel = 'chat';
    }
  }

  private get elements() {
    return this.view.value.layout?.screens?.conferencing?.default?.elements;
  }

  /** Somebody else's picture: what header and controls step back for. */
  private get seesSomebody(): boolean {
    const { tracks, localPeerId } = this.view.value;
    return Object.values(tracks).some(
      ({ kind, muted, peerId }) => kind === 'video' && !muted && peerId !== localPeerId,
    );
  }

  /** A layout that names elements but no chat has none. */
  private get chatOptions() {
    const { elements } = this;
    if (!elements) return {};
    return elements.chat?.public_chat_enabled === false ? undefined : elements.chat;
  }

  private open(tab: Tab, event: Event): void {
    if (this.panel === tab) {
      this.closePanel();
      return;
    }
    this.opener = event.currentTarget as HTMLElement;
    this.panel = tab;
    // A sheet covers the button that opened it, so the focus goes along.
    void this.updateComplete.then(() => {
      const panel = this.panelElement;
      if (panel && getComputedStyle(panel).position === 'absolute') {
        panel.querySelector<HTMLElement>('.close')?.focus();
      }
    });
  }

  private readonly closePanel = (): void => {
    const inside = this.panelElement?.contains(this.shadowRoot?.activeElement ?? null) ?? false;
    this.panel = null;
    if (inside) this.opener?.focus();
  };

  private readonly onPanelKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') this.closePanel();
  };

  private readonly onTabKey = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    this.panel = this.panel === 'chat' ? 'people' : 'chat';
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('[role=tab][aria-selected=true]')?.focus(),
    );
  };

  override render() {
    if (!this.room) return html`<p class="outside">${this.t('room.outside')}</p>`;
    return html`<div part="base" class="call ${this.rest.resting ? 'resting' : ''}">
      ${this.renderHeader()}
      <div class="main">
        <hms-stage part="stage"></hms-stage>
        <div class="float">
          ${this.renderState()}
          <hms-audio-unlock></hms-audio-unlock>
        </div>
      </div>
      ${this.panel ? this.renderPanel(this.panel) : nothing} ${this.renderBar()}
    </div>`;
  }

  private renderHeader(): TemplateResult {
    const { title, layout, peerOrder } = this.view.value;
    const logo = layout?.logo?.url;
    const header = this.elements?.header;
    const count = this.t('call.people', { count: peerOrder.length });
    return html`<div part="header" class="head">
      <slot name="logo">${logo ? html`<img src=${logo} alt="" />` : nothing}</slot>
      <h2><bdi>${header?.title || title}</bdi></h2>
      <slot name="header-end"></slot>
      <button
        class="count"
        aria-label="${count}, ${this.t(
          this.panel === 'people' ? 'call.close-people' : 'call.open-people',
        )}"
        aria-expanded=${this.panel === 'people' ? 'true' : 'false'}
        @click=${(event: Event) => {
          this.open('people', event);
        }}
      >
        ${icon('people')}<span aria-hidden="true">${peerOrder.length}</span>
      </button>
    </div>`;
  }

  /** Says what is being repaired, and nothing while all is well. */
  private renderState(): TemplateResult | typeof nothing {
    const text = MEDIA_SENTENCES[this.view.value.media];
    if (!text) return nothing;
    return html`<p class="state ${text === 'call.media-failed' ? 'bad' : ''}">
      ${icon('offline')}${this.t(text)}
    </p>`;
  }

  private renderPanel(tab: Tab): TemplateResult {
    const tabs = this.chatOptions ? TABS : TABS.slice(1);
    return html`<section
      part="panel"
      class="panel"
      aria-label=${this.t('call.panel')}
      @keydown=${this.onPanelKey}
    >
      <div class="panel-head">
        <div class="tabs" role="tablist" @keydown=${this.onTabKey}>
          ${tabs.map(
            ({ id, text }) =>
              html`<button
                id="tab-${id}"
                role="tab"
                aria-selected=${tab === id ? 'true' : 'false'}
                aria-controls="tab-panel"
                tabindex=${tab === id ? 0 : -1}
                @click=${() => (this.panel = id)}
              >
                ${this.t(text)}
                ${
                  id === 'people'
                    ? html`<span class="number">${this.view.value.peerOrder.length}</span>`
                    : nothing
                }
              </button>`,
          )}
        </div>
        <button class="close" aria-label=${this.t('close')} @click=${this.closePanel}>
          ${icon('close')}
        </button>
      </div>
      <div id="tab-panel" class="panel-body" role="tabpanel" aria-labelledby="tab-${tab}">
        ${tab === 'chat' ? html`<hms-chat></hms-chat>` : peopleList(this.texts, this.view.value)}
      </div>
    </section>`;
  }

  private renderBar(): TemplateResult {
    return html`<hms-control-bar part="bar" exportparts="base:bar__base, group:bar__group">
      <div slot="end" class="toggles">
        <span class="wide-only">${this.renderToggle('people')}</span>
        ${this.chatOptions ? this.renderToggle('chat') : nothing}
      </div>
    </hms-control-bar>`;
  }

  private renderToggle(tab: Tab): TemplateResult {
    const { unread } = this.view.value;
    const open = this.panel === tab;
    const label = this.t(open ? `call.close-${tab}` : `call.open-${tab}`);
    const news = tab === 'chat' && !open && unread > 0;
    return html`<button
      class="control ${open ? 'open' : ''}"
      aria-label=${news ? `${label}, ${this.t('call.unread', { count: unread })}` : label}
      aria-expanded=${open ? 'true' : 'false'}
      @click=${(event: Event) => {
        this.open(tab, event);
      }}
    >
      ${icon(tab)}
      ${news ? html`<span class="badge" aria-hidden="true">${unread > 9 ? '9+' : unread}</span>` : nothing}
      <span class="tip end" aria-hidden="true">${label}</span>
    </button>`;
  }
}
