import { html, nothing } from 'lit';
import { selectConferencing } from '../../store/selectors/layout.js';
import { EMOJI, EMOJI_IDS, type EmojiId } from '../internal/emoji.js';
import { HmsElement } from '../internal/hms-element.js';
import { icon } from '../internal/icon.js';
import { MenuController } from '../internal/menu-controller.js';
import { shallowEqual, StoreController } from '../internal/store-controller.js';
import { base } from '../styles/base.js';
import { buttonStyles } from '../styles/button.js';
import { menuStyles } from '../styles/menu.js';
import { reactionButtonStyles } from './hms-reaction-button.styles.js';

/**
 * @summary Sends an emoji that flies over everybody's stage. Not shown where the layout has no reactions.
 * @tag hms-reaction-button
 * @csspart button - The button.
 * @csspart menu - The emoji.
 */
export class HmsReactionButton extends HmsElement {
  static override styles = [base, buttonStyles, menuStyles, reactionButtonStyles];

  private readonly menu = new MenuController(this);

  private readonly view = new StoreController(
    this,
    () => this.room,
    (state) => ({
      offered: selectConferencing(state).reactions,
      joined: state.status === 'joined',
    }),
    shallowEqual,
  );

  private send(emoji: EmojiId): void {
    // The menu stays: who applauds does it more than once.
    if (this.view.value.joined) this.wish((actions) => actions.sendReaction(emoji));
  }

  override render() {
    const { offered, joined } = this.view.value;
    if (this.room && !offered) return nothing;
    const label = this.t('reaction.open');
    return html`<button
        part="button"
        class="control"
        aria-label=${label}
        aria-haspopup="menu"
        aria-expanded=${this.menu.open ? 'true' : 'false'}
        aria-disabled=${joined ? 'false' : 'true'}
        popovertarget=${joined ? 'menu' : nothing}
      >
        ${icon('smile')}
        <span class="tip" aria-hidden="true">${label}</span>
      </button>
      <div
        id="menu"
        part="menu"
        class="emoji"
        popover
        role="menu"
        aria-label=${this.t('reaction.choose')}
        @toggle=${this.menu.onToggle}
        @keydown=${this.menu.onKeydown}
      >
        ${EMOJI_IDS.map(
          (id) =>
            html`<button
              role="menuitem"
              tabindex="-1"
              aria-label=${this.t(`emoji.${id}`)}
              @click=${() => {
                this.send(id);
              }}
            >
              ${EMOJI[id]}
            </button>`,
        )}
      </div>`;
  }
}
