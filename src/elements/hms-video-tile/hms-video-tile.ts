import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { Peer } from '../../protocol/index.js';
import type { TrackStats } from '../../store/ports.js';
import type { Trouble } from '../../store/state.js';
import type { MenuItem } from '../hms-participants/person-menu.js';
import { avatarColour, initials } from '../internal/avatar.js';
import { HmsElement } from '../internal/hms-element.js';
import { icon, type IconName } from '../internal/icon.js';
import { MenuController } from '../internal/menu-controller.js';
import { shallowEqual, StoreController } from '../internal/store-controller.js';
import type { TextKey } from '../lang/en.js';
import { base } from '../styles/base.js';
import { buttonStyles } from '../styles/button.js';
import { menuStyles } from '../styles/menu.js';
import { videoTileStyles } from './hms-video-tile.styles.js';
import { LastFrame } from './last-frame.js';
import type * as Extras from './tile-extras.js';
import type { OwnAct, TileOffers, TileWishes } from './tile-menu.js';
import { OWN, tileView, trackOf, type TileView } from './tile-view.js';

/** How long a touch shows the buttons of a tile. */
const TOUCHED_MS = 4_000;

/**
 * @summary One person's camera, or their shared screen.
 * @tag hms-video-tile
 * @slot overlay - Content over the picture, for example a badge.
 * @csspart base - The tile.
 * @csspart video - The video element.
 * @csspart avatar - The circle with initials while there is no picture.
 * @csspart name - The pill with the name.
 * @csspart hand - The badge of a raised hand.
 * @csspart brb - The badge of somebody who will be right back.
 * @csspart notice - The sentence over a picture that stands still.
 * @csspart menu-button - The button that opens the menu.
 * @csspart menu - The menu.
 * @csspart stats - What is measured of the picture.
 */
export class HmsVideoTile extends HmsElement {
  static override styles = [base, buttonStyles, menuStyles, videoTileStyles];

  @query('video') private video!: HTMLVideoElement | null;

  @state() private extras: typeof Extras | null = null;
  @state() private menuDrawn = false;
  @state() private stats: TrackStats | null = null;
  @state() private measuring = false;
  @state() private touched = false;
  @state() private pointedAt = false;

  /** Whose tile this is. */
  @property({ attribute: 'peer-id' }) peerId = '';

  /** What it shows. */
  @property() source: 'camera' | 'screen' = 'camera';

  /** It lies over other tiles: its menu offers to fold it away, by an `hms-request-fold` event. */
  @property({ type: Boolean, reflect: true }) inset = false;

  /** Tab goes past it: of the tiles of a stage one is its stop, and arrows lead to the others. */
  @property({ type: Boolean, attribute: 'no-tab' }) noTab = false;

  private readonly view = new StoreController<TileView>(
    this,
    () => this.room,
    (state) => tileView(state, this.peerId, this.source),
    shallowEqual,
  );

  private readonly menu = new MenuController(this);
  private readonly lastFrame = new LastFrame(this);
  private attached: { key: string; video: HTMLVideoElement; off: () => void } | null = null;
  private measured: { trackId: string; off: () => void } | null = null;
  private touchTimer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.detach();
    this.measuring = false;
    this.measure();
    clearTimeout(this.touchTimer);
    this.touched = false;
    this.menuDrawn = false;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.attach();
    this.measure();
    // A property, not markup: a page's CSP may forbid style attributes.
    const tile = this.renderRoot.querySelector<HTMLElement>('.tile');
    tile?.style.setProperty('--level', String(Math.min(1, this.view.value.level)));
  }

  /** Focuses what opens its menu. */
  override focus(options?: FocusOptions): void {
    const find = (selector: string) => this.renderRoot.querySelector<HTMLElement>(selector);
    (find('[part=menu-button]') ?? find('button'))?.focus(options);
  }

  /** Keeps exactly one picture on the video element that is in the DOM now. */
  private attach(): void {
    const { picture } = this.view.value;
    const { video, room } = this;
    const key = video && room ? picture : '';
    if (this.attached && (this.attached.key !== key || this.attached.video !== video)) {
      this.detach();
    }
    if (!key || this.attached || !video || !room) return;
    const { actions, store } = room;
    if (key === OWN) {
      this.attached = { key, video, off: actions.attachLocal('camera', video) };
      return;
    }
    const off = actions.attachTrack(key, video);
    let ready = false;
    const unfollow = store.subscribe(
      (state) => state.media.ready[key] === true,
      (next) => {
        // Told before the media is taken off the element: this is the last moment to see it.
        if (ready && !next) this.lastFrame.keep(video);
        ready = next;
      },
    );
    this.attached = {
      key,
      video,
      off: () => {
        unfollow();
        off();
      },
    };
  }

  private detach(): void {
    this.attached?.off();
    this.attached = null;
    this.lastFrame.drop();
  }

  private measure(): void {
    const room = this.measuring ? this.room : null;
    const track = room && trackOf(room.store.getState(), this.peerId, this.source);
    const trackId = track?.id ?? '';
    if (this.measured?.trackId === trackId) return;
    this.measured?.off();
    this.measured = null;
    if (!room || !trackId) return;
    const off = room.actions.onTrackStats(trackId, (stats) => (this.stats = stats));
    this.measured = { trackId, off };
  }

  private readonly stopSharing = (): void => {
    this.wish((actions) => actions.setScreenShareEnabled(false));
  };

  private readonly fullScreen = (): void => {
    if (this.matches(':fullscreen')) void document.exitFullscreen();
    else void this.requestFullscreen();
  };

  private readonly act = (what: OwnAct): void => {
    this.menu.close();
    if (what === 'pin') {
      const key = `${this.peerId}/${this.source}`;
      this.room?.actions.pinTile(this.view.value.pinned ? null : key);
    } else if (what === 'fold') {
      this.emit('hms-request-fold', { peerId: this.peerId });
    } else if (what === 'full-screen') {
      this.fullScreen();
    } else if (what === 'pop-out') {
      this.video?.requestPictureInPicture().catch(() => {});
    } else {
      this.stats = null;
      this.measuring = !this.measuring;
    }
  };

  private readonly choose = ({ act, done }: MenuItem): void => {
    this.menu.close();
    if (!act) {
      this.emit('hms-request-chat', { peerId: this.peerId });
      return;
    }
    this.wish(async (actions) => {
      await act(actions);
      if (done) this.announce(done);
    });
  };

  private readonly changeRole = (role: string): void => {
    this.menu.close();
    const { peer } = this.view.value;
    if (!peer || role === peer.role) return;
    this.wish(async (actions) => {
      await actions.changeRoleOfPeer(peer.id, role);
      this.announce(this.t('people.asked-role', { name: peer.name, role }));
    });
  };

  private readonly wishes: TileWishes = {
    own: this.act,
    choose: this.choose,
    changeRole: this.changeRole,
    setVolume: (trackId, volume) => {
      this.room?.actions.setVolume(trackId, volume);
      this.requestUpdate();
    },
  };

  /** The menu's code comes when it is first wanted, and is drawn while it is open. */
  private readonly fetchMenu = async (): Promise<void> => {
    this.extras ??= await import('./tile-extras.js');
  };

  private readonly beforeToggle = (event: ToggleEvent): void => {
    this.menuDrawn = event.newState === 'open' && this.extras !== null;
    // Drawn before it is shown, which takes its first item for the focus.
    if (this.menuDrawn) this.performUpdate();
    if (this.menuDrawn || event.newState !== 'open') return;
    event.preventDefault();
    const popover = event.target as HTMLElement;
    void this.fetchMenu().then(() => {
      // In a task of its own: no popover may be shown while another one is being shown.
      setTimeout(() => {
        if (popover.isConnected && !popover.matches(':popover-open')) popover.showPopover();
      });
    });
  };

  private readonly onMenuKey = (event: KeyboardEvent): void => {
    // The slider stands after the menu: Tab goes there, and closes nothing.
    if (event.key !== 'Tab') this.menu.onKeydown(event);
  };

  private readonly onTouch = (event: PointerEvent): void => {
    if (event.pointerType !== 'touch') return;
    this.touched = true;
    clearTimeout(this.touchTimer);
    this.touchTimer = setTimeout(() => (this.touched = false), TOUCHED_MS);
  };

  /** Of a device with both, media queries know the finger alone. */
  private readonly onPointer = (event: PointerEvent): void => {
    this.pointedAt = event.type === 'pointerenter' && event.pointerType !== 'touch';
  };

  private readonly onLongPress = (event: Event): void => {
    if ((event as PointerEvent).pointerType !== 'touch') return;
    event.preventDefault();
    this.renderRoot.querySelector<HTMLElement>('[popovertarget]')?.click();
  };

  override render() {
    const { peer, local } = this.view.value;
    if (!peer) return html`<div part="base" class="tile empty"></div>`;
    if (this.source === 'screen' && local) return this.renderOwnScreen();
    return this.renderTile(peer);
  }

  private renderTile(peer: Peer): TemplateResult {
    const { picture, ready, local, speaking, mediaDown, trouble, looks } = this.view.value;
    const screen = this.source === 'screen';
    const away = peer.presence === 'away';
    const recovering = !ready && this.lastFrame.canvas !== null;
    const frozen = away || recovering || trouble === 'paused' || (mediaDown && !local);
    const classes = [
      ...(screen ? ['screen'] : []),
      ...(speaking ? ['speaking'] : []),
      ...(frozen ? ['frozen'] : []),
      ...(local ? ['local'] : []),
      ...(this.touched ? ['touched'] : []),
      ...(this.pointedAt ? ['pointed'] : []),
      ...(looks.rounded ? [] : ['square']),
      ...(screen || looks.fit === 'contain' ? ['whole'] : []),
    ];
    return html`<div
      part="base"
      class="tile ${classes.join(' ')}"
      role="group"
      aria-label=${this.labelOf(peer)}
      @pointerup=${this.onTouch}
      @pointerenter=${this.onPointer}
      @pointerleave=${this.onPointer}
      @contextmenu=${this.onLongPress}
    >
      ${screen ? nothing : this.renderAvatar(peer)} ${this.lastFrame.canvas}
      ${
        picture
          ? html`<video
              part="video"
              class=${ready ? 'ready' : ''}
              autoplay
              playsinline
              .muted=${true}
              aria-hidden="true"
              @loadeddata=${this.lastFrame.drop}
            ></video>`
          : nothing
      }
      ${screen && !ready && !recovering ? html`<p class="wait">${this.t('tile.loading')}</p>` : nothing}
      <slot name="overlay"></slot>
      ${looks.metadata ? this.renderBadges(peer) : nothing}
      ${this.renderNotice(peer, away, recovering)} ${this.renderStats()} ${this.renderName(peer)}
      ${this.renderCorner(peer)}
    </div>`;
  }

  private labelOf(peer: Peer): string {
    const { picture, local } = this.view.value;
    if (this.source === 'screen') return this.t('tile.presenting', { name: peer.name });
    const name = local ? this.t('name.you', { name: peer.name }) : peer.name;
    return picture ? name : this.t('tile.camera-off', { name });
  }

  private renderAvatar(peer: Peer): TemplateResult {
    const letters = initials(peer.name);
    return html`<div
      class="face"
      aria-hidden="true"
      .style=${`--avatar: ${avatarColour(peer.userId || peer.id)}`}
    >
      <div part="avatar" class="avatar">${letters || icon('people')}</div>
    </div>`;
  }

  private renderBadges(peer: Peer): TemplateResult | typeof nothing {
    const { brb } = this.view.value;
    const hand = peer.handRaisedAt > 0 && this.source === 'camera';
    if (!brb && !hand) return nothing;
    const badge = (part: 'hand' | 'brb', text: TextKey) =>
      html`<span part=${part} class=${part}
        >${icon(part)}<span class="sr">${this.t(text, { name: peer.name })}</span></span
      >`;
    return html`<div class="badges">
      ${hand ? badge('hand', 'hand.of') : nothing} ${brb ? badge('brb', 'tile.brb') : nothing}
    </div>`;
  }

  private renderNotice(peer: Peer, away: boolean, recovering: boolean) {
    const { trouble } = this.view.value;
    const [glyph, text]: [IconName, string] | [] = away
      ? ['offline', this.t('tile.away', { name: peer.name })]
      : recovering
        ? ['offline', this.t('tile.recovering')]
        : trouble === 'paused'
          ? ['pause', this.t('trouble.paused')]
          : [];
    if (!glyph) return nothing;
    return html`<p part="notice" class="notice">${icon(glyph)}<span>${text}</span></p>`;
  }

  private renderStats(): TemplateResult | typeof nothing {
    return this.measuring && this.extras
      ? this.extras.statsTemplate(this.texts, this.stats)
      : nothing;
  }

  private renderName(peer: Peer): TemplateResult | typeof nothing {
    const { local, trouble, looks, pinned, spotlit } = this.view.value;
    const screen = this.source === 'screen';
    const own = this.inset ? this.t('you') : this.t('name.you', { name: peer.name });
    const name = local ? own : peer.name;
    const said = screen ? this.t('tile.presenting', { name: peer.name }) : name;
    const parts = [
      screen ? icon('screen') : this.renderMicrophone(peer),
      trouble && trouble !== 'paused' ? this.renderTrouble(peer, trouble) : nothing,
      pinned
        ? html`<span class="mark"
            >${icon('pin')}<span class="sr">${this.t('tile.pinned')}</span></span
          >`
        : spotlit
          ? html`<span class="mark" aria-hidden="true">${icon('spotlight')}</span>`
          : nothing,
      looks.name ? html`<span class="text" dir="auto">${said}</span>` : nothing,
    ].filter((part) => part !== nothing);
    return parts.length > 0
      ? html`<div part="name" class="name ${looks.name ? '' : 'bare'}">${parts}</div>`
      : nothing;
  }

  private renderMicrophone(peer: Peer): TemplateResult | typeof nothing {
    const { micMuted, local, looks } = this.view.value;
    if (!micMuted) {
      return looks.audioLevel
        ? html`<span class="meter" aria-hidden="true"><i></i><i></i><i></i></span>`
        : nothing;
    }
    if (!looks.micState) return nothing;
    return html`<span class="muted ${local ? 'own' : ''}">
      ${icon('micOff')}<span class="sr">${this.t('tile.muted', { name: peer.name })}</span>
    </span>`;
  }

  private renderTrouble(peer: Peer, trouble: Exclude<Trouble, 'paused'>): TemplateResult {
    const own = trouble === 'processor' && this.view.value.local;
    const key: TextKey = own ? 'trouble.processor-own' : `trouble.${trouble}`;
    const text = this.t(key, { name: peer.name });
    return html`<span class="trouble">
      ${icon(trouble === 'processor' ? 'busy' : 'warning')}
      <span class="why">${text}</span>
    </span>`;
  }

  private renderCorner(peer: Peer): TemplateResult {
    const { local } = this.view.value;
    const screen = this.source === 'screen';
    const label = local
      ? this.t('tile.menu-own')
      : this.t(screen ? 'tile.menu-screen' : 'people.menu', { name: peer.name });
    return html`<div class="corner">
        ${
          screen
            ? html`<button
                class="control"
                tabindex=${this.noTab ? -1 : 0}
                aria-label=${this.t('tile.full-screen')}
                @click=${this.fullScreen}
              >
                ${icon('expand')}<span class="tip end below" aria-hidden="true"
                  >${this.t('tile.full-screen')}</span
                >
              </button>`
            : nothing
        }
        <button
          part="menu-button"
          class="control"
          tabindex=${this.noTab ? -1 : 0}
          popovertarget="menu"
          aria-haspopup="menu"
          aria-expanded=${this.menu.open ? 'true' : 'false'}
          aria-label=${label}
          @pointerenter=${this.fetchMenu}
          @click=${this.menu.onTrigger}
        >
          ${icon('more')}
        </button>
      </div>
      <div
        id="menu"
        part="menu"
        popover
        @beforetoggle=${this.beforeToggle}
        @toggle=${this.menu.onToggle}
      >
        ${this.menuDrawn ? this.renderMenu(label) : nothing}
      </div>`;
  }

  private renderMenu(label: string): TemplateResult | typeof nothing {
    const { extras, room } = this;
    if (!extras || !room) return nothing;
    const state = room.store.getState();
    const { picture } = this.view.value;
    const offers: TileOffers = {
      peerId: this.peerId,
      source: this.source,
      picture: picture !== '',
      inset: this.inset,
      fullScreen: this.matches(':fullscreen'),
      popOut: document.pictureInPictureEnabled,
      stats: this.measuring,
    };
    return html`<div role="menu" aria-label=${label} @keydown=${this.onMenuKey}>
        ${extras.tileMenuTemplate(this.texts, state, offers, this.wishes)}
      </div>
      ${extras.volumeTemplate(this.texts, state, offers, this.wishes)}`;
  }

  /** The own screen is not played back: a mirror in a mirror tires everybody. */
  private renderOwnScreen(): TemplateResult {
    const title = this.t('tile.presenting-self');
    return html`<div part="base" class="tile own-screen" role="group" aria-label=${title}>
      <span class="badge">${icon('screen')}</span>
      <p>${title}</p>
      <button class="button" tabindex=${this.noTab ? -1 : 0} @click=${this.stopSharing}>
        ${this.t('screen.short-stop')}
      </button>
    </div>`;
  }
}
