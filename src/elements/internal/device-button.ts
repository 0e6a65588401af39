/**
 * The common half of the microphone and the camera button: a toggle that shows what the engine reports, and
 * a chevron with the device menu. Parts of a template, not a class: the buttons stay one level deep.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { LocalSource } from '../../store/state.js';
import { icon, type IconName } from './icon.js';
import type { MenuController } from './menu-controller.js';

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
  menu: MenuController;
  groups: TemplateResult[] | null;
  onToggle: () => void;
}

export function deviceButton(view: DeviceButtonView): TemplateResult {
  const { source, usable, menu } = view;
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
      view.groups
        ? html`<button
              part="menu-button"
              class="control more"
              aria-label=${view.menuLabel}
              aria-haspopup="menu"
              aria-expanded=${menu.open ? 'true' : 'false'}
              popovertarget="menu"
            >
              ${icon('chevronUp')}
              <span class="tip" aria-hidden="true">${view.menuLabel}</span>
            </button>
            <div
              id="menu"
              part="menu"
              popover
              role="menu"
              aria-label=${view.menuLabel}
              @toggle=${menu.onToggle}
              @keydown=${menu.onKeydown}
            >
              ${view.groups}
            </div>`
        : nothing
    }
  </div>`;
}
