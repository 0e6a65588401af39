/** A dialog over the room with one element in it, loaded when it is opened. Focus and Escape are the browser's. */
import { css, html, render, type LitElement } from 'lit';
import type { Texts } from '../../lang/texts.js';
import '../comforts-only.define.js';
import { adopt } from '../adopt.js';
import { icon } from '../icon.js';

const SHEETS = {
  settings: {
    title: 'settings',
    content: html`<hms-settings></hms-settings>`,
    load: () => import('../../hms-settings/hms-settings.define.js'),
  },
  shortcuts: {
    title: 'keys.title',
    content: html`<hms-shortcuts></hms-shortcuts>`,
    load: () => import('../../hms-shortcuts/hms-shortcuts.define.js'),
  },
} as const;

export type SheetName = keyof typeof SHEETS;

const dressed = new WeakSet<LitElement>();

export class Sheet {
  readonly #host: LitElement;
  readonly #texts: () => Texts;
  /** Beside what the room itself renders. */
  readonly #place = document.createElement('div');
  #name: SheetName | null = null;

  constructor(host: LitElement, texts: () => Texts) {
    this.#host = host;
    this.#texts = texts;
  }

  open(name: SheetName): void {
    if (!dressed.has(this.#host)) adopt(this.#host, sheetStyles);
    dressed.add(this.#host);
    this.#host.renderRoot.append(this.#place);
    this.#name = name;
    void SHEETS[name].load();
    this.update();
    const dialog = this.#place.querySelector('dialog');
    if (dialog && !dialog.open) dialog.showModal();
  }

  /** In the words of now. */
  update(): void {
    const name = this.#name;
    if (!name) return;
    const texts = this.#texts();
    const { title, content } = SHEETS[name];
    render(
      html`<dialog
        part="sheet"
        class="sheet"
        aria-labelledby="sheet-title"
        @close=${this.close}
        @click=${this.#onClick}
      >
        <div class="sheet-head">
          <h2 id="sheet-title">${texts.t(title)}</h2>
          <button class="sheet-close" aria-label=${texts.t('close')} @click=${this.close}>
            ${icon('close')}
          </button>
        </div>
        <div class="sheet-body">${content}</div>
      </dialog>`,
      this.#place,
    );
  }

  readonly close = (): void => {
    this.#name = null;
    this.#place.querySelector('dialog')?.close();
    // What it held listens to levels and shows the own picture.
    render(html``, this.#place);
    this.#place.remove();
  };

  /** Beside the dialog: on its backdrop. */
  readonly #onClick = (event: MouseEvent): void => {
    const dialog = event.currentTarget as HTMLElement;
    if (event.target === dialog) this.close();
  };
}

const sheetStyles = css`
  .sheet {
    inline-size: min(560px, 100vw - 32px);
    max-block-size: min(760px, 100dvh - 48px);
    margin: auto;
    padding: 0;
    border: 1px solid var(--_border-bright);
    border-radius: var(--_radius-sheet);
    background: var(--_surface);
    color: var(--_text);
    box-shadow: var(--_shadow);
    overflow: hidden;
  }
  .sheet[open] {
    display: flex;
    flex-direction: column;
    animation: hms-sheet-in 200ms var(--_ease);
  }
  .sheet::backdrop {
    background: rgb(0 0 0 / 0.5);
  }
  .sheet-head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    padding: 12px 12px 4px 24px;
  }
  :host(:dir(rtl)) .sheet-head {
    padding: 12px 24px 4px 12px;
  }
  .sheet h2 {
    font: 600 20px/28px var(--_font);
  }
  .sheet-close {
    display: grid;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
    border-radius: 999px;
    color: var(--_text-medium);
  }
  .sheet-close:hover {
    background: var(--_surface-bright);
    color: var(--_text);
  }
  .sheet-body {
    min-block-size: 0;
    overflow-y: auto;
    padding: 4px 24px 24px;
    scrollbar-width: thin;
    scrollbar-color: var(--_secondary) transparent;
  }
  @media (max-width: 520px) {
    .sheet {
      inline-size: 100vw;
      max-inline-size: 100vw;
      margin-block-end: 0;
      border-width: 1px 0 0;
      border-end-start-radius: 0;
      border-end-end-radius: 0;
    }
    .sheet h2 {
      margin-inline-start: -8px;
    }
    .sheet-body {
      padding-inline: 16px;
      padding-block-end: max(24px, env(safe-area-inset-bottom));
    }
  }
  @keyframes hms-sheet-in {
    from {
      opacity: 0;
      translate: 0 12px;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .sheet[open] {
      animation: none;
    }
  }
`;
