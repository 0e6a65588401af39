import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, queryAll, state } from 'lit/decorators.js';
import { HmsError } from '../../protocol/errors.js';
import { selectPolls } from '../../store/selectors/interactivity.js';
import { selectConferencing } from '../../store/selectors/layout.js';
import { selectHandRaisedPeers } from '../../store/selectors/stage.js';
import { selectIsRecorded } from '../../store/selectors/streaming.js';
import type { RoomState } from '../../store/state.js';
import type { HmsEvent } from '../events.js';
import type { HmsChat } from '../hms-chat/hms-chat.js';
import type { HmsPolls } from '../hms-polls/hms-polls.js';
import { HmsElement } from '../internal/hms-element.js';
import { icon } from '../internal/icon.js';
import type { RestingChrome } from '../internal/resting-chrome.js';
import { SHORTCUT_KEYS } from '../internal/shortcut-keys.js';
import { shallowEqual, StoreController } from '../internal/store-controller.js';
import type { TextKey } from '../lang/en.js';
import { base } from '../styles/base.js';
import { buttonStyles } from '../styles/button.js';
import { callStyles } from './hms-call.styles.js';
import type { Handover } from './handover.js';
import { loadPiece, type Piece } from './pieces.js';

type Tab = 'chat' | 'people' | 'polls';

const TABS = [
  { id: 'chat', text: 'call.tab-chat' },
  { id: 'people', text: 'call.tab-people' },
  { id: 'polls', text: 'call.tab-polls' },
] as const satisfies readonly { id: Tab; text: TextKey }[];

const PANELS: Record<Tab, TemplateResult> = {
  chat: html`<hms-chat></hms-chat>`,
  people: html`<hms-participants></hms-participants>`,
  polls: html`<hms-polls></hms-polls>`,
};

/** Notices are fetched by then also when there are none: that the network is gone has to be said without it. */
const NOTICES_AFTER_MS = 3_000;

/** On a narrow screen the video is to be seen through the chat. */
function chatOverlays({ layout }: RoomState): boolean {
  const { default: room, hls_live_streaming: stream } = layout?.screens?.conferencing ?? {};
  return (room ?? stream)?.elements?.chat?.is_overlay === true;
}

/** A lost room channel is told by a notice that stays, and says it all; media alone by this line. */
const MEDIA_SENTENCES: Partial<Record<RoomState['media']['status'], TextKey>> = {
  reconnecting: 'call.media-reconnecting',
  failed: 'call.media-failed',
};

/**
 * @summary The whole screen of a call: header, stage, controls, and the side panel with chat, people and polls.
 * @tag hms-call
 * @slot logo - Instead of the layout's logo.
 * @slot stream - In the place of the stage, for roles that watch the live stream.
 * @slot header-end - At the end of the header.
 * @csspart base - The screen.
 * @csspart header - The line at the top.
 * @csspart signs - What says that the room is live, or recorded.
 * @csspart stage - The stage.
 * @csspart player - The player of the live stream.
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
    (state) => ({
      title: state.room?.name ?? '',
      logo: state.layout?.logo?.url,
      tracks: state.tracks,
      localPeerId: state.localPeerId,
      people: state.counts.total,
      hands: selectHandRaisedPeers(state).length,
      unread: state.chat.unread,
      burst: state.reactions.number,
      media: state.media.status,
      away: state.status === 'reconnecting',
      recorded: selectIsRecorded(state),
      arrives: Object.keys(state.media.ready).length > 0,
      asked: state.roleChangeRequest !== null,
      role: state.role,
      known: state.layout !== null,
      streams: state.stream?.state === 'started',
      shows: selectConferencing(state),
      polls: selectPolls(state).length,
      overlay: chatOverlays(state),
      shortcuts: state.shortcuts,
      told: state.notices.length > 0 || state.unmuteRequest !== null,
    }),
    shallowEqual,
  );

  /** What was sent before this call was on the screen is over. */
  private firstBurst: number | null = null;
  private rest: RestingChrome | null = null;
  private restAsked = false;
  /** Between stream and stage; it comes with the first change of place. */
  private handover: Handover | null = null;
  private watched = false;
  private unread = 0;
  private opener: HTMLElement | null = null;
  private started = false;
  private stirred = false;
  private around: Element | null = null;

  /** Not in `willUpdate`, which runs before the room is looked at: in a quiet room nothing else would follow. */
  protected override update(changed: PropertyValues<this>): void {
    this.follow(changed);
    super.update(changed);
  }

  private follow(changed: PropertyValues<this>): void {
    const { unread } = this.view.value;
    if (unread > this.unread || changed.has('restAfter')) this.rest?.wake();
    this.unread = unread;
    const { shows, known, asked, hands, streams, recorded, role, burst, told } = this.view.value;
    if (told) void this.load('toasts');
    // Once it is there it also says the end.
    if (recorded) void this.load('recording');
    if (streams || role?.permissions.hlsStreaming) void this.load('live');
    if (asked || (hands > 0 && shows.stage)) void this.load('invite');
    if (this.room) this.firstBurst ??= burst;
    if (this.firstBurst !== null && burst !== this.firstBurst) void this.load('reactions');
    // Another role may show less.
    if (this.panel !== null && !this.tabs.some(({ id }) => id === this.panel)) {
      this.panel = this.tabs[0]?.id ?? null;
    }
    if (!this.started && known) {
      this.started = true;
      setTimeout(() => void this.load('toasts'), NOTICES_AFTER_MS);
      if (shows.chat?.open && (this.offsetWidth > 900 || this.watches)) this.panel = 'chat';
    }
    if (known && this.watches) this.watched = true;
    else if (this.watched && !this.handover) void this.fetchHandover();
    if (this.panel !== null) void this.load(this.panel);
    if (this.seesSomebody && !this.restAsked) void this.fetchRest();
    if (!known) return;
    if (this.watches) void this.load('player');
    else void this.load('stage').then(() => this.load('connection'));
  }

  private async fetchHandover(): Promise<void> {
    try {
      const { Handover } = await import('./handover.js');
      this.handover ??= new Handover(this, {
        watches: () => this.watches,
        streams: () => this.view.value.streams,
        sends: () => this.seesSomebody,
        arrives: () => this.view.value.arrives,
        stage: () => this.renderRoot.querySelector('hms-stage'),
        player: () => this.renderRoot.querySelector('hms-hls-player'),
      });
    } catch {
      // Without it the places change with a gap.
      this.watched = false;
    }
    this.requestUpdate();
  }

  private async fetchRest(): Promise<void> {
    this.restAsked = true;
    try {
      const { RestingChrome } = await import('../internal/resting-chrome.js');
      this.rest = new RestingChrome(this, {
        after: () => this.restAfter,
        allowed: () => this.panel === null && this.seesSomebody,
        chrome: () => [...this.chrome],
      });
    } catch {
      // Everything stays where it is, and this is asked again.
      this.restAsked = false;
    }
  }

  /** What the layout shows beside the stage. */
  private get tabs() {
    const { shows, polls } = this.view.value;
    const { chat } = shows;
    const shown: Record<Tab, boolean> = {
      // A chat in which one may write to nobody is none.
      chat: chat !== null && (chat.everyone || chat.peers || chat.roles.length > 0),
      people: shows.participants,
      // Who only answers sees them when there is one.
      polls: shows.polls === 'write' || (shows.polls === 'read' && polls > 0),
    };
    return TABS.filter(({ id }) => shown[id]);
  }

  /** Somebody else's picture: what header and controls step back for. */
  private get seesSomebody(): boolean {
    const { tracks, localPeerId } = this.view.value;
    return Object.values(tracks).some(
      ({ kind, muted, peerId }) => kind === 'video' && !muted && peerId !== localPeerId,
    );
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
    const ids = this.tabs.map(({ id }) => id);
    const forward = (event.key === 'ArrowRight') === (this.texts.dir === 'ltr');
    const at = ids.findIndex((id) => id === this.panel) + (forward ? 1 : -1);
    this.panel = ids.at(at % ids.length) ?? this.panel;
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('[role=tab][aria-selected=true]')?.focus(),
    );
  };

  private async load(piece: Piece): Promise<void> {
    try {
      await loadPiece(piece);
    } catch (cause) {
      const { code, message } = HmsError.from(cause, 'server_away');
      this.emit('hms-error', { code, message, fatal: false, retry: true });
    }
  }

  /** Who reaches for the controls finds the button of the small window. */
  private readonly onStir = (): void => {
    if (this.stirred || this.watches) return;
    this.stirred = true;
    void this.load('pip');
  };

  private readonly onRequestChat = (event: HmsEvent<'hms-request-chat'>): void => {
    if (event.defaultPrevented) return;
    this.panel = 'chat';
    const { peerId } = event.detail;
    void Promise.all([this.load('chat'), this.updateComplete]).then(() =>
      this.renderRoot.querySelector<HmsChat>('hms-chat')?.writeTo(peerId),
    );
  };

  private readonly onRequestPoll = (event: Event): void => {
    const { defaultPrevented, detail } = event as HmsEvent<'hms-request-poll'>;
    if (defaultPrevented || !this.tabs.some(({ id }) => id === 'polls')) return;
    this.panel = 'polls';
    void Promise.all([this.load('polls'), this.updateComplete]).then(() =>
      this.renderRoot.querySelector<HmsPolls>('hms-polls')?.show(detail.pollId),
    );
  };

  private readonly onRequestPanel = (event: Event): void => {
    const { defaultPrevented, detail } = event as HmsEvent<'hms-request-panel'>;
    if (defaultPrevented || !this.tabs.some(({ id }) => id === detail.panel)) return;
    if (this.panel === detail.panel) this.closePanel();
    else this.panel = detail.panel;
  };

  override connectedCallback(): void {
    super.connectedCallback();
    // Notices stand beside the call, not in it.
    const root = this.getRootNode();
    this.around = root instanceof ShadowRoot ? root.host : this.closest('hms-room');
    this.around?.addEventListener('hms-request-poll', this.onRequestPoll);
    this.around?.addEventListener('hms-request-panel', this.onRequestPanel);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.around?.removeEventListener('hms-request-poll', this.onRequestPoll);
    this.firstBurst = null;
    this.watched = false;
    this.around?.removeEventListener('hms-request-panel', this.onRequestPanel);
  }

  override render() {
    const { shows } = this.view.value;
    if (!this.room) return html`<p class="outside">${this.t('room.outside')}</p>`;
    return html`<div
      part="base"
      class="call ${shows.header.shown ? '' : 'headless'} ${this.rest?.resting ? 'resting' : ''} ${this.watches ? 'watching' : ''}"
      @hms-request-chat=${this.onRequestChat}
      @pointermove=${this.onStir}
      @focusin=${this.onStir}
    >
      ${shows.header.shown ? this.renderHeader() : nothing}
      <div class="main">
        ${this.watches ? (this.handover?.still ?? nothing) : html`<hms-stage part="stage"></hms-stage>`}
        ${this.renderStream()}
        <hms-reactions .seen=${this.firstBurst}></hms-reactions>
        ${shows.header.shown ? nothing : this.renderSigns()}
        <div class="float">
          ${this.renderState()}
          <hms-audio-unlock></hms-audio-unlock>
          <hms-stage-invite></hms-stage-invite>
        </div>
      </div>
      ${this.panel ? this.renderPanel(this.panel) : nothing}
      ${shows.footerShown ? this.renderBar() : nothing}
    </div>`;
  }

  private renderHeader(): TemplateResult {
    const { title, logo, people, shows } = this.view.value;
    return html`<div part="header" class="head">
      <slot name="logo">${logo ? html`<img src=${logo} alt="" />` : nothing}</slot>
      <div class="room">
        <h2><bdi>${shows.header.title || title}</bdi></h2>
        ${shows.header.description ? html`<p dir="auto">${shows.header.description}</p>` : nothing}
      </div>
      ${this.renderSigns()}
      <hms-go-live-button></hms-go-live-button>
      <slot name="header-end"></slot>
      ${
        this.watches
          ? nothing
          : html`<hms-connection></hms-connection><hms-pip class="pip wide-only"></hms-pip>`
      }
      ${
        shows.participants
          ? this.renderCount(people)
          : html`<span
              class="count"
              aria-label=${this.t('call.people', { count: people })}
              role="img"
              >${icon('people')}<span aria-hidden="true">${people}</span></span
            >`
      }
    </div>`;
  }

  /** What everybody is to know at any moment: these stay when the rest steps back. */
  private renderSigns(): TemplateResult {
    const { streams, recorded } = this.view.value;
    return html`<div part="signs" class="signs ${streams && recorded ? 'both' : ''}">
      <hms-live-badge></hms-live-badge><hms-recording-badge></hms-recording-badge>
    </div>`;
  }

  private renderCount(people: number): TemplateResult {
    const { hands, role } = this.view.value;
    const open = this.panel === 'people';
    const count = this.t('call.people', { count: people });
    const raised = hands > 0 && role?.permissions.changeRole === true;
    return html`${
        raised
          ? html`<span class="hands" aria-hidden="true">${icon('hand')}${hands}</span>`
          : nothing
      }<button
        class="count"
        aria-label="${count}${raised ? `, ${this.t('call.hands', { count: hands })}` : ''}, ${this.t(
          open ? 'call.close-people' : 'call.open-people',
        )}"
        aria-expanded=${open ? 'true' : 'false'}
        @click=${(event: Event) => {
          this.open('people', event);
        }}
      >
        ${icon('people')}<span aria-hidden="true">${people}</span>
      </button>`;
  }

  /** Who needs no media watches the stream. */
  private get watches(): boolean {
    return this.view.value.role?.needsMedia === false;
  }

  private get place(): Handover['player'] {
    if (this.handover) return this.handover.player;
    // The picture stays until it is known what comes instead.
    return this.watches || this.watched ? 'front' : null;
  }

  private renderStream(): TemplateResult | typeof nothing {
    const place = this.place;
    if (!place) return nothing;
    const behind = place === 'behind';
    // Sound that is already here would be followed by its own echo.
    const hushed = behind || (!this.watches && this.view.value.media === 'connected');
    return html`<div class="stream ${place}" ?inert=${behind}>
      <slot name="stream">
        <hms-hls-player part="player" .standby=${hushed} .fullScreenTarget=${this}></hms-hls-player>
      </slot>
    </div>`;
  }

  /** Says what is being repaired, and nothing while all is well. */
  private renderState(): TemplateResult | typeof nothing {
    const { media, away } = this.view.value;
    const text = MEDIA_SENTENCES[media];
    if (!text || away) return nothing;
    return html`<p class="state ${text === 'call.media-failed' ? 'bad' : ''}">
      ${icon('offline')}${this.t(text)}
    </p>`;
  }

  private renderPanel(tab: Tab): TemplateResult {
    return html`<section
      part="panel"
      class="panel ${tab === 'chat' && this.view.value.overlay ? 'overlay' : ''}"
      aria-label=${this.t('call.panel')}
      @keydown=${this.onPanelKey}
    >
      <div class="panel-head">
        <div class="tabs" role="tablist" @keydown=${this.onTabKey}>
          ${this.tabs.map(({ id, text }) => {
            const title = id === 'chat' ? this.view.value.shows.chat?.title : '';
            return html`<button
              id="tab-${id}"
              class=${title ? 'named' : ''}
              role="tab"
              aria-selected=${tab === id ? 'true' : 'false'}
              aria-controls="tab-panel"
              tabindex=${tab === id ? 0 : -1}
              @click=${() => (this.panel = id)}
            >
              <span class="label">${title || this.t(text)}</span>
              ${
                id === 'people'
                  ? html`<span class="number">${this.view.value.people}</span>`
                  : nothing
              }
            </button>`;
          })}
        </div>
        <button class="close" aria-label=${this.t('close')} @click=${this.closePanel}>
          ${icon('close')}
        </button>
      </div>
      <div id="tab-panel" class="panel-body" role="tabpanel" aria-labelledby="tab-${tab}">
        ${PANELS[tab]}
      </div>
    </section>`;
  }

  private renderBar(): TemplateResult {
    return html`<hms-control-bar part="bar" exportparts="base:bar__base, group:bar__group">
      <div slot="end" class="toggles">
        ${[...this.tabs].reverse().map(({ id }) => (id !== 'chat' ? html`<span class="wide-only">${this.renderToggle(id)}</span>` : this.renderToggle(id)))}
      </div>
    </hms-control-bar>`;
  }

  private renderToggle(tab: Tab): TemplateResult {
    const { unread, shortcuts } = this.view.value;
    const keys = shortcuts && tab !== 'polls' ? SHORTCUT_KEYS[tab] : null;
    const open = this.panel === tab;
    const label = this.t(open ? `call.close-${tab}` : `call.open-${tab}`);
    const news = tab === 'chat' && !open && unread > 0;
    return html`<button
      class="control ${open ? 'open' : ''}"
      aria-label=${news ? `${label}, ${this.t('call.unread', { count: unread })}` : label}
      aria-expanded=${open ? 'true' : 'false'}
      aria-keyshortcuts=${keys ?? nothing}
      @pointerenter=${() => void this.load(tab)}
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
