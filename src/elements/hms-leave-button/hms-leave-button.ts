import { html } from 'lit';
import { HmsElement } from '../internal/hms-element.js';
import { icon } from '../internal/icon.js';
import { StoreController } from '../internal/store-controller.js';
import { base } from '../styles/base.js';
import { buttonStyles } from '../styles/button.js';
import { leaveButtonStyles } from './hms-leave-button.styles.js';

/**
 * @summary Leaves the meeting.
 * @tag hms-leave-button
 * @event hms-request-leave - Before leaving; `preventDefault()` keeps the person in.
 * @csspart button - The button.
 */
export class HmsLeaveButton extends HmsElement {
  static override styles = [base, buttonStyles, leaveButtonStyles];

  private readonly joined = new StoreController(
    this,
    () => this.room,
    ({ status }) => status === 'joined' || status === 'reconnecting',
  );

  private readonly leave = (): void => {
    if (!this.joined.value) return;
    const asked = this.emit('hms-request-leave', { source: 'button' }, { cancelable: true });
    if (!asked.defaultPrevented) this.wish((actions) => actions.leave());
  };

  override render() {
    const label = this.t('leave.long');
    return html`<button
      part="button"
      class="control danger"
      aria-label=${label}
      aria-disabled=${this.joined.value ? 'false' : 'true'}
      @click=${this.leave}
    >
      ${icon('leave')}
      <span class="tip" aria-hidden="true">${label}</span>
    </button>`;
  }
}
