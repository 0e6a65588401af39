/** The page buttons under the stage: arrows, and a dot for each page while they are few. */
import { html, type TemplateResult } from 'lit';
import { icon } from '../internal/icon.js';
import type { Texts } from '../lang/texts.js';

const MOST_DOTS = 7;

export function pagesTemplate(
  texts: Texts,
  { page, pages }: { page: number; pages: number },
  turnTo: (page: number) => void,
): TemplateResult {
  const label = texts.t('stage.page', { page: page + 1, pages });
  // Not `disabled`: the button under the focus would drop it at the last page.
  const arrow = (by: 1 | -1) => {
    const end = by === 1 ? page === pages - 1 : page === 0;
    return html`<button
      class="control"
      aria-label=${texts.t(by === 1 ? 'stage.next' : 'stage.previous')}
      aria-disabled=${end ? 'true' : 'false'}
      @click=${() => {
        turnTo(page + by);
      }}
    >
      ${icon(by === 1 ? 'chevronEnd' : 'chevronStart')}
    </button>`;
  };
  return html`<nav part="pages" class="pages" aria-label=${texts.t('stage.pages')}>
    ${arrow(-1)}
    ${
      pages <= MOST_DOTS
        ? Array.from(
            { length: pages },
            (_, at) =>
              html`<button
                class="dot"
                aria-label=${texts.t('stage.to-page', { page: at + 1 })}
                aria-current=${at === page ? 'page' : 'false'}
                @click=${() => {
                  turnTo(at);
                }}
              ></button>`,
          )
        : html`<span aria-hidden="true">${texts.number(page + 1)}/${texts.number(pages)}</span>`
    }
    ${arrow(1)}
    <span class="sr">${label}</span>
  </nav>`;
}
