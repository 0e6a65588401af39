import type { CSSResult, ReactiveElement } from 'lit';

/** The styles of a part that came later, laid over those of its element. */
export function adopt(element: ReactiveElement, { styleSheet }: CSSResult): void {
  if (styleSheet) (element.renderRoot as ShadowRoot).adoptedStyleSheets.push(styleSheet);
}
