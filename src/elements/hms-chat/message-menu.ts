/** What one may do with a message. Everything that the own layout or role does not allow is left away. */
import { html, type TemplateResult } from 'lit';
import type { ChatMessage } from '../../protocol/index.js';
import type { RoomActions } from '../../store/actions.js';
import { selectConferencing } from '../../store/selectors/layout.js';
import type { RoomState } from '../../store/state.js';
import { icon, type IconName } from '../internal/icon.js';
import type { TextKey } from '../lang/en.js';
import type { Texts } from '../lang/texts.js';

/** `reply`, `reply-privately` and `copy` are the chat's own; the others are wishes. */
export interface MessageItem {
  key: 'reply' | 'reply-privately' | 'copy' | 'pin' | 'hide' | 'block' | 'remove';
  icon: IconName;
  text: TextKey;
  danger?: boolean;
  act?: (actions: RoomActions) => Promise<void>;
}

export function messageItems(state: RoomState, message: ChatMessage): MessageItem[] {
  const chat = selectConferencing(state).chat;
  const { id, peerId, to } = message;
  const others = peerId !== '' && peerId !== state.localPeerId;
  const here = others && state.peers[peerId] !== undefined;
  const direct = to.kind === 'peer';
  const mayAnswer =
    to.kind === 'roles'
      ? to.roles.every((role) => chat?.roles.includes(role))
      : !direct && chat?.everyone === true;
  const items: MessageItem[] = [];
  if (mayAnswer) items.push({ key: 'reply', icon: 'reply', text: 'chat.reply' });
  if (here && chat?.peers) {
    items.push({ key: 'reply-privately', icon: 'private', text: 'chat.reply-privately' });
  }
  items.push({ key: 'copy', icon: 'copy', text: 'chat.copy' });
  if (chat?.canPin && to.kind === 'everyone') {
    const pinned = state.chat.pinned.some(({ messageId }) => messageId === id);
    items.push({
      key: 'pin',
      icon: pinned ? 'pinOff' : 'pin',
      text: pinned ? 'chat.unpin' : 'chat.pin',
      act: (actions) => actions.pinMessage(id, !pinned),
    });
  }
  if (chat?.canHide || direct) {
    items.push({
      key: 'hide',
      icon: 'hide',
      text: direct ? 'chat.hide-both' : 'chat.hide',
      act: (actions) => actions.hideMessage(id),
    });
  }
  if (chat?.canBlock && others) {
    const blocked = state.chat.blocked.includes(peerId);
    items.push({
      key: 'block',
      icon: 'block',
      text: blocked ? 'chat.unblock' : 'chat.block',
      danger: !blocked,
      act: (actions) => actions.blockFromChat(peerId, !blocked),
    });
  }
  if (here && state.role?.permissions.removeOthers) {
    items.push({
      key: 'remove',
      icon: 'removed',
      text: 'people.remove',
      danger: true,
      act: (actions) => actions.removePeer(peerId),
    });
  }
  return items;
}

export function messageMenu(
  texts: Texts,
  items: readonly MessageItem[],
  pick: (item: MessageItem) => void,
): TemplateResult {
  return html`${items.map(
    (item) =>
      html`<button
        role="menuitem"
        tabindex="-1"
        class=${item.danger ? 'danger' : ''}
        data-key=${item.key}
        @click=${() => {
          pick(item);
        }}
      >
        ${icon(item.icon)}<span>${texts.t(item.text)}</span>
      </button>`,
  )}`;
}
