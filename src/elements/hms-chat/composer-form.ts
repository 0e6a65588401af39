/** Where a message is written: the field, what it answers, the emoji, and the way to send it. */
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { LIMITS } from '../../protocol/model.js';
import { icon } from '../internal/icon.js';
import type { Texts } from '../lang/texts.js';

export interface ComposerActs {
  input: () => void;
  keydown: (event: KeyboardEvent) => void;
  submit: (event: Event) => void;
  toggleEmoji: () => void;
}

interface ComposerView {
  texts: Texts;
  text: string;
  placeholder: string;
  /** Above the field: whom it goes to. */
  above: TemplateResult | typeof nothing;
  /** What it answers. */
  replying: TemplateResult | typeof nothing;
  emojiOpen: boolean;
  /** The grid, once it is open and here. */
  emoji: TemplateResult | null;
  acts: ComposerActs;
}

export function composerForm(view: ComposerView): TemplateResult {
  const { texts, text, placeholder, emoji, acts } = view;
  return html`<form part="composer" class="composer" @submit=${acts.submit}>
    ${view.above} ${view.replying}
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
