/** What of the player comes with something to play: the controls over the picture, keys and gestures. */
import { html, nothing, type ReactiveElement, type TemplateResult } from 'lit';
import type { Playback, PlaybackState } from '../../playback/playback.js';
import type { PlaybackPosition } from '../../playback/types.js';
import type { RoomHandle } from '../../store/actions.js';
import { adopt } from '../internal/adopt.js';
import { icon, type IconName } from '../internal/icon.js';
import { MenuController } from '../internal/menu-controller.js';
import { RestingChrome } from '../internal/resting-chrome.js';
import type { TextKey } from '../lang/en.js';
import type { Texts, TextValues } from '../lang/texts.js';
import { menuStyles } from '../styles/menu.js';
import { clock } from './clock.js';
import './controls-only.define.js';
import type * as Extras from './extras.js';
import { FullScreen } from './full-screen.js';
import { controlsStyles } from './player-controls.styles.js';
import { RoomLead } from './room-lead.js';
import { StillPicture } from './still.js';
import { Surface } from './surface.js';

/** Seconds of one jump. */
const JUMP = 10;
const LOUDER = 0.1;
/** Not every browser has it, and a page may forbid it. */
const hasPip = (): boolean => Boolean((document as Partial<Document>).pictureInPictureEnabled);

interface Facts {
  playback: () => Playback | null;
  position: () => PlaybackPosition;
  texts: () => Texts;
  /** Milliseconds without input before the controls step back. */
  restAfter: () => number;
  room: () => RoomHandle | null;
  /** Chat and reactions of the room are to wait for the picture. */
  wanted: () => boolean;
  /** What fills the screen. */
  screen: () => Element;
}

interface Now {
  overlay: 'stats' | 'keys' | null;
  extras: typeof Extras | null;
  /** Where the finger is on the scrubber; null when it is not. */
  scrubbing: number | null;
  inPip: boolean;
  settingsShown: boolean;
}

export class PlayerControls {
  readonly surface = new Surface({
    toggle: () => this.#toggle(),
    jump: (seconds) => this.#jump(seconds),
    fullScreen: () => this.#toggleFullScreen(),
  });

  /** What is shown while the video has nothing to show. */
  readonly still = new StillPicture(() => this.#host.renderRoot.querySelector('canvas'));

  readonly lead: RoomLead;

  readonly #host: ReactiveElement;
  readonly #video: HTMLVideoElement;
  readonly #facts: Facts;
  readonly #menu: MenuController;
  readonly #full: FullScreen;
  readonly #rest: RestingChrome;
  #now: Now = {
    overlay: null,
    extras: null,
    scrubbing: null,
    inPip: false,
    settingsShown: false,
  };

  constructor(host: ReactiveElement, video: HTMLVideoElement, facts: Facts) {
    this.#host = host;
    this.#video = video;
    this.#facts = facts;
    this.lead = new RoomLead(facts);
    this.#menu = new MenuController(host);
    this.#full = new FullScreen(host, facts.screen);
    this.#rest = new RestingChrome(host, {
      after: facts.restAfter,
      allowed: () => this.#played?.phase === 'playing' && this.#now.scrubbing === null,
      chrome: () => [...host.renderRoot.querySelectorAll('.controls')],
    });
    adopt(host, menuStyles, controlsStyles);
    for (const way of ['enter', 'leave'] as const) {
      video.addEventListener(`${way}pictureinpicture`, () => this.#set({ inPip: way === 'enter' }));
    }
  }

  render(played: PlaybackState): TemplateResult {
    const { overlay } = this.#now;
    return html`${overlay ? this.#renderOverlay(overlay) : nothing}${this.#renderControls(played)}`;
  }

  /** They have stepped back. */
  get resting(): boolean {
    return this.#rest.resting;
  }

  /** Brings them back. */
  wake(): void {
    this.#rest.wake();
  }

  get #playback(): Playback | null {
    return this.#facts.playback();
  }

  get #played(): PlaybackState | undefined {
    return this.#playback?.state;
  }

  #set(changes: Partial<Now>): void {
    this.#now = { ...this.#now, ...changes };
    this.#host.requestUpdate();
  }

  #t(key: TextKey, values?: TextValues): string {
    return this.#facts.texts().t(key, values);
  }

  readonly #closeOverlay = (): void => {
    this.#set({ overlay: null });
  };

  #toggle(): void {
    const phase = this.#played?.phase;
    if (phase === 'playing' || phase === 'buffering') this.#playback?.pause();
    else if (phase === 'ended') this.#playback?.replay();
    else void this.#playback?.play();
  }

  #jump(seconds: number): void {
    if (this.#facts.position().seekable)
      this.#playback?.seek(this.#facts.position().time + seconds);
  }

  #toggleFullScreen(): void {
    this.#full.toggle(this.#video);
  }

  async #togglePip(): Promise<void> {
    try {
      if (this.#now.inPip) await document.exitPictureInPicture();
      else await this.#video.requestPictureInPicture();
    } catch {
      // The browser has its own words for a refusal.
    }
  }

  #toggleCaptions(): void {
    const { captions = [], caption = -1 } = this.#played ?? {};
    if (captions.length > 0) this.#playback?.setCaption(caption < 0 ? 0 : -1);
  }

  #toggleMuted(): void {
    this.#playback?.setMuted(!this.#video.muted);
  }

  #louder(by: number): void {
    const { muted, volume } = this.#video;
    this.#playback?.setVolume((muted ? 0 : volume) + by);
  }

  async #show(overlay: 'stats' | 'keys'): Promise<void> {
    this.#set({ overlay: this.#now.overlay === overlay ? null : overlay });
    await this.#fetchExtras();
  }

  readonly #fetchExtras = async (): Promise<void> => {
    if (!this.#now.extras) this.#set({ extras: await import('./extras.js') });
  };

  /** The menu takes its place by its size, so what is in it comes first. */
  readonly #onSettings = (event: Event): void => {
    if (this.#now.extras) return;
    event.preventDefault();
    void this.#fetchExtras().then(() => {
      this.#host.renderRoot.querySelector<HTMLElement>('#menu')?.showPopover();
    });
  };

  readonly #onBeforeToggle = (event: ToggleEvent): void => {
    this.#set({ settingsShown: event.newState === 'open' });
  };

  readonly onKey = (event: KeyboardEvent): void => {
    const target = event.composedPath()[0] as HTMLElement;
    if (event.altKey || event.ctrlKey || event.metaKey || !this.#played?.shown) return;
    if (target.closest('[popover]') || target.matches('slot, textarea, input:not([type=range])')) {
      return;
    }
    const range = target.closest<HTMLElement>('input')?.dataset['range'];
    const run = this.#keyAction(event.key, range, target.localName === 'button');
    if (!run) return;
    event.preventDefault();
    // The call around has keys of its own.
    event.stopPropagation();
    this.wake();
    run();
  };

  #keyAction(key: string, range: string | undefined, button: boolean): (() => void) | null {
    switch (key) {
      case 'ArrowLeft':
      case 'ArrowRight': {
        const seconds = key === 'ArrowLeft' ? -JUMP : JUMP;
        return range === 'volume' || !this.#facts.position().seekable
          ? null
          : () => this.#jump(seconds);
      }
      case 'ArrowUp':
        return range ? null : () => this.#louder(LOUDER);
      case 'ArrowDown':
        return range ? null : () => this.#louder(-LOUDER);
      case ' ':
        return button ? null : () => this.#toggle();
      case 'Escape':
        return this.#now.overlay ? this.#closeOverlay : null;
      case '?':
        return () => void this.#show('keys');
    }
    switch (key.toLowerCase()) {
      case 'k':
        return () => this.#toggle();
      case 'm':
        return () => this.#toggleMuted();
      case 'f':
        return () => this.#toggleFullScreen();
      case 'c':
        return () => this.#toggleCaptions();
      case 'l':
        return () => this.#playback?.goLive();
      case 'p':
        return () => void this.#togglePip();
      case 's':
        return () => void this.#show('stats');
      default:
        return null;
    }
  }

  #renderControls(played: PlaybackState): TemplateResult {
    const { live, seekable } = this.#facts.position();
    const plays = played.phase === 'playing' || played.phase === 'buffering';
    const pip = hasPip();
    return html`<div part="controls" class="controls">
      ${seekable ? this.#renderScrubber() : nothing}
      <div class="row">
        ${this.#renderButton(plays ? 'player.pause' : 'player.play', plays ? 'pause' : 'play', () => this.#toggle(), 'start')}
        ${
          seekable
            ? html`<span class="jumps" dir="ltr">
                ${this.#renderButton('player.back', 'back', () => this.#jump(-JUMP))}
                ${this.#renderButton('player.forward', 'forward', () => this.#jump(JUMP))}
              </span>`
            : nothing
        }
        ${this.#renderVolume(played)} ${live ? this.#renderLive() : this.#renderTime()}
        <span class="space"></span>
        <slot name="controls-end"></slot>
        ${
          played.captions.length > 0
            ? this.#renderButton(
                played.caption < 0 ? 'player.captions-show' : 'player.captions-hide',
                'captions',
                () => this.#toggleCaptions(),
                '',
                played.caption >= 0,
              )
            : nothing
        }
        ${this.#renderSettings()}
        ${pip ? this.#renderButton('player.pip', 'pip', () => void this.#togglePip(), 'wide', this.#now.inPip) : nothing}
        ${this.#renderButton(
          this.#full.on ? 'player.full-screen-leave' : 'player.full-screen',
          this.#full.on ? 'shrink' : 'expand',
          () => this.#toggleFullScreen(),
          'end',
        )}
      </div>
    </div>`;
  }

  #renderButton(
    text: TextKey,
    name: IconName,
    run: () => void,
    place: '' | 'start' | 'end' | 'wide' = '',
    on = false,
  ): TemplateResult {
    const label = this.#t(text);
    return html`<button
      class="control ${place} ${on ? 'on' : ''}"
      aria-label=${label}
      @click=${run}
    >
      ${icon(name)}<span class="tip ${place}" aria-hidden="true">${label}</span>
    </button>`;
  }

  #renderVolume({ muted, volume }: PlaybackState): TemplateResult {
    const level = muted ? 0 : volume;
    return html`<span class="volume">
      ${this.#renderButton(muted ? 'player.unmute' : 'player.mute', muted ? 'speakerOff' : 'speaker', () => this.#toggleMuted())}
      <input
        type="range"
        data-range="volume"
        min="0"
        max="1"
        step="0.05"
        aria-label=${this.#t('player.volume')}
        aria-valuetext=${this.#t('player.percent', { count: Math.round(level * 100) })}
        .value=${String(level)}
        .style=${`--at:${level}`}
        @input=${(event: Event) => {
          this.#playback?.setVolume((event.target as HTMLInputElement).valueAsNumber);
        }}
      />
    </span>`;
  }

  #renderLive(): TemplateResult {
    const { atEdge, behind } = this.#facts.position();
    const time = clock(behind);
    const label = atEdge
      ? this.#t('player.at-live')
      : `${this.#t('player.go-live')}, ${this.#t('player.behind', { time })}`;
    return html`<button
      part="live"
      class="live ${atEdge ? 'edge' : ''}"
      aria-label=${label}
      @click=${() => this.#playback?.goLive()}
    >
      <span class="dot"></span>
      ${
        atEdge
          ? html`<span class="caps">${this.#t('player.live')}</span>`
          : html`<span>${this.#t('player.go-live')}</span
              ><span class="behind" dir="ltr">−${time}</span>`
      }
    </button>`;
  }

  #renderTime(): TemplateResult {
    const { time, start, end } = this.#facts.position();
    return html`<span class="time" dir="ltr">${clock(time - start)} / ${clock(end - start)}</span>`;
  }

  #renderScrubber(): TemplateResult {
    const { start, end, time, live, behind } = this.#facts.position();
    const { scrubbing } = this.#now;
    const at = scrubbing ?? Math.min(Math.max(time, start), end);
    const share = end > start ? (at - start) / (end - start) : 0;
    const away = scrubbing === null ? behind : end - at;
    const words = live
      ? away <= 3
        ? this.#t('player.at-live')
        : this.#t('player.behind', { time: clock(away) })
      : this.#t('player.time', { time: clock(at - start), total: clock(end - start) });
    return html`<div class="scrub" dir="ltr" .style=${`--at:${share}`}>
      <input
        part="scrubber"
        type="range"
        data-range="seek"
        .min=${String(start)}
        .max=${String(end)}
        step="any"
        .value=${String(at)}
        aria-label=${this.#t('player.seek')}
        aria-valuetext=${words}
        @input=${(event: Event) => {
          this.#set({ scrubbing: (event.target as HTMLInputElement).valueAsNumber });
        }}
        @change=${(event: Event) => {
          this.#set({ scrubbing: null });
          this.#playback?.seek((event.target as HTMLInputElement).valueAsNumber);
        }}
      />
      ${scrubbing === null ? nothing : html`<span class="bubble" aria-hidden="true">${live ? `−${clock(away)}` : clock(at - start)}</span>`}
    </div>`;
  }

  #renderSettings(): TemplateResult {
    const label = this.#t('player.settings');
    const { settingsShown, extras } = this.#now;
    const playback = this.#playback;
    return html`<button
        class="control"
        aria-label=${label}
        aria-haspopup="menu"
        aria-expanded=${this.#menu.open ? 'true' : 'false'}
        popovertarget="menu"
        @pointerenter=${this.#fetchExtras}
        @focus=${this.#fetchExtras}
        @click=${this.#onSettings}
      >
        ${icon('gear')}<span class="tip" aria-hidden="true">${label}</span>
      </button>
      <div
        id="menu"
        popover
        role="menu"
        aria-label=${label}
        @beforetoggle=${this.#onBeforeToggle}
        @toggle=${this.#menu.onToggle}
        @keydown=${this.#menu.onKeydown}
      >
        ${
          settingsShown && extras && playback
            ? extras.settings({
                playback,
                texts: this.#facts.texts(),
                showStats: () => void this.#show('stats'),
                showKeys: () => void this.#show('keys'),
                close: () => this.#menu.close(),
              })
            : nothing
        }
      </div>`;
  }

  #renderOverlay(overlay: 'stats' | 'keys'): TemplateResult {
    const title = this.#t(overlay === 'stats' ? 'player.stats' : 'player.keys');
    const playback = this.#playback;
    const { extras } = this.#now;
    if (!extras || !playback) return html`${nothing}`;
    const pip = hasPip();
    return html`<section part="stats" class="overlay" aria-label=${title}>
      <header>
        <h3>${title}</h3>
        <button class="close" aria-label=${this.#t('close')} @click=${this.#closeOverlay}>
          ${icon('close')}
        </button>
      </header>
      ${
        overlay === 'stats'
          ? extras.statistics(playback, this.#facts.texts())
          : extras.keyList(this.#facts.texts(), {
              seek: this.#facts.position().seekable,
              captions: (this.#played?.captions.length ?? 0) > 0,
              pip,
            })
      }
    </section>`;
  }
}
