import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { RoomState } from '../../store/state.js';
import { avatarColour, initials } from '../internal/avatar.js';
import { icon } from '../internal/icon.js';
import type { Texts } from '../lang/texts.js';

type People = Pick<RoomState, 'peers' | 'peerOrder' | 'tracks' | 'localPeerId'>;

/** Everybody in the call, by arrival, with what they send. */
export function peopleList(texts: Texts, people: People): TemplateResult {
  const live = new Set<string>();
  for (const { peerId, source, muted } of Object.values(people.tracks)) {
    if (!muted) live.add(`${peerId}/${source}`);
  }
  return html`<ul class="people" tabindex="0" aria-label=${texts.t('call.tab-people')}>
    ${repeat(
      people.peerOrder,
      (id) => id,
      (id) => {
        const peer = people.peers[id];
        if (!peer) return null;
        const name =
          id === people.localPeerId ? texts.t('name.you', { name: peer.name }) : peer.name;
        const away = peer.presence === 'away';
        const speaks = live.has(`${id}/microphone`);
        return html`<li class=${away ? 'away' : ''}>
          <span
            class="avatar"
            aria-hidden="true"
            .style=${`--avatar: ${avatarColour(peer.userId || id)}`}
            >${initials(peer.name)}</span
          >
          <span class="who">
            <span class="name"><bdi>${name}</bdi></span>
            <span class="role"><bdi>${away ? texts.t('call.reconnecting') : peer.role}</bdi></span>
          </span>
          ${live.has(`${id}/screen`) ? icon('screen') : null}
          ${
            speaks
              ? icon('mic')
              : html`<span class="quiet">${icon('micOff')}</span
                  ><span class="sr">${texts.t('tile.muted', { name: peer.name })}</span>`
          }
        </li>`;
      },
    )}
  </ul>`;
}
