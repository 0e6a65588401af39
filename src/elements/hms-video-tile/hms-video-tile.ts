import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';
import type { Peer } from '../../protocol/index.js';
import type { RoomState } from '../../store/state.js';
import { avatarColour, initials } from '../internal/avatar.js';
import { HmsElement } from '../internal/hms-element.js';
import { icon } from '../internal/icon.js';
import { shallowEqual, StoreController } from '../internal/store-controller.js';
import { base } from '../styles/base.js';
import { buttonStyles } from '../styles/button.js';
import { videoTileStyles } from './hms-video-tile.styles.js';

interface View {
  peer: Peer | undefined;
  /** Id of the track to show, `own` for the own camera, or empty: there is no picture. */
  picture: string;
  /** Media of the picture flows. */
  ready: boolean;
  micMuted: boolean;
  level: number;
  local: boolean;
  mediaDown: boolean;
  speaking: boolean;
}

const OWN = 'own';

/**
 * @summary One person's camera, or their shared screen.
 * @tag hms-video-tile
 * @slot overlay - Content over the picture, for example a badge.
 * @csspart base - The tile.
 * @csspart video - The video element.
 * @csspart avatar - The circle with initials while there is no picture.
 * @csspart name - The pill with the name.
 * @csspart hand - The badge of a raised hand.
 * @csspart notice - The sentence over a picture that stands still.
 */
export class HmsVideoTile extends HmsElement {
  static override styles = [base, buttonStyles, videoTileStyles];

  @query('video') private video!: HTMLVideoElement | null;

  /** Whose tile this is. */
  @property({ attribute: 'peer-id' }) peerId = '';

  /** What it shows. */
  @property() source: 'camera' | 'screen' = 'camera';

  private readonly view = new StoreController<View>(
    this,
    () => this.room,
    (state) => this.select(state),
    shallowEqual,
  );

  private attached: { key: string; video: HTMLVideoElement; off: () => void } | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.detach();
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.attach();
    const { level, speaking } = this.view.value;
    // A property, not markup: a page's CSP may forbid style attributes.
    const tile = this.renderRoot.querySelector<HTMLElement>('.tile');
    tile?.style.setProperty('--level', speaking ? String(Math.min(1, level)) : '0');
  }

  private select(state: RoomState): View {
    const tracks = Object.values(state.tracks).filter(({ peerId }) => peerId === this.peerId);
    const video = tracks.find(({ source, muted }) => source === this.source && !muted);
    const microphone = tracks.find(({ source }) => source === 'microphone');
    const level = state.levels[this.peerId] ?? 0;
    const local = this.peerId !== '' && this.peerId === state.localPeerId;
    // The own camera needs no connection: it shows while that comes, or comes back.
    const own =
      local &&
      this.source === 'camera' &&
      state.devices.camera.enabled &&
      state.role?.publish.allowed.includes('video') === true;
    return {
      peer: state.peers[this.peerId],
      picture: own ? OWN : (video?.id ?? ''),
      ready: own || (video !== undefined && state.media.ready[video.id] === true),
      micMuted: microphone?.muted ?? true,
      level: Math.round(level * 10) / 10,
      speaking: this.source === 'camera' && level > 0.05 && microphone?.muted === false,
      local,
      mediaDown: state.media.status === 'reconnecting' || state.media.status === 'failed',
    };
  }

  /** Keeps exactly one picture on the video element that is in the DOM now. */
  private attach(): void {
    const { picture } = this.view.value;
    const video = this.video;
    const key = video && this.room ? picture : '';
    if (this.attached && (this.attached.key !== key || this.attached.video !== video)) {
      this.detach();
    }
    if (!key || this.attached || !video || !this.room) return;
    const { actions } = this.room;
    const off =
      key === OWN ? actions.attachLocal('camera', video) : actions.attachTrack(key, video);
    this.attached = { key, video, off };
  }

  private detach(): void {
    this.attached?.off();
    this.attached = null;
  }

  private readonly stopSharing = (): void => {
    this.wish((actions) => actions.setScreenShareEnabled(false));
  };

  private readonly fullScreen = (): void => {
    void this.requestFullscreen();
  };

  override render() {
    const { peer, local } = this.view.value;
    if (!peer) return html`<div part="base" class="tile empty"></div>`;
    if (this.source === 'screen') return local ? this.renderOwnScreen() : this.renderScreen(peer);
    return this.renderCamera(peer);
  }

  private renderCamera(peer: Peer): TemplateResult {
    const { picture, ready, local, micMuted, speaking, mediaDown } = this.view.value;
    const away = peer.presence === 'away';
    const frozen = away || (mediaDown && !local);
    const name = local ? this.t('name.you', { name: peer.name }) : peer.name;
    const label = picture ? name : this.t('tile.camera-off', { name });
    return html`<div
      part="base"
      class="tile ${speaking ? 'speaking' : ''} ${frozen ? 'frozen' : ''} ${local ? 'local' : ''}"
      role="group"
      aria-label=${label}
    >
      ${this.renderAvatar(peer)}
      ${
        picture
          ? html`<video
              part="video"
              class=${ready ? 'ready' : ''}
              autoplay
              playsinline
              .muted=${true}
              aria-hidden="true"
            ></video>`
          : nothing
      }
      <slot name="overlay"></slot>
      ${
        peer.handRaisedAt > 0
          ? html`<span part="hand" class="hand"
              >${icon('hand')}<span class="sr"
                >${this.t('hand.of', { name: peer.name })}</span
              ></span
            >`
          : nothing
      }
      ${
        away
          ? html`<p part="notice" class="notice">
              ${icon('offline')}<span>${this.t('tile.away', { name: peer.name })}</span>
            </p>`
          : nothing
      }
      <div part="name" class="name">
        ${
          micMuted
            ? html`<span class="muted ${local ? 'own' : ''}">
                ${icon('micOff')}<span class="sr"
                  >${this.t('tile.muted', { name: peer.name })}</span
                >
              </span>`
            : html`<span class="meter" aria-hidden="true"><i></i><i></i><i></i></span>`
        }
        <span class="text" dir="auto">${name}</span>
      </div>
    </div>`;
  }

  private renderAvatar(peer: Peer): TemplateResult {
    const letters = initials(peer.name);
    return html`<div
      part="avatar"
      class="avatar"
      aria-hidden="true"
      .style=${`--avatar: ${avatarColour(peer.userId || peer.id)}`}
    >
      ${letters || icon('people')}
    </div>`;
  }

  private renderScreen(peer: Peer): TemplateResult {
    const title = this.t('tile.presenting', { name: peer.name });
    return html`<div part="base" class="tile screen" role="group" aria-label=${title}>
      ${this.view.value.ready ? nothing : html`<p class="wait">${this.t('tile.loading')}</p>`}
      <video
        part="video"
        class=${this.view.value.ready ? 'ready' : ''}
        autoplay
        playsinline
        .muted=${true}
        aria-hidden="true"
      ></video>
      <slot name="overlay"></slot>
      <div part="name" class="name">
        ${icon('screen')}<span class="text" dir="auto">${title}</span>
      </div>
      <button
        class="control corner"
        aria-label=${this.t('tile.full-screen')}
        @click=${this.fullScreen}
      >
        ${icon('expand')}<span class="tip end below" aria-hidden="true"
          >${this.t('tile.full-screen')}</span
        >
      </button>
    </div>`;
  }

  /** The own screen is not played back: a mirror in a mirror tires everybody. */
  private renderOwnScreen(): TemplateResult {
    const title = this.t('tile.presenting-self');
    return html`<div part="base" class="tile own-screen" role="group" aria-label=${title}>
      <span class="badge">${icon('screen')}</span>
      <p>${title}</p>
      <button class="button" @click=${this.stopSharing}>${this.t('screen.short-stop')}</button>
    </div>`;
  }
}
