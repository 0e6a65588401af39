/**
 * The common half of the microphone and the camera button: a toggle that shows what the engine reports, and
 * a chevron with the device menu. Parts of a template, not a class: the buttons stay one level deep.
 */
import { html, nothing, type ReactiveElement, type TemplateResult } from 'lit';
import type { DeviceKind, LocalSource, RoomState } from '../../store/state.js';
import type { Texts } from '../lang/texts.js';
import type { DeviceMenu } from './device-menu.js';
import { icon, type IconName } from './icon.js';
import { LateMenu } from './late-menu.js';

export interface DeviceButtonView {
  source: LocalSource;
  /** False without a room, or when the role may not publish this. */
  usable: boolean;
  icon: IconName;
  /** What a press would do. */
  label: string;
  /** Why it does not work, as a sentence; shown as the tooltip. */
  problem: string | null;
  /** The key that presses it; null: none does. */
  keys: string | null;
  menuLabel: string;
  /** Null: there is none. */
  menu: LateMenu<DeviceMenu> | null;
  texts: Texts;
  devices: RoomState['devices'];
  onToggle: () => void;
}

export function deviceButton(view: DeviceButtonView): TemplateResult {
  const { source, usable, menu, menuLabel } = view;
  const off = !source.enabled;
  const tip = view.problem ?? view.label;
  return html`<div part="base" class="split">
    <button
      part="button"
      class="control ${off ? 'off' : ''} ${source.busy ? 'busy' : ''}"
      aria-label=${view.label}
      aria-description=${view.problem ?? nothing}
      aria-keyshortcuts=${view.keys ?? nothing}
      aria-disabled=${usable ? 'false' : 'true'}
      aria-busy=${source.busy ? 'true' : 'false'}
      @click=${view.onToggle}
    >
      ${icon(view.icon)}
      ${view.problem ? html`<span class="alert" aria-hidden="true">!</span>` : nothing}
      <span class="tip ${view.problem ? 'wide' : ''}" aria-hidden="true">${tip}</span>
    </button>
    ${
      menu
        ? html`<button
              part="menu-button"
              class="control more"
              aria-label=${menuLabel}
              aria-haspopup="menu"
              aria-expanded=${menu.value?.open ? 'true' : 'false'}
              popovertarget="menu"
              @pointerenter=${menu.fetch}
              @focus=${menu.fetch}
              @click=${menu.onClick}
            >
              ${icon('chevronUp')}
              <span class="tip" aria-hidden="true">${menuLabel}</span>
            </button>
            ${menu.value?.render(view.texts, view.devices, menuLabel) ?? nothing}`
        : nothing
    }
  </div>`;
}

/** Its menu, which comes when somebody reaches for it. */
export function lateDeviceMenu(
  host: ReactiveElement,
  kinds: readonly DeviceKind[],
  choose: (kind: DeviceKind, id: string) => void,
): LateMenu<DeviceMenu> {
  return new LateMenu(host, async () => {
    const { DeviceMenu } = await import('./device-menu.js');
    return new DeviceMenu(host, kinds, choose);
  });
}
