/** Where a message is written: the field, what it answers, the emoji, and the way to send it. */
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { ChatMessage } from '../../protocol/index.js';
import { LIMITS } from '../../protocol/model.js';
import { icon } from '../internal/icon.js';
import type { Texts } from '../lang/texts.js';
import { quote } from './message-row.js';

export interface ComposerActs {
  input: () => void;
  keydown: (event: KeyboardEvent) => void;
  submit: (event: Event) => void;
  toggleEmoji: () => void;
  cancelReply: () => void;
}

interface ComposerView {
  texts: Texts;
  text: string;
  placeholder: string;
  /** Above the field: whom it goes to. */
  above: TemplateResult | typeof nothing;
  quoted: ChatMessage | undefined;
  emojiOpen: boolean;
  /** The grid, once it is open and here. */
  emoji: TemplateResult | null;
  acts: ComposerActs;
}

export function composerForm(view: ComposerView): TemplateResult {
  const { texts, text, placeholder, quoted, emoji, acts } = view;
  return html`<form part="composer" class="composer" @submit=${acts.submit}>
    ${view.above}
    ${
      quoted
        ? html`<div class="replying">
            ${quote(quoted)}
            <button
              type="button"
              class="small"
              aria-label=${texts.t('chat.cancel-reply')}
              @click=${acts.cancelReply}
            >
              ${icon('close')}
            </button>
          </div>`
        : nothing
    }
    ${emoji ? html`<div @keydown=${acts.keydown}>${emoji}</div>` : nothing}
    <div class="field">
      <textarea
        part="input"
        rows="1"
        enterkeyhint="send"
        maxlength=${LIMITS.chatText}
        aria-label=${placeholder}
        placeholder=${placeholder}
        .value=${live(text)}
        @input=${acts.input}
        @keydown=${acts.keydown}
      ></textarea>
      <button
        type="button"
        class="send smile"
        aria-label=${texts.t('chat.emoji')}
        aria-expanded=${view.emojiOpen ? 'true' : 'false'}
        @click=${acts.toggleEmoji}
      >
        ${icon('smile')}
      </button>
      <button
        class="send"
        aria-label=${texts.t('chat.send')}
        aria-disabled=${text.trim() === '' ? 'true' : 'false'}
      >
        ${icon('send')}
      </button>
    </div>
  </form>`;
}
