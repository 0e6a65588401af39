import { html, nothing } from 'lit';
import { selectConferencing } from '../../store/selectors/layout.js';
import { selectLocalPeer } from '../../store/selectors/peers.js';
import { HmsElement } from '../internal/hms-element.js';
import { icon } from '../internal/icon.js';
import { SHORTCUT_KEYS } from '../internal/shortcut-keys.js';
import { shallowEqual, StoreController } from '../internal/store-controller.js';
import { base } from '../styles/base.js';
import { buttonStyles } from '../styles/button.js';
import { handButtonStyles } from './hms-hand-button.styles.js';

/**
 * @summary Raises and lowers the own hand. Not shown where the layout has no hands.
 * @tag hms-hand-button
 * @csspart button - The button.
 */
export class HmsHandButton extends HmsElement {
  static override styles = [base, buttonStyles, handButtonStyles];

  private readonly view = new StoreController(
    this,
    () => this.room,
    (state) => ({
      raised: (selectLocalPeer(state)?.handRaisedAt ?? 0) > 0,
      offered: selectConferencing(state).handRaise,
      joined: state.status === 'joined',
      keys: state.shortcuts ? SHORTCUT_KEYS.hand : null,
    }),
    shallowEqual,
  );

  private readonly toggle = (): void => {
    const { raised, joined } = this.view.value;
    if (!joined) return;
    this.wish(async (actions) => {
      await (raised ? actions.lowerLocalPeerHand() : actions.raiseLocalPeerHand());
      this.announce(this.t(raised ? 'hand.lowered' : 'hand.raised'));
    });
  };

  override render() {
    const { raised, offered, joined, keys } = this.view.value;
    if (this.room && !offered && !raised) return nothing;
    const label = this.t(raised ? 'hand.lower' : 'hand.raise');
    return html`<button
      part="button"
      class="control ${raised ? 'active' : ''}"
      aria-label=${label}
      aria-keyshortcuts=${keys ?? nothing}
      aria-disabled=${joined ? 'false' : 'true'}
      @click=${this.toggle}
    >
      ${icon('hand')}
      <span class="tip" aria-hidden="true">${label}</span>
    </button>`;
  }
}
