/** What stands in the menu of the control bar, with its words and drawings. Fetched when the menu is about to open. */
import { html, nothing, type TemplateResult } from 'lit';
import '../internal/comforts-only.define.js';
import { icon, type IconName } from '../internal/icon.js';
import type { Texts } from '../lang/texts.js';

export interface MoreView {
  texts: Texts;
  /** Null: the layout has no such button. */
  away: boolean | null;
  /** Keys act in this room. */
  shortcuts: boolean;
  setAway: (away: boolean) => void;
  openSettings: () => void;
  openShortcuts: () => void;
}

export function moreMenu({ texts, away, shortcuts, ...acts }: MoreView): TemplateResult {
  const item = (glyph: IconName, label: string, act: () => void) =>
    html`<button part="item" class="item" @click=${act}>
      ${icon(glyph)}<span>${label}</span>
    </button>`;
  return html`<div class="items">
    ${
      away === null
        ? nothing
        : item('brb', texts.t(away ? 'brb.end' : 'brb.start'), () => {
            acts.setAway(!away);
          })
    }
    ${item('settings', texts.t('settings'), acts.openSettings)}
    ${shortcuts ? item('keyboard', texts.t('keys.title'), acts.openShortcuts) : nothing}
  </div>`;
}
