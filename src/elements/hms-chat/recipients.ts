/** Whom one may write to, as the options of a select. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Recipients } from '../../protocol/index.js';
import { selectConferencing } from '../../store/selectors/layout.js';
import { selectRemotePeers } from '../../store/selectors/peers.js';
import type { RoomState } from '../../store/state.js';
import { icon } from '../internal/icon.js';
import type { Texts } from '../lang/texts.js';

/** `everyone`, `role:…` or `peer:…`. */
export type Choice = string;

export interface Choices {
  everyone: boolean;
  roles: readonly string[];
  peers: readonly { id: string; name: string }[];
}

export function choicesOf(state: RoomState): Choices {
  const chat = selectConferencing(state).chat;
  return {
    everyone: chat?.everyone ?? false,
    roles: (chat?.roles ?? []).filter((role) => state.roles[role] !== undefined),
    peers: chat?.peers ? selectRemotePeers(state).filter(({ type }) => type === 'regular') : [],
  };
}

/** The choice, or what comes first where it is no longer there; null: one may only read. */
export function choose(wanted: Choice, { everyone, roles, peers }: Choices): Choice | null {
  const all = [
    ...(everyone ? ['everyone'] : []),
    ...roles.map((role) => `role:${role}`),
    ...peers.map(({ id }) => `peer:${id}`),
  ];
  // A person who is not listed, or on the way back, may still be written to.
  if (all.includes(wanted) || wanted.startsWith('peer:')) return wanted;
  return all.find((choice) => !choice.startsWith('peer:')) ?? null;
}

export function recipientsOf(choice: Choice): Recipients {
  if (choice.startsWith('role:')) return { kind: 'roles', roles: [choice.slice(5)] };
  if (choice.startsWith('peer:')) return { kind: 'peer', peerId: choice.slice(5) };
  return { kind: 'everyone' };
}

export function choiceOf(to: Recipients): Choice {
  if (to.kind === 'roles') return `role:${to.roles[0] ?? ''}`;
  return to.kind === 'peer' ? `peer:${to.peerId}` : 'everyone';
}

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
}): TemplateResult | typeof nothing {
  const { everyone, roles, peers } = choices;
  const several = Number(everyone) + roles.length + peers.length > 1 || to !== 'everyone';
  if (!several && !mayPause) return nothing;
  return html`<div class="above">
    ${
      several
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
