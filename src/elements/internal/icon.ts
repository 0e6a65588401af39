import { svg, html, type TemplateResult } from 'lit';
import { icons, type IconName } from './icons.js';

export type { IconName };

/** A decorative icon, 20 px unless `--icon-size` says otherwise. The name of a control stands in words. */
export function icon(name: IconName): TemplateResult {
  return html`<svg
    class="icon"
    part="icon"
    viewBox="0 0 24 24"
    aria-hidden="true"
    focusable="false"
  >
    ${svg`<path d=${icons[name] ?? ''}></path>`}
  </svg>`;
}
