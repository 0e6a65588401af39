import { html, nothing } from 'lit';
import { selectConferencing } from '../../store/selectors/layout.js';
import { HmsElement } from '../internal/hms-element.js';
import { icon } from '../internal/icon.js';
import { LateMenu } from '../internal/late-menu.js';
import { shallowEqual, StoreController } from '../internal/store-controller.js';
import { base } from '../styles/base.js';
import { buttonStyles } from '../styles/button.js';
import { reactionButtonStyles } from './hms-reaction-button.styles.js';

/**
 * @summary Sends an emoji that flies over everybody's stage. Not shown where the layout has no reactions.
 * @tag hms-reaction-button
 * @csspart button - The button.
 * @csspart menu - The emoji.
 */
export class HmsReactionButton extends HmsElement {
  static override styles = [base, buttonStyles, reactionButtonStyles];

  private readonly menu = new LateMenu(this, async () => {
    const { ReactionMenu } = await import('./reaction-menu.js');
    return new ReactionMenu(this, (emoji) => {
      if (this.view.value.joined) this.wish((actions) => actions.sendReaction(emoji));
    });
  });

  private readonly view = new StoreController(
    this,
    () => this.room,
    (state) => ({
      offered: selectConferencing(state).reactions,
      joined: state.status === 'joined',
    }),
    shallowEqual,
  );

  private readonly onClick = (event: Event): void => {
    if (this.view.value.joined) void this.menu.onClick(event);
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
        aria-expanded=${this.menu.value?.open ? 'true' : 'false'}
        aria-disabled=${joined ? 'false' : 'true'}
        popovertarget=${joined ? 'menu' : nothing}
        @pointerenter=${this.menu.fetch}
        @focus=${this.menu.fetch}
        @click=${this.onClick}
      >
        ${icon('smile')}
        <span class="tip" aria-hidden="true">${label}</span>
      </button>
      ${this.menu.value?.render(this.texts) ?? nothing}`;
  }
}
