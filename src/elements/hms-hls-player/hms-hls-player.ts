import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { Playback, type PlaybackState } from '../../playback/playback.js';
import { NOWHERE } from '../../playback/position.js';
import { preloadPlayer } from '../../playback/preload.js';
import type { PlaybackPosition, PlaybackStats } from '../../playback/types.js';
import { HmsElement } from '../internal/hms-element.js';
import { icon, type IconName } from '../internal/icon.js';
import { shallowEqual, StoreController } from '../internal/store-controller.js';
import type { TextKey } from '../lang/en.js';
import { base } from '../styles/base.js';
import { buttonStyles } from '../styles/button.js';
import { playerStyles } from './hms-hls-player.styles.js';
import { messageOf, type Message } from './message.js';
import type { PlayerControls } from './player-controls.js';

const PRELOAD_AFTER_MS = 2_000;
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
  static override styles = [base, buttonStyles, playerStyles];

  /** The video element, once the player is drawn. */
  @query('video') readonly video!: HTMLVideoElement | null;

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

  /**
   * Chat and reactions of the room wait for this picture: what was sent shows when the play-head is there, also in what
   * is watched again. Without the attribute, where the layout has the option `sync_with_stream` as `true`.
   */
  @property({ type: Boolean, attribute: 'sync-room' }) syncRoom = false;

  /** What is shown over the whole screen, for example with the chat beside; the player itself when null. */
  @property({ attribute: false }) fullScreenTarget: Element | null = null;

  @state() private played: PlaybackState | null = null;
  @state() private position: PlaybackPosition = NOWHERE;
  @state() private controls: PlayerControls | null = null;

  private readonly view = new StoreController(
    this,
    () => this.room,
    (state) => ({
      stream: state.stream,
      waiting: state.counts.total,
      syncs: state.layout?.options?.['sync_with_stream'] === 'true',
    }),
    shallowEqual,
  );

  private playback: Playback | null = null;
  /** What `playback` was given: address, and which stream of the room it is. */
  private source = '';
  private over = false;
  private asked = false;
  private preload: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.preload);
    this.preload = undefined;
    this.playback?.close();
    this.playback = null;
    this.controls?.lead.update();
    this.played = null;
    this.source = '';
    this.over = false;
    this.controls?.still.drop();
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
    this.controls?.lead.update();
  }

  private follow(video: HTMLVideoElement): Playback {
    video.muted = this.muted;
    const playback = new Playback(video, {
      changed: () => this.take(playback.state),
      moved: () => {
        this.position = playback.position();
        this.controls?.lead.update();
      },
      metadata: (metadata) => this.emit('hms-timed-metadata', metadata),
      failed: ({ kind, detail }) => {
        this.emit('hms-stream-error', { kind, detail, fatal: playback.state.phase === 'failed' });
      },
      leaving: () => this.controls?.still.keep(video),
    });
    this.played = playback.state;
    return playback;
  }

  private take(next: PlaybackState): void {
    const before = this.played?.phase;
    this.played = next;
    const { phase } = next;
    if (phase === before) return;
    this.fetchControls();
    if (phase === 'playing' && this.video) this.controls?.still.dropWhenMoving(this.video);
    if (phase === 'idle') this.controls?.still.drop();
    this.controls?.wake();
    this.emit('hms-stream-state', { phase });
  }

  /** Gives the playback what is to be played now. What ends in the room is played to its end. */
  private load(playback: Playback): void {
    const { stream } = this.view.value;
    const live = stream?.state === 'started' && stream.url !== null;
    const url = this.src || (live ? stream.url : '') || '';
    const source = url && !this.src && live ? `${stream.id} ${url}` : url;
    // Who waits in a room will watch; the page itself comes first.
    if (url === '' && this.room) this.preload ??= setTimeout(preloadPlayer, PRELOAD_AFTER_MS);
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
    this.fetchControls();
  }

  /** They are here before the first picture. */
  private fetchControls(): void {
    const { video } = this;
    if (this.asked || !video || this.source === '') return;
    this.asked = true;
    import('./player-controls.js').then(
      ({ PlayerControls }) => {
        this.controls = new PlayerControls(this, video, {
          playback: () => this.playback,
          position: () => this.position,
          texts: () => this.texts,
          restAfter: () => this.restAfter,
          room: () => this.room,
          wanted: () =>
            (this.syncRoom || (this.view.value.syncs && this.src === '')) && !this.standby,
          screen: () => this.fullScreenTarget ?? this,
        });
      },
      // Asked again when the playback goes on.
      () => (this.asked = false),
    );
  }

  override render() {
    const { played, controls } = this;
    const surface = controls?.surface;
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
      class="player ${shown ? 'shown' : 'quiet'} ${controls?.resting ? 'resting' : ''}"
      role="region"
      aria-label=${this.t('player.label')}
      tabindex="-1"
      @keydown=${controls?.onKey}
    >
      <video part="video" playsinline aria-label=${this.t('player.label')}></video>
      <canvas class="still" hidden aria-hidden="true"></canvas>
      <div
        class="surface"
        @click=${surface?.onClick}
        @dblclick=${surface?.onDoubleClick}
        @pointerup=${surface?.onPointerUp}
      ></div>
      <div class="centre" role="status">
        ${message ? this.renderMessage(message, waiting) : this.renderState(played)}
      </div>
      ${shown && controls ? controls.render(played) : nothing}
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
}
