/** More ways to leave, for who has them: back from the stage, or the end of the meeting for everyone. */
import { html, nothing, type ReactiveElement, type TemplateResult } from 'lit';
import { adopt } from '../internal/adopt.js';
import { icon } from '../internal/icon.js';
import { MenuController } from '../internal/menu-controller.js';
import type { Texts } from '../lang/texts.js';
import { dialogStyles } from '../styles/dialog.js';
import { menuStyles } from '../styles/menu.js';
import { splitStyles } from '../styles/split.js';
import { leaveMenuStyles } from './leave-menu.styles.js';
import './menu-only.define.js';

interface LeaveMenuView {
  texts: Texts;
  compact: boolean;
  mayEnd: boolean;
  guestOnStage: boolean;
}

interface Acts {
  leave: () => void;
  leaveStage: () => void;
  end: () => void;
}

export class LeaveMenu {
  readonly #host: ReactiveElement;
  readonly #acts: Acts;
  readonly #menu: MenuController;

  constructor(host: ReactiveElement, acts: Acts) {
    this.#host = host;
    this.#acts = acts;
    this.#menu = new MenuController(host);
    adopt(host, splitStyles, menuStyles, dialogStyles, leaveMenuStyles);
  }

  render(leave: TemplateResult, view: LeaveMenuView): TemplateResult {
    const { texts, compact, mayEnd } = view;
    return html`${
      compact
        ? this.#button('leave', texts.t('leave.long'))
        : html`<div class="split">
            ${leave} ${this.#button('chevronUp', texts.t('leave.menu'))}
          </div>`
    }
    ${this.#menuOf(view)} ${mayEnd ? this.#question(view) : nothing}`;
  }

  get #dialog(): HTMLDialogElement | null {
    return this.#host.renderRoot.querySelector('dialog');
  }

  readonly #leaveStage = (): void => {
    this.#menu.close();
    this.#acts.leaveStage();
  };

  readonly #askToEnd = (): void => {
    this.#menu.close();
    this.#dialog?.showModal();
  };

  readonly #end = (): void => {
    this.#dialog?.close();
    this.#acts.end();
  };

  readonly #stay = (): void => {
    this.#dialog?.close();
  };

  #button(name: 'leave' | 'chevronUp', label: string): TemplateResult {
    return html`<button
      part="menu-button"
      class="control danger ${name === 'leave' ? '' : 'more'}"
      aria-label=${label}
      aria-haspopup="menu"
      aria-expanded=${this.#menu.open ? 'true' : 'false'}
      popovertarget="menu"
    >
      ${icon(name)}
      <span class="tip" aria-hidden="true">${label}</span>
    </button>`;
  }

  #menuOf({ texts, compact, mayEnd, guestOnStage }: LeaveMenuView): TemplateResult {
    return html`<div
      id="menu"
      part="menu"
      popover
      role="menu"
      aria-label=${texts.t('leave.menu')}
      @toggle=${this.#menu.onToggle}
      @keydown=${this.#menu.onKeydown}
    >
      ${
        compact
          ? html`<button role="menuitem" tabindex="-1" @click=${this.#acts.leave}>
              ${icon('leave')}<span>${texts.t('leave.long')}</span>
            </button>`
          : nothing
      }
      ${
        guestOnStage
          ? html`<button role="menuitem" tabindex="-1" @click=${this.#leaveStage}>
              ${icon('offStage')}
              <span>${texts.t('leave.stage')}<small>${texts.t('leave.stage-hint')}</small></span>
            </button>`
          : nothing
      }
      ${
        mayEnd
          ? html`<button role="menuitem" tabindex="-1" class="danger" @click=${this.#askToEnd}>
              ${icon('leave')}
              <span>${texts.t('leave.end')}<small>${texts.t('leave.end-hint')}</small></span>
            </button>`
          : nothing
      }
    </div>`;
  }

  #question({ texts }: LeaveMenuView): TemplateResult {
    return html`<dialog part="dialog" aria-labelledby="question">
      <h2 id="question">${texts.t('leave.end-sure')}</h2>
      <div class="answers">
        <button class="button grave" @click=${this.#end}>${texts.t('leave.end-yes')}</button>
        <button class="button" @click=${this.#stay}>${texts.t('leave.end-no')}</button>
      </div>
    </dialog>`;
  }
}
