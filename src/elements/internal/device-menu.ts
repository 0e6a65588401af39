/** The menu of a microphone or camera button: fetched when somebody reaches for it. */
import { html, nothing, type ReactiveElement, type TemplateResult } from 'lit';
import type { DeviceKind, RoomState } from '../../store/state.js';
import type { Texts } from '../lang/texts.js';
import { menuStyles } from '../styles/menu.js';
import { adopt } from './adopt.js';
import { DEVICE_TEXTS, deviceLabel, devicesOf, selectedDevice } from './devices.js';
import { icon } from './icon.js';
import { MenuController } from './menu-controller.js';

type Devices = RoomState['devices'];

export class DeviceMenu {
  readonly #menu: MenuController;
  readonly #kinds: readonly DeviceKind[];
  readonly #choose: (kind: DeviceKind, id: string) => void;

  constructor(
    host: ReactiveElement,
    kinds: readonly DeviceKind[],
    choose: (kind: DeviceKind, id: string) => void,
  ) {
    this.#menu = new MenuController(host);
    this.#kinds = kinds;
    this.#choose = choose;
    adopt(host, menuStyles);
  }

  get open(): boolean {
    return this.#menu.open;
  }

  render(texts: Texts, devices: Devices, label: string): TemplateResult {
    const kinds = this.#kinds.filter((kind) => kind !== 'speaker' || devices.speakers.length > 0);
    return html`<div
      id="menu"
      part="menu"
      popover
      role="menu"
      aria-label=${label}
      @toggle=${this.#menu.onToggle}
      @keydown=${this.#menu.onKeydown}
    >
      ${kinds.map((kind) => this.#group(texts, devices, kind))}
    </div>`;
  }

  /** The devices of one kind, as radio items. */
  #group(texts: Texts, devices: Devices, kind: DeviceKind): TemplateResult {
    const list = devicesOf(devices, kind);
    const selected = selectedDevice(devices, kind);
    const title = texts.t(DEVICE_TEXTS[kind]);
    return html`<div role="group" aria-label=${title}>
      <p class="title" aria-hidden="true">${title}</p>
      ${list.map(
        (device, index) =>
          html`<button
            role="menuitemradio"
            tabindex="-1"
            aria-checked=${device.id === selected ? 'true' : 'false'}
            @click=${() => {
              this.#menu.close();
              this.#choose(kind, device.id);
            }}
          >
            ${icon('check')}<span><bdi>${deviceLabel(texts, kind, device, index)}</bdi></span>
          </button>`,
      )}
      ${
        list.length === 0
          ? html`<button
              role="menuitemradio"
              tabindex="-1"
              aria-checked="false"
              aria-disabled="true"
            >
              ${icon('check')}<span>${texts.t('device.none')}</span>
            </button>`
          : nothing
      }
    </div>`;
  }
}
