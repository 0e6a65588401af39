/** The menu of a tile and what it measures, with their words and looks: fetched when somebody reaches for the menu. */
import {
  html,
  nothing,
  type ReactiveController,
  type ReactiveElement,
  type TemplateResult,
} from 'lit';
import type { RoomActions, RoomHandle } from '../../store/actions.js';
import type { TrackStats } from '../../store/ports.js';
import type { MenuItem } from '../hms-participants/person-menu.js';
import { adopt } from '../internal/adopt.js';
import { emit } from '../internal/emit.js';
import { MenuController } from '../internal/menu-controller.js';
import type { Texts } from '../lang/texts.js';
import { menuStyles } from '../styles/menu.js';
import './extras-only.define.js';
import { tileExtrasStyles } from './tile-extras.styles.js';
import {
  tileMenuTemplate,
  volumeTemplate,
  type OwnAct,
  type TileOffers,
  type TileWishes,
} from './tile-menu.js';
import { statsTemplate } from './tile-stats.js';
import { trackOf } from './tile-view.js';

type Tile = ReactiveElement & Pick<TileOffers, 'peerId' | 'source' | 'inset'>;

interface TileParts {
  room: () => RoomHandle | null;
  texts: () => Texts;
  video: () => HTMLVideoElement | null;
  wish: (act: (actions: RoomActions) => Promise<unknown>) => void;
  fullScreen: () => void;
}

export class TileExtras implements ReactiveController {
  readonly #tile: Tile;
  readonly #parts: TileParts;
  readonly #menu: MenuController;
  #drawn = false;
  #measuring = false;
  #measured: { trackId: string; off: () => void } | null = null;
  #stats: TrackStats | null = null;

  constructor(tile: Tile, parts: TileParts) {
    this.#tile = tile;
    this.#parts = parts;
    this.#menu = new MenuController(tile);
    tile.addController(this);
    adopt(tile, menuStyles, tileExtrasStyles);
  }

  get open(): boolean {
    return this.#menu.open;
  }

  hostUpdated(): void {
    this.#measure();
  }

  hostDisconnected(): void {
    this.#measuring = false;
    this.#drawn = false;
    this.#measure();
  }

  /** Its content is drawn while it is open: a tile is drawn often. */
  renderMenu(label: string): TemplateResult {
    return html`<div
      id="menu"
      part="menu"
      popover
      @beforetoggle=${this.#beforeToggle}
      @toggle=${this.#menu.onToggle}
    >
      ${this.#drawn ? this.#content(label) : nothing}
    </div>`;
  }

  renderStats(): TemplateResult | typeof nothing {
    return this.#measuring ? statsTemplate(this.#parts.texts(), this.#stats) : nothing;
  }

  #content(label: string): TemplateResult | typeof nothing {
    const state = this.#parts.room()?.store.getState();
    if (!state) return nothing;
    const texts = this.#parts.texts();
    const offers: TileOffers = {
      peerId: this.#tile.peerId,
      source: this.#tile.source,
      inset: this.#tile.inset,
      picture: this.#parts.video() !== null,
      fullScreen: this.#tile.matches(':fullscreen'),
      popOut: document.pictureInPictureEnabled,
      stats: this.#measuring,
    };
    return html`<div role="menu" aria-label=${label} @keydown=${this.#onKey}>
        ${tileMenuTemplate(texts, state, offers, this.#wishes)}
      </div>
      ${volumeTemplate(texts, state, offers, this.#wishes)}`;
  }

  readonly #beforeToggle = (event: ToggleEvent): void => {
    this.#drawn = event.newState === 'open';
    this.#tile.requestUpdate();
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    // The slider stands after the menu: Tab goes there, and closes nothing.
    if (event.key !== 'Tab') this.#menu.onKeydown(event);
  };

  readonly #act = (what: OwnAct): void => {
    this.#menu.close();
    const { peerId, source } = this.#tile;
    if (what === 'pin') {
      const room = this.#parts.room();
      const key = `${peerId}/${source}`;
      room?.actions.pinTile(room.store.getState().pinned === key ? null : key);
    } else if (what === 'fold') {
      emit(this.#tile, 'hms-request-fold', { peerId });
    } else if (what === 'full-screen') {
      this.#parts.fullScreen();
    } else if (what === 'pop-out') {
      this.#parts
        .video()
        ?.requestPictureInPicture()
        .catch(() => {});
    } else {
      this.#stats = null;
      this.#measuring = !this.#measuring;
      this.#tile.requestUpdate();
    }
  };

  readonly #choose = ({ act, done }: MenuItem): void => {
    this.#menu.close();
    if (!act) {
      emit(this.#tile, 'hms-request-chat', { peerId: this.#tile.peerId });
      return;
    }
    this.#parts.wish(async (actions) => {
      await act(actions);
      if (done) this.#announce(done);
    });
  };

  readonly #changeRole = (role: string): void => {
    this.#menu.close();
    const peer = this.#parts.room()?.store.getState().peers[this.#tile.peerId];
    if (!peer || role === peer.role) return;
    this.#parts.wish(async (actions) => {
      await actions.changeRoleOfPeer(peer.id, role);
      this.#announce(this.#parts.texts().t('people.asked-role', { name: peer.name, role }));
    });
  };

  readonly #wishes: TileWishes = {
    own: this.#act,
    choose: this.#choose,
    changeRole: this.#changeRole,
    setVolume: (trackId, volume) => {
      this.#parts.room()?.actions.setVolume(trackId, volume);
      this.#tile.requestUpdate();
    },
  };

  #announce(text: string): void {
    emit(this.#tile, 'hms-announce', { text });
  }

  #measure(): void {
    const room = this.#measuring ? this.#parts.room() : null;
    const { peerId, source } = this.#tile;
    const trackId = (room && trackOf(room.store.getState(), peerId, source)?.id) ?? '';
    if ((this.#measured?.trackId ?? '') === trackId) return;
    this.#measured?.off();
    this.#measured = null;
    if (!room || !trackId) return;
    const off = room.actions.onTrackStats(trackId, (stats) => {
      this.#stats = stats;
      this.#tile.requestUpdate();
    });
    this.#measured = { trackId, off };
  }
}
