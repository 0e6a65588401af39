/** What one may do with somebody in the list. Everything that the own role may not do is left away. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Peer, Track } from '../../protocol/index.js';
import type { RoomActions } from '../../store/actions.js';
import { selectConferencing } from '../../store/selectors/layout.js';
import { selectAvailableRoleNames } from '../../store/selectors/roles.js';
import {
  selectCanBringToStage,
  selectCanRemoveFromStage,
  selectSpotlightPeer,
} from '../../store/selectors/stage.js';
import type { RoomState } from '../../store/state.js';
import { icon, type IconName } from '../internal/icon.js';
import type { Texts } from '../lang/texts.js';

export interface MenuItem {
  key: string;
  icon: IconName;
  text: string;
  danger?: boolean;
  /** What is said when it was done. */
  done?: string;
  /** Null: the host element does it. */
  act: ((actions: RoomActions) => Promise<unknown>) | null;
}

export interface PersonMenu {
  items: readonly MenuItem[];
  /** Roles to choose from; empty where the own role may not. */
  roles: readonly string[];
}

export function personMenu(texts: Texts, state: RoomState, peer: Peer): PersonMenu {
  const local = peer.id === state.localPeerId;
  return local ? ownMenu(texts, state, peer) : menuOfOthers(texts, state, peer);
}

function ownMenu(texts: Texts, state: RoomState, peer: Peer): PersonMenu {
  const items: MenuItem[] = [];
  if (peer.handRaisedAt > 0) {
    const act = (actions: RoomActions) => actions.lowerLocalPeerHand();
    items.push({ key: 'lower', icon: 'hand', text: texts.t('people.lower'), act });
  }
  items.push(...spotlightItems(texts, state, peer));
  if (peer.previousRole !== '' && state.role?.publish.allowed.length) {
    const act = (actions: RoomActions) => actions.removeFromStage();
    items.push({ key: 'leave-stage', icon: 'offStage', text: texts.t('people.leave-stage'), act });
  }
  return { items, roles: [] };
}

function menuOfOthers(texts: Texts, state: RoomState, peer: Peer): PersonMenu {
  const { id, name } = peer;
  const may = state.role?.permissions;
  const view = selectConferencing(state);
  const items: MenuItem[] = [];
  if (selectCanBringToStage(id)(state)) {
    items.push({
      key: 'bring',
      icon: 'toStage',
      text: view.stage?.bringLabel || texts.t('people.bring'),
      done: texts.t('people.invited', { name }),
      act: (actions) => actions.bringToStage(id),
    });
  }
  if (peer.handRaisedAt > 0 && may?.changeRole) {
    items.push({
      key: 'lower',
      icon: 'hand',
      text: texts.t('people.lower'),
      act: (actions) => actions.lowerRemotePeerHand(id),
    });
  }
  items.push(...trackItems(texts, state, peer), ...spotlightItems(texts, state, peer));
  if (view.chat?.peers && peer.type === 'regular') {
    items.push({ key: 'message', icon: 'chat', text: texts.t('people.message'), act: null });
  }
  if (selectCanRemoveFromStage(id)(state)) {
    items.push({
      key: 'unstage',
      icon: 'offStage',
      text: view.stage?.removeLabel || texts.t('people.unstage'),
      act: (actions) => actions.removeFromStage(id),
    });
  }
  if (may?.removeOthers) {
    items.push(
      {
        key: 'remove',
        icon: 'removed',
        text: texts.t('people.remove'),
        danger: true,
        act: (actions) => actions.removePeer(id),
      },
      {
        key: 'block',
        icon: 'block',
        text: texts.t('people.block'),
        danger: true,
        act: (actions) => actions.removePeer(id, '', { block: true }),
      },
    );
  }
  const roles = may?.changeRole && peer.type === 'regular' ? selectAvailableRoleNames(state) : [];
  return { items, roles };
}

/** Off is done at once; on is asked for. */
function trackItems(texts: Texts, state: RoomState, { id, name }: Peer): MenuItem[] {
  const may = state.role?.permissions;
  const role = state.roles[state.peers[id]?.role ?? ''];
  const own = Object.values(state.tracks).filter(({ peerId }) => peerId === id);
  const item = (
    track: Track | undefined,
    source: 'microphone' | 'camera',
    [onIcon, offIcon]: readonly [IconName, IconName],
    [off, on]: readonly [string, string],
  ): MenuItem[] => {
    const kind = source === 'camera' ? 'video' : 'audio';
    if (track && !track.muted) {
      const act = (actions: RoomActions) => actions.setRemoteTrackEnabled(track.id, false);
      return may?.mute ? [{ key: source, icon: offIcon, text: off, act }] : [];
    }
    if (!may?.unmute || role?.publish.allowed.includes(kind) !== true) return [];
    const done = texts.t('people.asked-unmute', { name });
    const act = (actions: RoomActions) =>
      actions.setRemoteTracksEnabled({ enabled: true, peerIds: [id], sources: [source] });
    return [{ key: source, icon: onIcon, text: on, done, act }];
  };
  const of = (source: Track['source']) => own.find((track) => track.source === source);
  return [
    ...item(
      of('microphone'),
      'microphone',
      ['mic', 'micOff'],
      [texts.t('people.mute'), texts.t('people.unmute')],
    ),
    ...item(
      of('camera'),
      'camera',
      ['camera', 'cameraOff'],
      [texts.t('people.stop-video'), texts.t('people.start-video')],
    ),
  ];
}

function spotlightItems(texts: Texts, state: RoomState, { id }: Peer): MenuItem[] {
  if (selectConferencing(state).tiles?.spotlight !== true) return [];
  const lit = selectSpotlightPeer(state)?.id === id;
  const seen = Object.values(state.tracks).some(({ peerId }) => peerId === id);
  if (!seen && !lit) return [];
  const act = (actions: RoomActions) => actions.setSpotlight(lit ? null : id);
  const text = texts.t(lit ? 'people.unspotlight' : 'people.spotlight');
  return [{ key: 'spotlight', icon: 'spotlight', text, act }];
}

export function personMenuTemplate(
  texts: Texts,
  peer: Peer,
  { items, roles }: PersonMenu,
  wishes: { choose: (item: MenuItem) => void; changeRole: (role: string) => void },
): TemplateResult {
  return html`${
    items.length > 0
      ? html`<div role="group">
          ${items.map(
            (item) =>
              html`<button
                role="menuitem"
                tabindex="-1"
                class=${item.danger ? 'danger' : ''}
                data-key=${item.key}
                @click=${() => {
                  wishes.choose(item);
                }}
              >
                ${icon(item.icon)}<span>${item.text}</span>
              </button>`,
          )}
        </div>`
      : nothing
  }
  ${
    roles.length > 1
      ? html`<div role="group" aria-label=${texts.t('people.role')}>
          <p class="title" aria-hidden="true">${texts.t('people.role')}</p>
          ${roles.map(
            (role) =>
              html`<button
                role="menuitemradio"
                tabindex="-1"
                aria-checked=${role === peer.role ? 'true' : 'false'}
                @click=${() => {
                  wishes.changeRole(role);
                }}
              >
                ${icon('check')}<span><bdi>${role}</bdi></span>
              </button>`,
          )}
        </div>`
      : nothing
  }`;
}
