import { PALETTE_KEYS, type Layout, type Theme } from '../../templates/types.js';

const FALLBACK_FONTS = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

export type Scheme = '' | 'light' | 'dark';

/**
 * The custom properties that a layout document asks for. A scheme chosen by the page takes the first palette
 * of that kind, and ours where the layout has none. Where the layout names what is no colour, `wrong` hears
 * of it, and ours stays.
 */
export function appearanceOf(
  layout: Layout | null,
  scheme: Scheme = '',
  wrong?: () => unknown,
): Map<string, string> {
  const wanted = new Map<string, string>();
  const themes = (layout?.themes ?? []).filter((theme) => !scheme || schemeOf(theme) === scheme);
  const theme = themes.find((candidate) => candidate.default) ?? themes[0];
  for (const key of PALETTE_KEYS) {
    const colour = theme?.palette?.[key];
    if (!colour) continue;
    if (CSS.supports('color', colour)) wanted.set(`--hms-${key.replaceAll('_', '-')}`, colour);
    else wrong?.();
  }
  if (theme && schemeOf(theme) === 'light') wanted.set('--hms-color-scheme', 'light');
  const font = layout?.typography?.font_family?.replace(/["\\;{}]/g, '').trim();
  if (font) wanted.set('--hms-font-family', `"${font}", ${FALLBACK_FONTS}`);
  return wanted;
}

function schemeOf({ theme_type: type }: Theme): Scheme {
  return type === 'THEME_TYPE_LIGHT' ? 'light' : 'dark';
}

/**
 * A style sheet of one `:host` rule. A rule, not the style attribute: the page's own CSS for the element
 * still wins over the layout, and a strict CSP has nothing to forbid.
 */
export class Appearance {
  readonly sheet = new CSSStyleSheet();
  readonly #host: HTMLElement;
  #layout: Layout | null = null;
  #scheme: Scheme = '';

  constructor(host: HTMLElement) {
    this.#host = host;
  }

  apply(layout: Layout | null, scheme: Scheme): void {
    if (layout === this.#layout && scheme === this.#scheme) return;
    this.#layout = layout;
    this.#scheme = scheme;
    this.sheet.replaceSync(':host {}');
    const [rule] = this.sheet.cssRules;
    if (!(rule instanceof CSSStyleRule)) return;
    const wanted = appearanceOf(layout, scheme, this.#tell);
    for (const [name, value] of wanted) rule.style.setProperty(name, value);
  }

  readonly #tell = async (): Promise<void> => {
    const { tellColours } = await import('./layout-fault.js');
    tellColours(this.#host, this.#layout);
  };
}
