import { html, type TemplateResult } from 'lit';
import type { ChatMessage } from '../../protocol/index.js';
import { icon } from '../internal/icon.js';
import type { Texts } from '../lang/texts.js';
import { quote } from './message-row.js';

/** Over the field: what is answered, and the way out of it. */
export function replying(texts: Texts, quoted: ChatMessage, cancel: () => void): TemplateResult {
  return html`<div class="replying">
    ${quote(quoted)}
    <button type="button" class="small" aria-label=${texts.t('chat.cancel-reply')} @click=${cancel}>
      ${icon('close')}
    </button>
  </div>`;
}
