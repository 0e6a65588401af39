/** The menu of the control bar, with its words and drawings. Fetched when somebody reaches for it. */
import { html, nothing, type ReactiveElement, type TemplateResult } from 'lit';
import { adopt } from '../internal/adopt.js';
import '../internal/comforts-only.define.js';
import { icon, type IconName } from '../internal/icon.js';
import { MenuController } from '../internal/menu-controller.js';
import type { Texts } from '../lang/texts.js';
import { menuStyles } from '../styles/menu.js';
import { moreMenuStyles } from './more-menu.styles.js';

interface MoreView {
  texts: Texts;
  /** What the bar has no room for. */
  folded: TemplateResult | typeof nothing;
  /** Null: the layout has no such button. */
  away: boolean | null;
  /** Keys act in this room. */
  shortcuts: boolean;
}

interface Acts {
  setAway: (away: boolean) => void;
  openSettings: () => void;
  openShortcuts: () => void;
}

export class MoreMenu {
  readonly #acts: Acts;
  readonly #menu: MenuController;

  constructor(host: ReactiveElement, acts: Acts) {
    this.#acts = acts;
    this.#menu = new MenuController(host);
    adopt(host, menuStyles, moreMenuStyles);
  }

  get open(): boolean {
    return this.#menu.open;
  }

  render({ texts, folded, away, shortcuts }: MoreView): TemplateResult {
    // A sheet gives the focus back to where it was: the menu closes first.
    const item = (glyph: IconName, label: string, act: () => void) =>
      html`<button
        part="item"
        class="item ${glyph}"
        @click=${() => {
          this.#menu.close();
          act();
        }}
      >
        ${icon(glyph)}<span>${label}</span>
      </button>`;
    return html`<div id="menu" part="more" class="more-menu" popover @toggle=${this.#menu.onToggle}>
      ${folded === nothing ? nothing : html`<div class="folded">${folded}</div>`}
      <div class="items">
        ${
          away === null
            ? nothing
            : item('brb', texts.t(away ? 'brb.end' : 'brb.start'), () => {
                this.#acts.setAway(!away);
              })
        }
        ${item('settings', texts.t('settings'), this.#acts.openSettings)}
        ${shortcuts ? item('keyboard', texts.t('keys.title'), this.#acts.openShortcuts) : nothing}
      </div>
    </div>`;
  }
}
