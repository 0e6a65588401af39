import { html, nothing } from 'lit';
import { HmsElement } from '../internal/hms-element.js';
import { icon } from '../internal/icon.js';
import { SHORTCUT_KEYS, type Shortcut } from '../internal/shortcut-keys.js';
import { StoreController } from '../internal/store-controller.js';
import { base } from '../styles/base.js';
import { shortcutsStyles } from './hms-shortcuts.styles.js';

/**
 * @summary The single keys that act in a call, and what each does.
 * @tag hms-shortcuts
 * @csspart base - The list.
 * @csspart key - One key.
 */
export class HmsShortcuts extends HmsElement {
  static override styles = [base, shortcutsStyles];

  private readonly live = new StoreController(
    this,
    () => this.room,
    ({ shortcuts }) => shortcuts,
  );

  override render() {
    const shortcuts = Object.entries(SHORTCUT_KEYS) as [Shortcut, string][];
    return html`${
        this.room && !this.live.value
          ? html`<p class="off">${icon('info')}${this.t('keys.off')}</p>`
          : nothing
      }
      <dl part="base">
        ${shortcuts.map(
          ([shortcut, key]) =>
            html`<div>
              <dt>${this.t(`keys.${shortcut}`)}</dt>
              <dd><kbd part="key">${key === ' ' ? this.t('keys.space') : key}</kbd></dd>
            </div>`,
        )}
      </dl>`;
  }
}
