import { html, nothing } from 'lit';
import { state } from 'lit/decorators.js';
import { selectConferencing } from '../../store/selectors/layout.js';
import { HmsElement } from '../internal/hms-element.js';
import { icon } from '../internal/icon.js';
import { shallowEqual, StoreController } from '../internal/store-controller.js';
import { base } from '../styles/base.js';
import { buttonStyles } from '../styles/button.js';
import { reactionButtonStyles } from './hms-reaction-button.styles.js';
import type { ReactionMenu } from './reaction-menu.js';

/**
 * @summary Sends an emoji that flies over everybody's stage. Not shown where the layout has no reactions.
 * @tag hms-reaction-button
 * @csspart button - The button.
 * @csspart menu - The emoji.
 */
export class HmsReactionButton extends HmsElement {
  static override styles = [base, buttonStyles, reactionButtonStyles];

  @state() private menu: ReactionMenu | null = null;

  private readonly view = new StoreController(
    this,
    () => this.room,
    (state) => ({
      offered: selectConferencing(state).reactions,
      joined: state.status === 'joined',
    }),
    shallowEqual,
  );

  private readonly fetchMenu = async (): Promise<void> => {
    try {
      const { ReactionMenu } = await import('./reaction-menu.js');
      this.menu ??= new ReactionMenu(this, (emoji) => {
        if (this.view.value.joined) this.wish((actions) => actions.sendReaction(emoji));
      });
    } catch {
      // Asked again when it is wanted again.
    }
  };

  /** Who was faster than the menu sees it when it is here. */
  private readonly onClick = async (event: Event): Promise<void> => {
    if (this.menu || !this.view.value.joined) return;
    event.preventDefault();
    await this.fetchMenu();
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('#menu:not(:popover-open)')?.showPopover();
  };

  override render() {
    const { offered, joined } = this.view.value;
    if (this.room && !offered) return nothing;
    const label = this.t('reaction.open');
    return html`<button
        part="button"
        class="control"
        aria-label=${label}
        aria-haspopup="menu"
        aria-expanded=${this.menu?.open ? 'true' : 'false'}
        aria-disabled=${joined ? 'false' : 'true'}
        popovertarget=${joined ? 'menu' : nothing}
        @pointerenter=${this.fetchMenu}
        @focus=${this.fetchMenu}
        @click=${this.onClick}
      >
        ${icon('smile')}
        <span class="tip" aria-hidden="true">${label}</span>
      </button>
      ${this.menu?.render(this.texts) ?? nothing}`;
  }
}
