import { html, nothing, type TemplateResult } from 'lit';
import type { PinnedMessage } from '../../protocol/index.js';
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
