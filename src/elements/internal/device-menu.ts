import { html, nothing, type TemplateResult } from 'lit';
import type { RoomState, Device, DeviceKind } from '../../store/state.js';
import type { Texts } from '../lang/texts.js';
import { icon } from './icon.js';

const PLURALS = {
  camera: 'cameras',
  microphone: 'microphones',
  speaker: 'speakers',
} as const satisfies Record<DeviceKind, keyof RoomState['devices']>;

export const DEVICE_TEXTS = {
  camera: 'device.camera',
  microphone: 'device.microphone',
  speaker: 'device.speaker',
} as const satisfies Record<DeviceKind, string>;

export function devicesOf(devices: RoomState['devices'], kind: DeviceKind): readonly Device[] {
  return devices[PLURALS[kind]];
}

/** Browsers give no labels before the first permission. */
export function deviceLabel(texts: Texts, kind: DeviceKind, device: Device, index: number): string {
  if (device.label) return device.label;
  return texts.t('device.unnamed', { kind: texts.t(DEVICE_TEXTS[kind]), count: index + 1 });
}

/** The device the engine uses; before it tells, the first one. */
export function selectedDevice(devices: RoomState['devices'], kind: DeviceKind): string {
  return devices.selected[kind] || (devicesOf(devices, kind)[0]?.id ?? '');
}

/** The groups of a device menu, one per kind, as radio items. */
export function deviceGroups(
  texts: Texts,
  devices: RoomState['devices'],
  kinds: readonly DeviceKind[],
  choose: (kind: DeviceKind, id: string) => void,
): TemplateResult[] {
  return kinds
    .filter((kind) => kind !== 'speaker' || devices.speakers.length > 0)
    .map((kind) => {
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
              @click=${() => choose(kind, device.id)}
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
    });
}
