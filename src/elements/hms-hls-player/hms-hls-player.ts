import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { preloadPlayer } from '../../playback/open-engine.js';
import { Playback, type PlaybackState } from '../../playback/playback.js';
import { NOWHERE } from '../../playback/position.js';
import type { PlaybackPosition, PlaybackStats } from '../../playback/types.js';
import { HmsElement } from '../internal/hms-element.js';
import { icon, type IconName } from '../internal/icon.js';
import { MenuController } from '../internal/menu-controller.js';
import { RestingChrome } from '../internal/resting-chrome.js';
import { shallowEqual, StoreController } from '../internal/store-controller.js';
import type { TextKey } from '../lang/en.js';
import { base } from '../styles/base.js';
import { buttonStyles } from '../styles/button.js';
import { menuStyles } from '../styles/menu.js';
import { clock } from './clock.js';
import type * as Extras from './extras.js';
import { FullScreen } from './full-screen.js';
import { playerStyles } from './hms-hls-player.styles.js';
import { messageOf, type Message } from './message.js';
import { StillPicture } from './still.js';
import { Surface } from './surface.js';

/** Seconds of one jump. */
const JUMP = 10;
const LOUDER = 0.1;
/** Not every browser has it, and a page may forbid it. */
const hasPip = (): boolean => Boolean((document as Partial<Document>).pictureInPictureEnabled);
const NOT_YET: PlaybackState['phase'][] = ['loading', 'buffering', 'recovering'];

/**
 * @summary Plays a live stream: the room's own, or the one at `src`, also outside a room.
 * @tag hms-hls-player
 * @slot poster - Before there is a picture, instead of the sentences.
 * @slot controls-end - At the end of the controls.
 * @csspart base - The player.
 * @csspart video - The video element.
 * @csspart controls - The line of controls at the bottom.
 * @csspart scrubber - The place in the stream, where one can go back.
 * @csspart live - The button that tells and brings the live edge.
 * @csspart message - The sentences in the place of the picture.
 * @csspart stats - The statistics.
 * @event hms-timed-metadata - What the broadcaster sent along, when the play-head is there.
 * @event hms-stream-state - The player began to play, waits, ended and so on.
 * @event hms-stream-error - Playback failed; unless `fatal`, the player is at work on it.
 */
export class HmsHlsPlayer extends HmsElement {
  static override styles = [base, buttonStyles, menuStyles, playerStyles];

  /** The video element, once the player is drawn. */
  @query('video') readonly video!: HTMLVideoElement | null;

  @query('.still') private canvas!: HTMLCanvasElement | null;

  /** Address of a playlist; empty takes the stream of the room. */
  @property() src = '';

  /** Begins without sound. */
  @property({ type: Boolean }) muted = false;

  /** Waits for a touch before it begins. */
  @property({ type: Boolean, attribute: 'no-autoplay' }) noAutoplay = false;

  /** Milliseconds without input before the controls step back; 0 keeps them. */
  @property({ type: Number, attribute: 'rest-after' }) restAfter = 3_000;

  /** Behind something else: plays on without sound, in the lowest quality, to be there at once. */
  @property({ type: Boolean }) standby = false;

  /** What is shown over the whole screen, for example with the chat beside; the player itself when null. */
  @property({ attribute: false }) fullScreenTarget: Element | null = null;

  @state() private played: PlaybackState | null = null;
  @state() private position: PlaybackPosition = NOWHERE;
  @state() private overlay: 'stats' | 'keys' | null = null;
  @state() private extras: typeof Extras | null = null;
  /** Where the finger is on the scrubber; null when it is not. */
  @state() private scrubbing: number | null = null;
  @state() private inPip = false;
  @state() private settingsShown = false;

  private readonly view = new StoreController(
    this,
    () => this.room,
    (state) => ({ stream: state.stream, waiting: state.counts.total }),
    shallowEqual,
  );

  private readonly menu = new MenuController(this);
  private readonly full = new FullScreen(this, (): Element => this.fullScreenTarget ?? this);
  private readonly still = new StillPicture(() => this.canvas);
  private readonly surface = new Surface({
    toggle: () => this.toggle(),
    jump: (seconds) => this.jump(seconds),
    fullScreen: () => this.toggleFullScreen(),
  });

  private readonly rest = new RestingChrome(this, {
    after: () => this.restAfter,
    allowed: () => this.played?.phase === 'playing' && this.scrubbing === null,
    chrome: () => [...this.renderRoot.querySelectorAll('.controls')],
  });

  private playback: Playback | null = null;
  /** What `playback` was given: address, and which stream of the room it is. */
  private source = '';
  private over = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.playback?.close();
    this.playback = null;
    this.played = null;
    this.source = '';
    this.over = false;
    this.still.drop();
  }

  /** Plays on, or begins. */
  async play(): Promise<void> {
    await this.playback?.play();
  }

  pause(): void {
    this.playback?.pause();
  }

  /** Goes to a place in the stream, in seconds on the media's clock; see `seekRange`. */
  seek(time: number): void {
    this.playback?.seek(time);
  }

  goLive(): void {
    this.playback?.goLive();
  }

  /** Where one can go, and where one is. Seconds. */
  get seekRange(): PlaybackPosition {
    return this.playback?.position() ?? NOWHERE;
  }

  /** Wall clock of the picture that is shown; null where the stream does not say. */
  get playingDate(): Date | null {
    const at = this.playback?.playingDate() ?? null;
    return at === null ? null : new Date(at);
  }

  /** A measurement of now; null before the player is drawn. */
  get stats(): PlaybackStats | null {
    return this.playback?.stats() ?? null;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (!this.isConnected || !this.video) return;
    this.playback ??= this.follow(this.video);
    this.load(this.playback);
    this.playback.setStandby(this.standby);
  }

  private follow(video: HTMLVideoElement): Playback {
    video.muted = this.muted;
    const playback = new Playback(video, {
      changed: () => this.take(playback.state),
      moved: () => {
        this.position = playback.position();
      },
      metadata: (metadata) => this.emit('hms-timed-metadata', metadata),
      failed: ({ kind, detail }) => {
        this.emit('hms-stream-error', { kind, detail, fatal: playback.state.phase === 'failed' });
      },
      leaving: () => this.still.keep(video),
    });
    this.played = playback.state;
    return playback;
  }

  private take(next: PlaybackState): void {
    const before = this.played?.phase;
    this.played = next;
    const { phase } = next;
    if (phase === before) return;
    if (phase === 'playing' && this.video) this.still.dropWhenMoving(this.video);
    if (phase === 'idle') this.still.drop();
    this.rest.wake();
    this.emit('hms-stream-state', { phase });
  }

  /** Gives the playback what is to be played now. What ends in the room is played to its end. */
  private load(playback: Playback): void {
    const { stream } = this.view.value;
    const live = stream?.state === 'started' && stream.url !== null;
    const url = this.src || (live ? stream.url : '') || '';
    const source = url && !this.src && live ? `${stream.id} ${url}` : url;
    // Who waits in a room will watch.
    if (url === '' && this.room) preloadPlayer();
    const { phase } = playback.state;
    if (source === '' && this.source !== '' && !this.src) {
      this.over = true;
      if (phase === 'playing' || phase === 'ended') return;
    } else if (source === this.source) {
      return;
    }
    if (source !== '') this.over = false;
    this.source = source;
    playback.load(url, { autoplay: !this.noAutoplay });
  }

  private toggle(): void {
    const phase = this.played?.phase;
    if (phase === 'playing' || phase === 'buffering') this.pause();
    else if (phase === 'ended') this.playback?.replay();
    else void this.play();
  }

  private jump(seconds: number): void {
    if (this.position.seekable) this.seek(this.position.time + seconds);
  }

  private toggleFullScreen(): void {
    if (this.video) this.full.toggle(this.video);
  }

  private async togglePip(): Promise<void> {
    try {
      if (this.inPip) await document.exitPictureInPicture();
      else await this.video?.requestPictureInPicture();
    } catch {
      // The browser has its own words for a refusal.
    }
  }

  private toggleCaptions(): void {
    const { captions = [], caption = -1 } = this.played ?? {};
    if (captions.length > 0) this.playback?.setCaption(caption < 0 ? 0 : -1);
  }

  private toggleMuted(): void {
    this.playback?.setMuted(this.video?.muted === false);
  }

  private louder(by: number): void {
    const { muted = false, volume = 1 } = this.video ?? {};
    this.playback?.setVolume((muted ? 0 : volume) + by);
  }

  private async show(overlay: 'stats' | 'keys'): Promise<void> {
    this.overlay = this.overlay === overlay ? null : overlay;
    await this.fetchExtras();
  }

  private readonly fetchExtras = async (): Promise<void> => {
    this.extras ??= await import('./extras.js');
  };

  /** The menu takes its place by its size, so what is in it comes first. */
  private readonly onSettings = (event: Event): void => {
    if (this.extras) return;
    event.preventDefault();
    void this.fetchExtras().then(() => {
      this.renderRoot.querySelector<HTMLElement>('#menu')?.showPopover();
    });
  };

  private readonly onBeforeToggle = (event: ToggleEvent): void => {
    this.settingsShown = event.newState === 'open';
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    const target = event.composedPath()[0] as HTMLElement;
    if (event.altKey || event.ctrlKey || event.metaKey || !this.played?.shown) return;
    if (target.closest('[popover]') || target.matches('slot, textarea, input:not([type=range])')) {
      return;
    }
    const range = target.closest<HTMLElement>('input')?.dataset['range'];
    const run = this.keyAction(event.key, range, target.localName === 'button');
    if (!run) return;
    event.preventDefault();
    // The call around has keys of its own.
    event.stopPropagation();
    this.rest.wake();
    run();
  };

  private keyAction(key: string, range: string | undefined, button: boolean): (() => void) | null {
    switch (key) {
      case 'ArrowLeft':
      case 'ArrowRight': {
        const seconds = key === 'ArrowLeft' ? -JUMP : JUMP;
        return range === 'volume' || !this.position.seekable ? null : () => this.jump(seconds);
      }
      case 'ArrowUp':
        return range ? null : () => this.louder(LOUDER);
      case 'ArrowDown':
        return range ? null : () => this.louder(-LOUDER);
      case ' ':
        return button ? null : () => this.toggle();
      case 'Escape':
        return this.overlay ? () => (this.overlay = null) : null;
      case '?':
        return () => void this.show('keys');
    }
    switch (key.toLowerCase()) {
      case 'k':
        return () => this.toggle();
      case 'm':
        return () => this.toggleMuted();
      case 'f':
        return () => this.toggleFullScreen();
      case 'c':
        return () => this.toggleCaptions();
      case 'l':
        return () => this.goLive();
      case 'p':
        return () => void this.togglePip();
      case 's':
        return () => void this.show('stats');
      default:
        return null;
    }
  }

  override render() {
    const played = this.played;
    const { stream, waiting } = this.view.value;
    const message =
      played &&
      messageOf({
        playback: played,
        inRoom: this.room !== null,
        hasSource: this.src !== '' || (stream?.state === 'started' && stream.url !== null),
        stream,
        over: this.over,
      });
    const shown = played?.shown === true && (!message || message.ended === true);
    return html`<div
      part="base"
      class="player ${shown ? 'shown' : 'quiet'} ${this.rest.resting ? 'resting' : ''}"
      role="region"
      aria-label=${this.t('player.label')}
      tabindex="-1"
      @keydown=${this.onKey}
    >
      <video
        part="video"
        playsinline
        aria-label=${this.t('player.label')}
        @enterpictureinpicture=${() => (this.inPip = true)}
        @leavepictureinpicture=${() => (this.inPip = false)}
      ></video>
      <canvas class="still" hidden aria-hidden="true"></canvas>
      <div
        class="surface"
        @click=${this.surface.onClick}
        @dblclick=${this.surface.onDoubleClick}
        @pointerup=${this.surface.onPointerUp}
      ></div>
      <div class="centre" role="status">
        ${message ? this.renderMessage(message, waiting) : this.renderState(played)}
      </div>
      ${this.overlay && shown ? this.renderOverlay(this.overlay) : nothing}
      ${shown ? this.renderControls(played) : nothing}
    </div>`;
  }

  private renderMessage(message: Message, people: number): TemplateResult {
    const { title, hint, retry, ended } = message;
    const replay = ended === true && this.position.seekable;
    const words = html`<div part="message" class="message">
      <p class="title">${this.t(title)}</p>
      ${hint ? html`<p>${this.t(hint)}</p>` : nothing}
      ${
        message.waiting && people > 1
          ? html`<p>${this.t('player.waiting-people', { count: people })}</p>`
          : nothing
      }
      ${retry ? this.renderAct('try-again', 'retry', () => this.playback?.retry()) : nothing}
      ${replay ? this.renderAct('player.replay', 'restart', () => this.playback?.replay()) : nothing}
    </div>`;
    return message.waiting ? html`<slot name="poster">${words}</slot>` : words;
  }

  private renderAct(text: TextKey, name: IconName, run: () => void): TemplateResult {
    return html`<button class="button" @click=${run}>${icon(name)} ${this.t(text)}</button>`;
  }

  private renderState(played: PlaybackState | null): TemplateResult | typeof nothing {
    if (!played) return nothing;
    const { phase, shown, soundBlocked } = played;
    if (phase === 'blocked' || (phase === 'paused' && !shown)) {
      return html`<button
        class="big"
        aria-label=${this.t('player.start')}
        @click=${() => void this.play()}
      >
        ${icon('play')}
      </button>`;
    }
    const words: TextKey =
      phase === 'recovering' ? 'player.recovering' : shown ? 'player.buffering' : 'player.loading';
    return html`${
      NOT_YET.includes(phase)
        ? html`<p class="wait">
            <span class="spinner" aria-hidden="true"></span><span>${this.t(words)}</span>
          </p>`
        : nothing
    }${
      soundBlocked && shown
        ? html`<button class="button sound" @click=${() => this.playback?.setMuted(false)}>
            ${icon('speakerOff')} ${this.t('player.sound-blocked')}
          </button>`
        : nothing
    }`;
  }

  private renderControls(played: PlaybackState): TemplateResult {
    const { live, seekable } = this.position;
    const plays = played.phase === 'playing' || played.phase === 'buffering';
    const pip = hasPip();
    return html`<div part="controls" class="controls">
      ${seekable ? this.renderScrubber() : nothing}
      <div class="row">
        ${this.renderButton(plays ? 'player.pause' : 'player.play', plays ? 'pause' : 'play', () => this.toggle(), 'start')}
        ${
          seekable
            ? html`<span class="jumps">
                ${this.renderButton('player.back', 'back', () => this.jump(-JUMP))}
                ${this.renderButton('player.forward', 'forward', () => this.jump(JUMP))}
              </span>`
            : nothing
        }
        ${this.renderVolume(played)} ${live ? this.renderLive() : this.renderTime()}
        <span class="space"></span>
        <slot name="controls-end"></slot>
        ${
          played.captions.length > 0
            ? this.renderButton(
                played.caption < 0 ? 'player.captions-show' : 'player.captions-hide',
                'captions',
                () => this.toggleCaptions(),
                '',
                played.caption >= 0,
              )
            : nothing
        }
        ${this.renderSettings()}
        ${pip ? this.renderButton('player.pip', 'pip', () => void this.togglePip(), 'wide', this.inPip) : nothing}
        ${this.renderButton(
          this.full.on ? 'player.full-screen-leave' : 'player.full-screen',
          this.full.on ? 'shrink' : 'expand',
          () => this.toggleFullScreen(),
          'end',
        )}
      </div>
    </div>`;
  }

  private renderButton(
    text: TextKey,
    name: IconName,
    run: () => void,
    place: '' | 'start' | 'end' | 'wide' = '',
    on = false,
  ): TemplateResult {
    const label = this.t(text);
    return html`<button
      class="control ${place} ${on ? 'on' : ''}"
      aria-label=${label}
      @click=${run}
    >
      ${icon(name)}<span class="tip ${place}" aria-hidden="true">${label}</span>
    </button>`;
  }

  private renderVolume({ muted, volume }: PlaybackState): TemplateResult {
    const level = muted ? 0 : volume;
    return html`<span class="volume">
      ${this.renderButton(muted ? 'player.unmute' : 'player.mute', muted ? 'speakerOff' : 'speaker', () => this.toggleMuted())}
      <input
        type="range"
        data-range="volume"
        min="0"
        max="1"
        step="0.05"
        aria-label=${this.t('player.volume')}
        aria-valuetext=${this.t('player.percent', { count: Math.round(level * 100) })}
        .value=${String(level)}
        .style=${`--at:${level}`}
        @input=${(event: Event) => {
          this.playback?.setVolume((event.target as HTMLInputElement).valueAsNumber);
        }}
      />
    </span>`;
  }

  private renderLive(): TemplateResult {
    const { atEdge, behind } = this.position;
    const time = clock(behind);
    const label = atEdge
      ? this.t('player.at-live')
      : `${this.t('player.go-live')}, ${this.t('player.behind', { time })}`;
    return html`<button
      part="live"
      class="live ${atEdge ? 'edge' : ''}"
      aria-label=${label}
      @click=${() => this.goLive()}
    >
      <span class="dot"></span>
      ${
        atEdge
          ? html`<span class="caps">${this.t('player.live')}</span>`
          : html`<span>${this.t('player.go-live')}</span
              ><span class="behind" dir="ltr">−${time}</span>`
      }
    </button>`;
  }

  private renderTime(): TemplateResult {
    const { time, start, end } = this.position;
    return html`<span class="time" dir="ltr">${clock(time - start)} / ${clock(end - start)}</span>`;
  }

  private renderScrubber(): TemplateResult {
    const { start, end, time, live, behind } = this.position;
    const at = this.scrubbing ?? Math.min(Math.max(time, start), end);
    const share = end > start ? (at - start) / (end - start) : 0;
    const away = this.scrubbing === null ? behind : end - at;
    const words = live
      ? away <= 3
        ? this.t('player.at-live')
        : this.t('player.behind', { time: clock(away) })
      : this.t('player.time', { time: clock(at - start), total: clock(end - start) });
    return html`<div class="scrub" dir="ltr" .style=${`--at:${share}`}>
      <input
        part="scrubber"
        type="range"
        data-range="seek"
        .min=${String(start)}
        .max=${String(end)}
        step="any"
        .value=${String(at)}
        aria-label=${this.t('player.seek')}
        aria-valuetext=${words}
        @input=${(event: Event) => {
          this.scrubbing = (event.target as HTMLInputElement).valueAsNumber;
        }}
        @change=${(event: Event) => {
          this.scrubbing = null;
          this.seek((event.target as HTMLInputElement).valueAsNumber);
        }}
      />
      ${this.scrubbing === null ? nothing : html`<span class="bubble" aria-hidden="true">${live ? `−${clock(away)}` : clock(at - start)}</span>`}
    </div>`;
  }

  private renderSettings(): TemplateResult {
    const label = this.t('player.settings');
    const { playback } = this;
    return html`<button
        class="control"
        aria-label=${label}
        aria-haspopup="menu"
        aria-expanded=${this.menu.open ? 'true' : 'false'}
        popovertarget="menu"
        @pointerenter=${this.fetchExtras}
        @focus=${this.fetchExtras}
        @click=${this.onSettings}
      >
        ${icon('gear')}<span class="tip" aria-hidden="true">${label}</span>
      </button>
      <div
        id="menu"
        popover
        role="menu"
        aria-label=${label}
        @beforetoggle=${this.onBeforeToggle}
        @toggle=${this.menu.onToggle}
        @keydown=${this.menu.onKeydown}
      >
        ${
          this.settingsShown && this.extras && playback
            ? this.extras.settings({
                playback,
                texts: this.texts,
                showStats: () => void this.show('stats'),
                showKeys: () => void this.show('keys'),
                close: () => this.menu.close(),
              })
            : nothing
        }
      </div>`;
  }

  private renderOverlay(overlay: 'stats' | 'keys'): TemplateResult {
    const title = this.t(overlay === 'stats' ? 'player.stats' : 'player.keys');
    const { playback, extras } = this;
    if (!extras || !playback) return html`${nothing}`;
    const pip = hasPip();
    return html`<section part="stats" class="overlay" aria-label=${title}>
      <header>
        <h3>${title}</h3>
        <button class="close" aria-label=${this.t('close')} @click=${() => (this.overlay = null)}>
          ${icon('close')}
        </button>
      </header>
      ${
        overlay === 'stats'
          ? extras.statistics(playback, this.texts)
          : extras.keyList(this.texts, {
              seek: this.position.seekable,
              captions: (this.played?.captions.length ?? 0) > 0,
              pip,
            })
      }
    </section>`;
  }
}
