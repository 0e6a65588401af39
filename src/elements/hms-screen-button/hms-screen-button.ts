import { html, nothing } from 'lit';
import { HmsElement } from '../internal/hms-element.js';
import { icon } from '../internal/icon.js';
import { shallowEqual, StoreController } from '../internal/store-controller.js';
import { base } from '../styles/base.js';
import { buttonStyles } from '../styles/button.js';
import { screenButtonStyles } from './hms-screen-button.styles.js';

/**
 * @summary Starts and stops sharing the own screen. Not shown where role or browser cannot.
 * @tag hms-screen-button
 * @csspart button - The button.
 */
export class HmsScreenButton extends HmsElement {
  static override styles = [base, buttonStyles, screenButtonStyles];

  private readonly view = new StoreController(
    this,
    () => this.room,
    ({ devices, role, status }) => ({
      screen: devices.screen,
      allowed: role?.publish.allowed.includes('screen') ?? false,
      joined: status === 'joined' || status === 'reconnecting',
    }),
    shallowEqual,
  );

  private readonly toggle = (): void => {
    const { screen, joined } = this.view.value;
    if (!joined || screen.busy) return;
    this.wish((actions) => actions.setScreenShareEnabled(!screen.enabled));
  };

  override render() {
    const { screen, allowed, joined } = this.view.value;
    const unable =
      typeof navigator.mediaDevices === 'undefined' ||
      !('getDisplayMedia' in navigator.mediaDevices);
    if (this.room && (!allowed || unable)) return nothing;
    const label = this.t(screen.enabled ? 'screen.on' : 'screen.off');
    return html`<button
      part="button"
      class="control ${screen.enabled ? 'active' : ''} ${screen.busy ? 'busy' : ''}"
      aria-label=${label}
      aria-disabled=${joined ? 'false' : 'true'}
      aria-busy=${screen.busy ? 'true' : 'false'}
      @click=${this.toggle}
    >
      ${icon(screen.enabled ? 'screenStop' : 'screen')}
      <span class="tip" aria-hidden="true">${label}</span>
    </button>`;
  }
}
