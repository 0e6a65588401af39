/** Whom a message goes to, as a select, and the button that pauses the chat. */
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../internal/icon.js';
import type { Texts } from '../lang/texts.js';
import { several, type Choice, type Choices } from './recipients.js';

function recipientOptions(
  texts: Texts,
  { everyone, roles, peers }: Choices,
  chosen: Choice,
): TemplateResult {
  const option = (value: Choice, text: string) =>
    html`<option value=${value} ?selected=${value === chosen}>${text}</option>`;
  return html`${everyone ? option('everyone', texts.t('chat.everyone')) : nothing}
  ${
    roles.length > 0
      ? html`<optgroup label=${texts.t('chat.roles')}>
          ${roles.map((role) => option(`role:${role}`, texts.t('chat.role-all', { role })))}
        </optgroup>`
      : nothing
  }
  ${
    peers.length > 0
      ? html`<optgroup label=${texts.t('chat.people')}>
          ${peers.map(({ id, name }) => option(`peer:${id}`, name))}
        </optgroup>`
      : nothing
  }`;
}

/** Whom a message goes to, where there is a choice; and the way to pause the chat. */
export function recipientLine({
  texts,
  choices,
  to,
  mayPause,
  choose: onChoose,
  pause,
}: {
  texts: Texts;
  choices: Choices;
  to: Choice;
  mayPause: boolean;
  choose: (event: Event) => void;
  pause: () => void;
}): TemplateResult {
  return html`<div class="above">
    ${
      several(choices, to)
        ? html`<label class="to ${to.startsWith('peer:') ? 'private' : ''}">
            <span>${texts.t('chat.to')}</span>
            <select @change=${onChoose}>
              ${recipientOptions(texts, choices, to)}
            </select>
            ${icon('chevronDown')}
          </label>`
        : html`<span></span>`
    }
    ${
      mayPause
        ? html`<button
            type="button"
            class="small"
            aria-label=${texts.t('chat.pause')}
            @click=${pause}
          >
            ${icon('pause')}<span class="tip end" aria-hidden="true">${texts.t('chat.pause')}</span>
          </button>`
        : nothing
    }
  </div>`;
}
