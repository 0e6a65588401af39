/** What stands around the messages: the pinned ones above, own ones on their way below, and why one cannot write. */
import { html, nothing, type TemplateResult } from 'lit';
import type { PinnedMessage } from '../../protocol/index.js';
import type { PendingMessage } from '../../store/state.js';
import { icon } from '../internal/icon.js';
import { linkify } from '../internal/linkify.js';
import type { Texts } from '../lang/texts.js';

/** One pinned message at a time; `unpin` is null where one may not. */
export function pinnedStrip(
  texts: Texts,
  pinned: readonly PinnedMessage[],
  wanted: number,
  wishes: { turn: (to: number) => void; unpin: ((messageId: string) => void) | null },
): TemplateResult | typeof nothing {
  const at = pinned.length > 0 ? wanted % pinned.length : 0;
  const shown = pinned[at];
  if (!shown) return nothing;
  const { messageId, text, pinnedBy } = shown;
  const { turn, unpin } = wishes;
  const several = pinned.length > 1;
  return html`<section part="pinned" class="pinned" aria-label=${texts.t('chat.pinned-label')}>
    ${icon('pin')}
    <div>
      <p class="pinned-by">
        <bdi>${texts.t('chat.pinned', { name: pinnedBy })}</bdi>
        ${several ? html`<span>${at + 1}/${pinned.length}</span>` : nothing}
      </p>
      <p class="pinned-text" dir="auto">${linkify(text)}</p>
    </div>
    ${
      several
        ? html`<button
            class="small"
            aria-label=${texts.t('chat.pinned-next')}
            @click=${() => {
              turn(at + 1);
            }}
          >
            ${icon('chevronDown')}
          </button>`
        : nothing
    }
    ${
      unpin
        ? html`<button
            class="small"
            aria-label=${texts.t('chat.unpin')}
            @click=${() => {
              unpin(messageId);
            }}
          >
            ${icon('close')}
          </button>`
        : nothing
    }
  </section>`;
}

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
