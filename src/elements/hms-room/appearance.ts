import { PALETTE_KEYS, type Layout } from '../../templates/types.js';

const FALLBACK_FONTS = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

/** The custom properties that a layout document asks for. */
export function appearanceOf(layout: Layout | null): Map<string, string> {
  const wanted = new Map<string, string>();
  const theme = layout?.themes?.find((candidate) => candidate.default) ?? layout?.themes?.[0];
  for (const key of PALETTE_KEYS) {
    const colour = theme?.palette?.[key];
    if (colour) wanted.set(`--hms-${key.replaceAll('_', '-')}`, colour);
  }
  if (theme?.theme_type === 'THEME_TYPE_LIGHT') wanted.set('--hms-color-scheme', 'light');
  const font = layout?.typography?.font_family?.replace(/["\\;{}]/g, '').trim();
  if (font) wanted.set('--hms-font-family', `"${font}", ${FALLBACK_FONTS}`);
  return wanted;
}

/**
 * A style sheet of one `:host` rule. A rule, not the style attribute: the page's own CSS for the element
 * still wins over the layout, and a strict CSP has nothing to forbid.
 */
export class Appearance {
  readonly sheet = new CSSStyleSheet();
  #layout: Layout | null = null;

  apply(layout: Layout | null): void {
    if (layout === this.#layout) return;
    this.#layout = layout;
    this.sheet.replaceSync(':host {}');
    const [rule] = this.sheet.cssRules;
    if (!(rule instanceof CSSStyleRule)) return;
    for (const [name, value] of appearanceOf(layout)) rule.style.setProperty(name, value);
  }
}
