/** Own messages on their way. */
import { html, nothing, type TemplateResult } from 'lit';
import type { PendingMessage } from '../../store/state.js';
import { icon } from '../internal/icon.js';
import type { Texts } from '../lang/texts.js';

const STATES = { sending: 'chat.sending', waiting: 'chat.waiting', failed: 'chat.failed' } as const;

/** Where it was refused, with the reason and the way on. */
export function pendingMessage(
  texts: Texts,
  { clientMessageId, text, status, error }: PendingMessage,
  wishes: { retry: (id: string) => void; discard: (id: string) => void },
): TemplateResult {
  const failed = status === 'failed';
  const reason = failed && error ? texts.find(`error.${error.code}`) : null;
  return html`<li class="row pending ${status}" data-key=${clientMessageId}>
    <p class="text" dir="auto">${text}</p>
    <p class="status">
      ${icon(failed ? 'warning' : 'clock')}<span>${reason ?? texts.t(STATES[status])}</span>
    </p>
    ${
      failed
        ? html`<div class="ways">
            <button
              class="link"
              @click=${() => {
                wishes.retry(clientMessageId);
              }}
            >
              ${texts.t('chat.retry')}
            </button>
            <button
              class="link"
              @click=${() => {
                wishes.discard(clientMessageId);
              }}
            >
              ${texts.t('chat.discard')}
            </button>
          </div>`
        : nothing
    }
  </li>`;
}
