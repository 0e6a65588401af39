/** The tabs over the panel. */
import { html, nothing, type TemplateResult } from 'lit';
import type { TextKey } from '../lang/en.js';
import type { Texts } from '../lang/texts.js';

export type Tab = 'chat' | 'people' | 'polls';

export const TABS = [
  { id: 'chat', text: 'call.tab-chat' },
  { id: 'people', text: 'call.tab-people' },
  { id: 'polls', text: 'call.tab-polls' },
] as const satisfies readonly { id: Tab; text: TextKey }[];

interface TabsView {
  texts: Texts;
  tabs: readonly (typeof TABS)[number][];
  open: Tab;
  /** What the layout calls the chat, if anything. */
  chatTitle: string;
  people: number;
  pick: (tab: Tab) => void;
  keydown: (event: KeyboardEvent) => void;
}

export function panelTabs(view: TabsView): TemplateResult {
  return html`<div class="tabs" role="tablist" @keydown=${view.keydown}>
    ${view.tabs.map(({ id, text }) => {
      const open = id === view.open;
      const title = id === 'chat' ? view.chatTitle : '';
      return html`<button
        id="tab-${id}"
        class=${title ? 'named' : ''}
        role="tab"
        aria-selected=${open ? 'true' : 'false'}
        aria-controls="tab-panel"
        tabindex=${open ? 0 : -1}
        @click=${() => {
          view.pick(id);
        }}
      >
        <span class="label">${title || view.texts.t(text)}</span>
        ${id === 'people' ? html`<span class="number">${view.people}</span>` : nothing}
      </button>`;
    })}
  </div>`;
}

/** Where the tabs need more room than there is. Moves them alone, never the page around. */
export function showOpenTab(root: ParentNode): void {
  const tab = root.querySelector('[role=tab][aria-selected=true]');
  const tabs = tab?.parentElement;
  if (!tab || !tabs || tabs.scrollWidth <= tabs.clientWidth) return;
  tabs.scrollLeft += middle(tab) - middle(tabs);
}

function middle(element: Element): number {
  const { left, width } = element.getBoundingClientRect();
  return left + width / 2;
}
