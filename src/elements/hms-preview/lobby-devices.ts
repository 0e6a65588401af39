/**
 * The half of the lobby that only roles with a camera or microphone see: the own picture, its buttons, the level and
 * the devices. Fetched when the role is known, so that who only watches never loads it; the preview keeps the space.
 */
import {
  html,
  nothing,
  type ReactiveController,
  type ReactiveElement,
  type TemplateResult,
} from 'lit';
import '../hms-camera-button/hms-camera-button.define.js';
import '../hms-mic-button/hms-mic-button.define.js';
import type { Publishable } from '../../protocol/index.js';
import type { RoomActions, RoomHandle } from '../../store/actions.js';
import type { RoomState } from '../../store/state.js';
import { adopt } from '../internal/adopt.js';
import { avatarColour, initials } from '../internal/avatar.js';
import { emit } from '../internal/emit.js';
import { icon } from '../internal/icon.js';
import type { Texts } from '../lang/texts.js';
import { devicePickers } from './device-pickers.js';
import { lobbyDevicesStyles } from './lobby-devices.styles.js';

export interface LobbyDevicesView {
  texts: Texts;
  /** The name that others will see. */
  name: string;
  devices: RoomState['devices'];
  allowed: readonly Publishable[];
}

interface LobbyDevicesHost {
  room: () => RoomHandle | null;
  wish: (act: (actions: RoomActions) => Promise<unknown>) => void;
}

export class LobbyDevices implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #room: LobbyDevicesHost['room'];
  readonly #wish: LobbyDevicesHost['wish'];
  #open = false;
  #attached: { video: HTMLVideoElement; off: () => void } | null = null;
  #offLevel: (() => void) | null = null;

  constructor(host: ReactiveElement, { room, wish }: LobbyDevicesHost) {
    this.#host = host;
    this.#room = room;
    this.#wish = wish;
    host.addController(this);
    adopt(host, lobbyDevicesStyles);
  }

  render(view: LobbyDevicesView): TemplateResult[] {
    return [this.#picture(view), this.#devices(view)];
  }

  /** The picture and the level go straight to their elements, and end with them. */
  hostUpdated(): void {
    const root = this.#host.renderRoot;
    const video = root.querySelector('video');
    const meter = root.querySelector<HTMLElement>('.level');
    const actions = this.#room()?.actions;
    if (this.#attached?.video !== video) this.#dropPicture();
    if (video && actions) {
      this.#attached ??= { video, off: actions.attachLocal('camera', video) };
    }
    if (!meter) this.#dropLevel();
    else if (actions) {
      // Fifteen times a second: straight to the style, without a render.
      this.#offLevel ??= actions.onLocalLevel((level) => {
        meter.style.setProperty('--level', String(Math.min(1, level * 1.6)));
      });
    }
  }

  hostDisconnected(): void {
    this.#dropPicture();
    this.#dropLevel();
  }

  #dropPicture(): void {
    this.#attached?.off();
    this.#attached = null;
  }

  #dropLevel(): void {
    this.#offLevel?.();
    this.#offLevel = null;
  }

  #picture(view: LobbyDevicesView): TemplateResult {
    const { texts, name, devices } = view;
    const { camera, microphone } = devices;
    const problem = camera.error ?? microphone.error;
    return html`<div part="preview" class="preview">
        ${camera.enabled ? nothing : noPicture(view)}
        ${
          camera.enabled
            ? html`<video
                part="video"
                autoplay
                playsinline
                .muted=${true}
                aria-label=${texts.t('lobby.preview')}
              ></video>`
            : nothing
        }
        ${name ? html`<span class="who">${name}</span>` : nothing}
        <div class="controls">
          <hms-mic-button no-menu></hms-mic-button>
          <hms-camera-button no-menu></hms-camera-button>
          <span class="level" aria-hidden="true" ?hidden=${!microphone.enabled}>
            ${Array.from({ length: 5 }, () => html`<i></i>`)}
          </span>
          <button
            type="button"
            class="control settings"
            aria-label=${texts.t('settings')}
            @click=${this.#openSettings}
          >
            ${icon('devices')}
            <span class="tip end" aria-hidden="true">${texts.t('settings')}</span>
          </button>
        </div>
      </div>
      ${
        problem && camera.enabled
          ? html`<p class="hint-line">
              ${icon('warning')}<span>${sentence(texts, problem)}</span>
            </p>`
          : nothing
      }`;
  }

  #devices({ texts, devices, allowed }: LobbyDevicesView): TemplateResult {
    return html`<button
        type="button"
        class="button quiet fold"
        aria-expanded=${this.#open ? 'true' : 'false'}
        aria-controls="devices"
        @click=${this.#toggle}
      >
        ${icon('devices')}${texts.t('lobby.devices')}${icon('chevronDown')}
      </button>
      <div id="devices" class="devices ${this.#open ? 'open' : ''}">
        ${devicePickers({
          texts,
          devices,
          allowed,
          choose: (kind, id) => this.#wish((actions) => actions.selectDevice(kind, id)),
          testSpeaker: () => this.#wish((actions) => actions.testSpeaker()),
        })}
      </div>`;
  }

  readonly #openSettings = (): void => {
    emit(this.#host, 'hms-request-settings', {}, { cancelable: true });
  };

  readonly #toggle = (): void => {
    this.#open = !this.#open;
    this.#host.requestUpdate();
  };
}

function noPicture(view: LobbyDevicesView): TemplateResult {
  const { texts, name, allowed } = view;
  const { camera } = view.devices;
  if (camera.busy) return html`<p class="no-picture">${texts.t('lobby.camera-starting')}</p>`;
  if (camera.error) {
    return html`<div class="no-picture problem-text">
      ${icon('cameraOff')}
      <p>${sentence(texts, camera.error)}</p>
    </div>`;
  }
  const letters = initials(name);
  return html`<div class="no-picture">
    ${
      letters
        ? html`<span class="avatar" aria-hidden="true" .style=${`--avatar: ${avatarColour(name)}`}
            >${letters}</span
          >`
        : icon('cameraOff')
    }
    ${allowed.includes('video') ? html`<p>${texts.t('lobby.camera-off')}</p>` : nothing}
  </div>`;
}

function sentence(texts: Texts, error: { code: string; message: string }): string {
  return texts.find(`error.${error.code}`) ?? error.message;
}
