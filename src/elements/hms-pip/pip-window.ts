/**
 * The call in a window of its own that stays over other programs (Document Picture-in-Picture): who speaks, oneself,
 * and the controls. The window has a document of its own, so its styles are made anew there, and the colours of the
 * page are carried over. Pictures are attached like everywhere; the media client knows such windows.
 */
import { html, nothing, render, type CSSResult, type TemplateResult } from 'lit';
import type { RoomHandle } from '../../store/actions.js';
import { PALETTE_KEYS } from '../../templates/types.js';
import { avatarColour, initials } from '../internal/avatar.js';
import { icon } from '../internal/icon.js';
import { shallowEqual } from '../internal/store-controller.js';
import type { Texts } from '../lang/texts.js';
import { base } from '../styles/base.js';
import { buttonStyles } from '../styles/button.js';
import { OWN } from '../hms-video-tile/tile-view.js';
import { pipScene, type PipPicture, type PipScene } from './pip-scene.js';
import { pipWindowStyles } from './pip-window.styles.js';

/** As the browsers have it; TypeScript's library does not know it yet. */
export interface DocumentPictureInPicture {
  requestWindow(options?: { width?: number; height?: number }): Promise<Window>;
}

export interface PipHost {
  readonly room: RoomHandle;
  readonly texts: () => Texts;
  /** Where the colours of the page are read. */
  readonly element: HTMLElement;
  readonly leave: () => void;
  /** The window is gone, whoever closed it. Told once. */
  readonly closed: () => void;
}

export interface Pip {
  /** Idempotent. */
  close(): void;
}

const SIZE = { width: 400, height: 300 };
const CARRIED = [
  ...PALETTE_KEYS.map((key) => `--hms-${key.replaceAll('_', '-')}`),
  ...['--hms-color-scheme', '--hms-font-family', '--hms-radius-control', '--hms-control-outline'],
  '--hms-mirror',
];

/** Rejects where the browser refuses a window: without a click, or inside of a frame. */
export async function openPipWindow(pip: DocumentPictureInPicture, host: PipHost): Promise<Pip> {
  return new PipWindow(await pip.requestWindow(SIZE), host);
}

class PipWindow implements Pip {
  readonly #window: Window;
  readonly #host: PipHost;
  readonly #root: ShadowRoot;
  readonly #off: () => void;
  readonly #attached = new Map<'main' | 'own', { key: string; video: Element; off: () => void }>();
  #scene: PipScene;
  #over = false;

  constructor(window: Window, host: PipHost) {
    this.#window = window;
    this.#host = host;
    const { document } = window;
    const { lang, dir } = host.texts();
    Object.assign(document.documentElement, { lang, dir });
    document.title = host.room.store.getState().room?.name ?? '';
    const place = document.createElement('div');
    document.body.append(place);
    this.#root = place.attachShadow({ mode: 'open' });
    this.#root.adoptedStyleSheets = this.#sheets();
    window.addEventListener('pagehide', this.#onGone);
    this.#scene = pipScene(host.room.store.getState(), '');
    this.#off = host.room.store.subscribe(
      (state) => state,
      (state) => {
        this.#follow(pipScene(state, this.#scene.main?.peerId ?? ''));
      },
    );
    this.#draw();
  }

  close(): void {
    if (this.#over) return;
    this.#end();
    this.#window.close();
  }

  readonly #onGone = (): void => {
    if (!this.#over) this.#end();
  };

  #end(): void {
    this.#over = true;
    this.#window.removeEventListener('pagehide', this.#onGone);
    this.#off();
    for (const { off } of this.#attached.values()) off();
    this.#attached.clear();
    this.#host.closed();
  }

  #follow(next: PipScene): void {
    const { main, own, ...rest } = this.#scene;
    const { main: nextMain, own: nextOwn, ...nextRest } = next;
    const same = (a: PipPicture | null, b: PipPicture | null): boolean =>
      a === b || (a !== null && b !== null && shallowEqual(a, b));
    if (same(main, nextMain) && same(own, nextOwn) && shallowEqual(rest, nextRest)) return;
    this.#scene = next;
    if (next.inCall) this.#draw();
    else this.close();
  }

  #draw(): void {
    render(this.#template(), this.#root);
    this.#attach('main', this.#scene.main);
    this.#attach('own', this.#scene.own);
  }

  /** Keeps exactly one picture on each video element that is there now. */
  #attach(place: 'main' | 'own', shown: PipPicture | null): void {
    const video = this.#root.querySelector<HTMLVideoElement>(`.${place} video`);
    const key = video ? (shown?.picture ?? '') : '';
    const before = this.#attached.get(place);
    if (before?.key === key && before.video === video) return;
    before?.off();
    this.#attached.delete(place);
    if (!video || key === '') return;
    const { actions } = this.#host.room;
    const off =
      key === OWN ? actions.attachLocal('camera', video) : actions.attachTrack(key, video);
    this.#attached.set(place, { key, video, off });
  }

  /** Style sheets belong to one document, and are made in it: a strict CSP has nothing against that. */
  #sheets(): CSSStyleSheet[] {
    const Sheet = (this.#window as Window & typeof globalThis).CSSStyleSheet;
    const texts = [...base, buttonStyles, pipWindowStyles] as CSSResult[];
    const sheets = texts.map(({ cssText }) => {
      const sheet = new Sheet();
      sheet.replaceSync(cssText);
      return sheet;
    });
    const colours = new Sheet();
    colours.replaceSync(':host {}');
    const page = getComputedStyle(this.#host.element);
    const [rule] = colours.cssRules;
    for (const name of CARRIED) {
      const value = page.getPropertyValue(name);
      if (value) (rule as CSSStyleRule).style.setProperty(name, value);
    }
    return [...sheets, colours];
  }

  #template(): TemplateResult {
    const { main, own } = this.#scene;
    const { t } = this.#host.texts();
    return html`<div class="pip">
      <div
        class="main ${main?.source ?? ''} ${main?.speaking ? 'speaking' : ''} ${own ? 'with-own' : ''}"
      >
        ${main ? this.#picture(main) : html`<p class="alone">${t('pip.alone')}</p>`}
        ${own ? html`<div class="own">${own.picture ? video() : icon('cameraOff')}</div>` : nothing}
      </div>
      ${this.#controls()}
    </div>`;
  }

  #picture({ name, userId, peerId, picture, muted, source }: PipPicture): TemplateResult {
    const { t } = this.#host.texts();
    const said = source === 'screen' ? t('tile.presenting', { name }) : name;
    const face = html`<span
      class="face"
      aria-hidden="true"
      .style=${`--avatar: ${avatarColour(userId || peerId)}`}
      >${initials(name) || icon('people')}</span
    >`;
    return html`${picture ? video() : face}
      <p class="name">
        ${source === 'screen' ? icon('screen') : muted ? icon('micOff') : nothing}
        <span dir="auto">${said}</span>
      </p>`;
  }

  #controls(): TemplateResult {
    const { microphone, camera } = this.#scene;
    const { t } = this.#host.texts();
    const { actions } = this.#host.room;
    const turn = (act: Promise<void>): void => void act.catch(() => {});
    return html`<div class="bar" role="group" aria-label=${t('controls.label')}>
      ${
        microphone === null
          ? nothing
          : control(
              microphone ? 'mic' : 'micOff',
              t(microphone ? 'mic.on' : 'mic.off'),
              !microphone,
              () => {
                turn(actions.setLocalAudioEnabled(!microphone));
              },
            )
      }
      ${
        camera === null
          ? nothing
          : control(
              camera ? 'camera' : 'cameraOff',
              t(camera ? 'camera.on' : 'camera.off'),
              !camera,
              () => {
                turn(actions.setLocalVideoEnabled(!camera));
              },
            )
      }
      ${control('backToTab', t('pip.back'), false, () => {
        window.focus();
        this.close();
      })}
      <button class="control danger" aria-label=${t('pip.leave')} @click=${this.#host.leave}>
        ${icon('leave')}
      </button>
    </div>`;
  }
}

const video = (): TemplateResult =>
  html`<video autoplay playsinline .muted=${true} aria-hidden="true"></video>`;

function control(
  glyph: Parameters<typeof icon>[0],
  label: string,
  off: boolean,
  act: () => void,
): TemplateResult {
  return html`<button class="control ${off ? 'off' : ''}" aria-label=${label} @click=${act}>
    ${icon(glyph)}
  </button>`;
}
