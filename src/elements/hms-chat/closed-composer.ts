import { html, nothing, type TemplateResult } from 'lit';
import type { Texts } from '../lang/texts.js';

/** In the place of the composer; `resume` is null where one may not. */
export function closedComposer(
  texts: Texts,
  sentence: string,
  resume: (() => void) | null = null,
): TemplateResult {
  return html`<div class="closed" role="status">
    <p>${sentence}</p>
    ${
      resume
        ? html`<button class="button" @click=${resume}>${texts.t('chat.resume')}</button>`
        : nothing
    }
  </div>`;
}
