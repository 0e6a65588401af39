/** One message of the list, with its author where a stretch begins. */
import { html, nothing, type TemplateResult } from 'lit';
import type { ChatMessage, Peer } from '../../protocol/index.js';
import { avatarColour } from '../internal/avatar.js';
import { icon } from '../internal/icon.js';
import { linkify } from '../internal/linkify.js';
import type { Texts } from '../lang/texts.js';
import type { MessageRow } from './rows.js';

interface MessageRowView {
  texts: Texts;
  row: MessageRow;
  localPeerId: string | null;
  peers: Readonly<Record<string, Peer>>;
  /** What it answers, as far as that is known. */
  quoted: ChatMessage | undefined;
  menuOpen: boolean;
  /** Somebody is about to open its menu. */
  reach: () => void;
  open: (event: Event) => void;
}

export function messageRow(view: MessageRowView): TemplateResult {
  const { texts, row, quoted } = view;
  const { message, head, unreadFrom } = row;
  return html`<li part="message" class="row ${head ? 'head' : ''}" data-key=${message.id}>
    ${unreadFrom ? html`<p class="unread"><span>${texts.t('chat.unread')}</span></p>` : nothing}
    ${head ? author(view) : nothing}
    <div class="line">
      <div class="words">
        ${quoted ? quote(quoted) : message.replyTo ? html`<p class="quote">${texts.t('chat.quote-gone')}</p>` : nothing}
        <p class="text" dir="auto">${linkify(message.text)}</p>
      </div>
      <button
        class="small more"
        aria-label=${texts.t('chat.menu')}
        aria-haspopup="menu"
        aria-expanded=${view.menuOpen ? 'true' : 'false'}
        popovertarget="menu"
        @pointerenter=${view.reach}
        @focus=${view.reach}
        @click=${view.open}
      >
        ${icon('more')}
      </button>
    </div>
  </li>`;
}

export function quote({ name, text }: ChatMessage): TemplateResult {
  return html`<p class="quote" dir="auto"><b>${name}</b> ${text}</p>`;
}

function author({ texts, row, localPeerId, peers }: MessageRowView): TemplateResult {
  const { name, peerId, role, time, to } = row.message;
  const own = peerId === localPeerId;
  const readers = readersOf(texts, to, own, peers);
  return html`<p class="author">
    <i class="dot" .style=${`--dot: ${avatarColour(role)}`} aria-hidden="true"></i>
    <span class="name" dir="auto">${own ? texts.t('name.you', { name }) : name}</span>
    ${readers ? html`<span class="readers">${icon('private')}<bdi>${readers}</bdi></span>` : nothing}
    <time datetime=${new Date(time).toISOString()}>${texts.time(time)}</time>
  </p>`;
}

/** Who reads along, where that is not everybody. */
function readersOf(
  { t }: Texts,
  to: ChatMessage['to'],
  own: boolean,
  peers: MessageRowView['peers'],
): string {
  if (to.kind === 'roles') return t('chat.role-to', { role: to.roles.join(', ') });
  if (to.kind !== 'peer') return '';
  if (!own) return t('chat.private-from');
  return t('chat.private-to', { name: peers[to.peerId]?.name ?? t('chat.somebody-gone') });
}
