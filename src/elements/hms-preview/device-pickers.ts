import { html, nothing, type TemplateResult } from 'lit';
import type { Publishable } from '../../protocol/index.js';
import type { DeviceKind, RoomState } from '../../store/state.js';
import { DEVICE_TEXTS, deviceLabel, devicesOf, selectedDevice } from '../internal/devices.js';
import { icon, type IconName } from '../internal/icon.js';
import type { Texts } from '../lang/texts.js';

const ICONS = {
  camera: 'camera',
  microphone: 'mic',
  speaker: 'speaker',
} as const satisfies Record<DeviceKind, IconName>;

export interface PickersView {
  texts: Texts;
  devices: RoomState['devices'];
  allowed: readonly Publishable[];
  choose: (kind: DeviceKind, id: string) => void;
  testSpeaker: () => void;
}

/** The device row of the lobby: the platform's own selects, which work best on every phone. */
export function devicePickers(view: PickersView): TemplateResult[] {
  const kinds: DeviceKind[] = [];
  if (view.allowed.includes('video')) kinds.push('camera');
  if (view.allowed.includes('audio')) kinds.push('microphone');
  if (view.devices.speakers.length > 0) kinds.push('speaker');
  return kinds.map((kind) => picker(view, kind));
}

const WRITTEN_FROM_RIGHT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

function picker(view: PickersView, kind: DeviceKind): TemplateResult {
  const { texts, devices } = view;
  const list = devicesOf(devices, kind);
  const selected = selectedDevice(devices, kind);
  const at = list.findIndex(({ id }) => id === selected);
  const label = list[at] ? deviceLabel(texts, kind, list[at], at) : '';
  const onChange = (event: Event) => {
    view.choose(kind, (event.target as HTMLSelectElement).value);
  };
  return html`<div class="picker">
    ${icon(ICONS[kind])}
    <select
      dir=${label === '' ? nothing : WRITTEN_FROM_RIGHT.test(label) ? 'rtl' : 'ltr'}
      aria-label=${texts.t(DEVICE_TEXTS[kind])}
      .value=${selected}
      ?disabled=${list.length === 0}
      @change=${onChange}
    >
      ${list.length === 0 ? html`<option value="">${texts.t('device.none')}</option>` : nothing}
      ${list.map(
        (device, index) =>
          html`<option value=${device.id} ?selected=${device.id === selected}>
            ${deviceLabel(texts, kind, device, index)}
          </option>`,
      )}
    </select>
    ${
      kind === 'speaker'
        ? html`<button
            type="button"
            class="test"
            aria-label=${texts.t('lobby.test-speaker')}
            title=${texts.t('lobby.test-speaker')}
            @click=${view.testSpeaker}
          >
            ${icon('play')}
          </button>`
        : icon('chevronDown')
    }
  </div>`;
}
