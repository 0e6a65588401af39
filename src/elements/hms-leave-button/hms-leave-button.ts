import { html, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { selectLocalPeer } from '../../store/selectors/peers.js';
import { HmsElement } from '../internal/hms-element.js';
import { icon } from '../internal/icon.js';
import { shallowEqual, StoreController } from '../internal/store-controller.js';
import { base } from '../styles/base.js';
import { buttonStyles } from '../styles/button.js';
import { leaveButtonStyles } from './hms-leave-button.styles.js';
import type { LeaveMenu } from './leave-menu.js';

/**
 * @summary Leaves the meeting; its menu leaves the stage, or ends the meeting for everyone where the role may.
 * @tag hms-leave-button
 * @event hms-request-leave - Before leaving; `preventDefault()` keeps the person in.
 * @csspart button - The button.
 * @csspart menu-button - The button that opens the menu.
 * @csspart menu - The menu.
 * @csspart dialog - The question before the meeting ends for everyone.
 */
export class HmsLeaveButton extends HmsElement {
  static override styles = [base, buttonStyles, leaveButtonStyles];

  /** One button, which opens the menu where there is one. */
  @property({ type: Boolean }) compact = false;

  @state() private menu: LeaveMenu | null = null;

  private asked = false;

  private readonly view = new StoreController(
    this,
    () => this.room,
    (state) => ({
      joined: state.status === 'joined' || state.status === 'reconnecting',
      mayEnd: state.role?.permissions.endRoom ?? false,
      // Who was brought on stage may go back.
      guestOnStage:
        (selectLocalPeer(state)?.previousRole ?? '') !== '' &&
        (state.role?.publish.allowed.length ?? 0) > 0,
    }),
    shallowEqual,
  );

  private readonly leave = (): void => {
    if (!this.view.value.joined) return;
    const asked = this.emit('hms-request-leave', { source: 'button' }, { cancelable: true });
    if (!asked.defaultPrevented) this.wish((actions) => actions.leave());
  };

  override render() {
    const { joined, mayEnd, guestOnStage } = this.view.value;
    if (!joined || !(mayEnd || guestOnStage)) return this.renderButton();
    if (this.menu) {
      const { texts, compact } = this;
      return this.menu.render(this.renderButton(), { texts, compact, mayEnd, guestOnStage });
    }
    this.fetchMenu();
    return this.renderButton();
  }

  private fetchMenu(): void {
    if (this.asked) return;
    this.asked = true;
    import('./leave-menu.js').then(
      ({ LeaveMenu }) => {
        this.menu = new LeaveMenu(this, {
          leave: this.leave,
          leaveStage: () => this.wish((actions) => actions.removeFromStage()),
          end: () => this.wish((actions) => actions.endRoom()),
        });
      },
      () => (this.asked = false),
    );
  }

  private renderButton(): TemplateResult {
    const label = this.t('leave.long');
    return html`<button
      part="button"
      class="control danger"
      aria-label=${label}
      aria-disabled=${this.view.value.joined ? 'false' : 'true'}
      @click=${this.leave}
    >
      ${icon('leave')}
      <span class="tip" aria-hidden="true">${label}</span>
    </button>`;
  }
}
