import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { Peer } from '../../protocol/index.js';
import type { Trouble } from '../../store/state.js';
import { avatarColour, initials } from '../internal/avatar.js';
import { HmsElement } from '../internal/hms-element.js';
import { icon, type IconName } from '../internal/icon.js';
import { LateMenu } from '../internal/late-menu.js';
import { shallowEqual, StoreController } from '../internal/store-controller.js';
import type { TextKey } from '../lang/en.js';
import { base } from '../styles/base.js';
import { buttonStyles } from '../styles/button.js';
import { videoTileStyles } from './hms-video-tile.styles.js';
import { LastFrame } from './last-frame.js';
import { OWN, tileView, type TileView } from './tile-view.js';

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
  static override styles = [base, buttonStyles, videoTileStyles];

  @query('video') private video!: HTMLVideoElement | null;

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

  private readonly extras = new LateMenu(this, async () => {
    const { TileExtras } = await import('./tile-extras.js');
    return new TileExtras(this, {
      room: () => this.room,
      texts: () => this.texts,
      video: () => this.video,
      wish: (act) => {
        this.wish(act);
      },
      fullScreen: this.fullScreen,
    });
  });

  private readonly lastFrame = new LastFrame(this);
  private attached: { key: string; video: HTMLVideoElement; off: () => void } | null = null;
  private touchTimer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.detach();
    clearTimeout(this.touchTimer);
    this.touched = false;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.attach();
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

  private readonly stopSharing = (): void => {
    this.wish((actions) => actions.setScreenShareEnabled(false));
  };

  private readonly fullScreen = (): void => {
    if (this.matches(':fullscreen')) void document.exitFullscreen();
    else void this.requestFullscreen();
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
      ${this.renderNotice(peer, away, recovering)} ${this.extras.value?.renderStats() ?? nothing}
      ${this.renderName(peer)} ${this.renderCorner(peer)}
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
          aria-expanded=${this.extras.value?.open ? 'true' : 'false'}
          aria-label=${label}
          @pointerenter=${this.extras.fetch}
          @focus=${this.extras.fetch}
          @click=${this.extras.onClick}
        >
          ${icon('more')}
        </button>
      </div>
      ${this.extras.value?.renderMenu(label) ?? nothing}`;
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
