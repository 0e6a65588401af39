import type { CSSResult, ReactiveElement } from 'lit';

/** The styles of a part that came later, laid over those of its element. */
export function adopt({ renderRoot }: ReactiveElement, ...styles: CSSResult[]): void {
  const sheets = styles.flatMap(({ styleSheet }) => styleSheet ?? []);
  (renderRoot as ShadowRoot).adoptedStyleSheets.push(...sheets);
}
