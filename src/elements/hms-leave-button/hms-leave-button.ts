import { html, nothing, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';
import { selectLocalPeer } from '../../store/selectors/peers.js';
import { HmsElement } from '../internal/hms-element.js';
import { icon } from '../internal/icon.js';
import { MenuController } from '../internal/menu-controller.js';
import { shallowEqual, StoreController } from '../internal/store-controller.js';
import { base } from '../styles/base.js';
import { buttonStyles } from '../styles/button.js';
import { menuStyles } from '../styles/menu.js';
import { leaveButtonStyles } from './hms-leave-button.styles.js';

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
  static override styles = [base, buttonStyles, menuStyles, leaveButtonStyles];

  @query('dialog') private dialog!: HTMLDialogElement | null;

  /** One button, which opens the menu where there is one. */
  @property({ type: Boolean }) compact = false;

  private readonly menu = new MenuController(this);

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

  private readonly leaveStage = (): void => {
    this.menu.close();
    this.wish((actions) => actions.removeFromStage());
  };

  private readonly askToEnd = (): void => {
    this.menu.close();
    this.dialog?.showModal();
  };

  private readonly end = (): void => {
    this.dialog?.close();
    this.wish((actions) => actions.endRoom());
  };

  private readonly stay = (): void => {
    this.dialog?.close();
  };

  override render() {
    const { joined, mayEnd, guestOnStage } = this.view.value;
    const menu = joined && (mayEnd || guestOnStage);
    if (!menu) return this.renderButton();
    return html`${
      this.compact
        ? this.renderMenuButton('leave', this.t('leave.long'))
        : html`<div class="split">
            ${this.renderButton()} ${this.renderMenuButton('chevronUp', this.t('leave.menu'))}
          </div>`
    }
    ${this.renderMenu()} ${mayEnd ? this.renderQuestion() : nothing}`;
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

  private renderMenuButton(name: 'leave' | 'chevronUp', label: string): TemplateResult {
    return html`<button
      part="menu-button"
      class="control danger ${name === 'leave' ? '' : 'more'}"
      aria-label=${label}
      aria-haspopup="menu"
      aria-expanded=${this.menu.open ? 'true' : 'false'}
      popovertarget="menu"
    >
      ${icon(name)}
      <span class="tip" aria-hidden="true">${label}</span>
    </button>`;
  }

  private renderMenu(): TemplateResult {
    const { mayEnd, guestOnStage } = this.view.value;
    return html`<div
      id="menu"
      part="menu"
      popover
      role="menu"
      aria-label=${this.t('leave.menu')}
      @toggle=${this.menu.onToggle}
      @keydown=${this.menu.onKeydown}
    >
      ${
        this.compact
          ? html`<button role="menuitem" tabindex="-1" @click=${this.leave}>
              ${icon('leave')}<span>${this.t('leave.long')}</span>
            </button>`
          : nothing
      }
      ${
        guestOnStage
          ? html`<button role="menuitem" tabindex="-1" @click=${this.leaveStage}>
              ${icon('offStage')}
              <span>${this.t('leave.stage')}<small>${this.t('leave.stage-hint')}</small></span>
            </button>`
          : nothing
      }
      ${
        mayEnd
          ? html`<button role="menuitem" tabindex="-1" class="danger" @click=${this.askToEnd}>
              ${icon('leave')}
              <span>${this.t('leave.end')}<small>${this.t('leave.end-hint')}</small></span>
            </button>`
          : nothing
      }
    </div>`;
  }

  private renderQuestion(): TemplateResult {
    return html`<dialog part="dialog" aria-labelledby="question">
      <h2 id="question">${this.t('leave.end-sure')}</h2>
      <div class="answers">
        <button class="button end" @click=${this.end}>${this.t('leave.end-yes')}</button>
        <button class="button" @click=${this.stay}>${this.t('leave.end-no')}</button>
      </div>
    </dialog>`;
  }
}
