/** The emoji to choose from: fetched when somebody reaches for them. */
import { html, type ReactiveElement, type TemplateResult } from 'lit';
import { adopt } from '../internal/adopt.js';
import { EMOJI, EMOJI_IDS, type EmojiId } from '../internal/emoji.js';
import { MenuController } from '../internal/menu-controller.js';
import type { Texts } from '../lang/texts.js';
import { menuStyles } from '../styles/menu.js';
import './menu-only.define.js';
import { reactionMenuStyles } from './reaction-menu.styles.js';

export class ReactionMenu {
  readonly #menu: MenuController;
  readonly #send: (emoji: EmojiId) => void;

  constructor(host: ReactiveElement, send: (emoji: EmojiId) => void) {
    this.#menu = new MenuController(host);
    this.#send = send;
    adopt(host, menuStyles, reactionMenuStyles);
  }

  get open(): boolean {
    return this.#menu.open;
  }

  /** It stays open: who applauds does it more than once. */
  render(texts: Texts): TemplateResult {
    return html`<div
      id="menu"
      part="menu"
      class="emoji"
      popover
      role="menu"
      aria-label=${texts.t('reaction.choose')}
      @toggle=${this.#menu.onToggle}
      @keydown=${this.#menu.onKeydown}
    >
      ${EMOJI_IDS.map(
        (id) =>
          html`<button
            role="menuitem"
            tabindex="-1"
            aria-label=${texts.t(`emoji.${id}`)}
            @click=${() => {
              this.#send(id);
            }}
          >
            ${EMOJI[id]}
          </button>`,
      )}
    </div>`;
  }
}
