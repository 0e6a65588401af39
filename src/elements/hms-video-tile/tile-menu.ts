/**
 * What one may do with a tile: how it looks for oneself, then what the list of people offers for the same
 * person, then how loud they are. Fetched when somebody first opens a menu.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { RoomState } from '../../store/state.js';
import { personMenu, personMenuTemplate, type MenuItem } from '../hms-participants/person-menu.js';
import { icon, type IconName } from '../internal/icon.js';
import type { Texts } from '../lang/texts.js';
import { trackOf } from './tile-view.js';

export interface TileOffers {
  peerId: string;
  source: 'camera' | 'screen';
  /** It has a picture that can be enlarged and measured. */
  picture: boolean;
  /** The own picture lies over the others, and can be folded away. */
  inset: boolean;
  fullScreen: boolean;
  popOut: boolean;
  stats: boolean;
}

export type OwnAct = 'pin' | 'fold' | 'full-screen' | 'pop-out' | 'stats';

export interface TileWishes {
  own: (act: OwnAct) => void;
  choose: (item: MenuItem) => void;
  changeRole: (role: string) => void;
  setVolume: (trackId: string, volume: number) => void;
}

export function tileMenuTemplate(
  texts: Texts,
  state: RoomState,
  offers: TileOffers,
  wishes: TileWishes,
): TemplateResult {
  const peer = state.peers[offers.peerId];
  if (!peer) return html``;
  const own = ownItems(texts, state, offers);
  const menu =
    offers.source === 'screen'
      ? { items: screenItems(texts, state, offers.peerId), roles: [] }
      : personMenu(texts, state, peer);
  return html`<div role="group">
      ${own.map(
        ({ act, icon: glyph, text }) =>
          html`<button
            role="menuitem"
            tabindex="-1"
            data-key=${act}
            @click=${() => {
              wishes.own(act);
            }}
          >
            ${icon(glyph)}<span>${text}</span>
          </button>`,
      )}
    </div>
    ${personMenuTemplate(texts, peer, menu, wishes)}`;
}

/** Beside the menu, not in it: a slider is no menu item. */
export function volumeTemplate(
  texts: Texts,
  state: RoomState,
  { peerId, source }: TileOffers,
  wishes: TileWishes,
): TemplateResult | typeof nothing {
  if (peerId === state.localPeerId) return nothing;
  const voice = trackOf(state, peerId, source === 'screen' ? 'screen_audio' : 'microphone');
  if (!voice) return nothing;
  const percent = Math.round((state.media.volumes[voice.id] ?? 1) * 100);
  return html`<label class="volume">
    ${icon(percent === 0 ? 'speakerOff' : 'speaker')}
    <span class="sr">${texts.t('tile.volume')}</span>
    <input
      type="range"
      min="0"
      max="100"
      step="5"
      .value=${String(percent)}
      aria-valuetext=${texts.t('tile.percent', { count: percent })}
      @input=${(event: Event) => {
        wishes.setVolume(voice.id, Number((event.target as HTMLInputElement).value) / 100);
      }}
    />
  </label>`;
}

function ownItems(
  texts: Texts,
  state: RoomState,
  offers: TileOffers,
): { act: OwnAct; icon: IconName; text: string }[] {
  const pinned = state.pinned === `${offers.peerId}/${offers.source}`;
  const { t } = texts;
  return [
    {
      act: 'pin' as const,
      icon: pinned ? ('pinOff' as const) : ('pin' as const),
      text: t(pinned ? 'tile.unpin' : 'tile.pin'),
    },
    ...(offers.inset
      ? [{ act: 'fold' as const, icon: 'hide' as const, text: t('stage.own-hide') }]
      : []),
    ...(offers.picture ? pictureItems(texts, offers) : []),
  ];
}

function pictureItems({ t }: Texts, { fullScreen, popOut, stats }: TileOffers) {
  return [
    {
      act: 'full-screen' as const,
      icon: fullScreen ? ('collapse' as const) : ('expand' as const),
      text: t(fullScreen ? 'tile.full-screen-leave' : 'tile.full-screen'),
    },
    ...(popOut
      ? [{ act: 'pop-out' as const, icon: 'popOut' as const, text: t('tile.pop-out') }]
      : []),
    { act: 'stats' as const, icon: 'stats' as const, text: t(stats ? 'stats.hide' : 'stats.show') },
  ];
}

function screenItems(texts: Texts, state: RoomState, peerId: string): MenuItem[] {
  const track = trackOf(state, peerId, 'screen');
  if (!track || peerId === state.localPeerId || state.role?.permissions.mute !== true) return [];
  return [
    {
      key: 'stop-screen',
      icon: 'screenStop',
      text: texts.t('tile.stop-screen'),
      danger: true,
      act: (actions) => actions.setRemoteTrackEnabled(track.id, false),
    },
  ];
}
