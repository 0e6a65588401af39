import { html, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { sameTiles, selectTiles, type TileInfo } from '../../store/selectors/tiles.js';
import { HmsElement } from '../internal/hms-element.js';
import { icon } from '../internal/icon.js';
import { shallowEqual, StoreController } from '../internal/store-controller.js';
import { base } from '../styles/base.js';
import { buttonStyles } from '../styles/button.js';
import type { Box } from './grid.js';
import { stageStyles } from './hms-stage.styles.js';
import { arrange, NARROW } from './layout.js';

/** `strip` is of people beside a screen at narrow width: a strip of more shows nobody. */
const PER_PAGE = { strip: 4, narrow: 10, wide: 16 };
/** Kept free for the page arrows. */
const PAGES_HEIGHT = 56;
const COPIED_MS = 2500;

/**
 * @summary Arranges the people in the call: equal grid, pair with inset, shared screens, spotlight and prominent roles large.
 * @tag hms-stage
 * @slot empty - Instead of the sentence before the call.
 * @csspart base - The stage.
 * @csspart tile - One tile.
 * @csspart alone - The card while nobody else is here.
 * @csspart pages - The page arrows, with more people than fit.
 */
export class HmsStage extends HmsElement {
  static override styles = [base, buttonStyles, stageStyles];

  @state() private width = 0;
  @state() private height = 0;
  @state() private page = 0;
  @state() private copied: 'yes' | 'no' | null = null;

  /** The address that "Copy the invite link" copies; the page's own when empty. */
  @property({ attribute: 'invite-url' }) inviteUrl = '';

  private readonly view = new StoreController(
    this,
    () => this.room,
    (state) => ({
      status: state.status,
      people: state.counts.total,
      name: state.userName,
    }),
    shallowEqual,
  );

  private readonly tiles = new StoreController(this, () => this.room, selectTiles, sameTiles);

  private resizes: ResizeObserver | null = null;
  private copyTimer: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.resizes = new ResizeObserver(([entry]) => {
      if (!entry) return;
      this.width = Math.floor(entry.contentRect.width);
      this.height = Math.floor(entry.contentRect.height);
    });
    this.resizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resizes?.disconnect();
    clearTimeout(this.copyTimer);
  }

  private readonly copyLink = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(this.inviteUrl || location.href);
      this.copied = 'yes';
    } catch {
      this.copied = 'no';
    }
    this.announce(this.t(this.copied === 'yes' ? 'stage.copied' : 'stage.copy-failed'));
    clearTimeout(this.copyTimer);
    this.copyTimer = setTimeout(() => (this.copied = null), COPIED_MS);
  };

  private readonly join = (): void => {
    const name = this.view.value.name || this.t('guest');
    this.wish((actions) => actions.join({ name }));
  };

  override render() {
    const { status, people } = this.view.value;
    const tiles = this.tiles.value;
    if (status !== 'joined' && status !== 'reconnecting') return this.renderBefore();
    const { shown, page, pages } = this.paged(tiles);
    const { arrangement, boxes } = arrange(
      shown,
      this.width,
      this.height - (pages > 1 ? PAGES_HEIGHT : 0),
    );
    const alone = people === 1 && tiles.length === 1 && tiles[0]?.local === true;
    return html`<div
      part="base"
      class="stage ${arrangement}"
      role="region"
      aria-label=${this.t('stage.label')}
    >
      ${repeat(
        shown,
        ({ key }) => key,
        (tile, index) => this.renderTile(tile, boxes[index]),
      )}
      ${alone ? this.renderAlone() : nothing} ${tiles.length === 0 ? this.renderNobody() : nothing}
      ${pages > 1 ? this.renderPages(page, pages) : nothing}
    </div>`;
  }

  /** Turns the people over; who is large stays. */
  private paged(tiles: readonly TileInfo[]) {
    const large = tiles.filter(({ prominent }) => prominent);
    const people = tiles.filter(({ prominent }) => !prominent);
    const narrow = this.width > 0 && this.width < NARROW;
    const size = narrow
      ? PER_PAGE[large.length > 0 ? 'strip' : 'narrow']
      : Math.max(PER_PAGE.strip, PER_PAGE.wide - large.length);
    const pages = Math.max(1, Math.ceil(people.length / size));
    const page = Math.min(this.page, pages - 1);
    return { shown: [...large, ...people.slice(page * size, (page + 1) * size)], page, pages };
  }

  private renderTile(tile: TileInfo, box: Box | undefined): TemplateResult {
    const at = box ?? { x: 0, y: 0, width: 0, height: 0 };
    return html`<div
      class="cell ${tile.local ? 'local' : ''}"
      .style=${`inset-inline-start:${at.x}px;top:${at.y}px;width:${at.width}px;height:${at.height}px`}
    >
      <hms-video-tile part="tile" .peerId=${tile.peerId} .source=${tile.source}></hms-video-tile>
    </div>`;
  }

  private renderBefore(): TemplateResult {
    const { status } = this.view.value;
    return html`<div part="base" class="stage before">
      <slot name="empty">
        <div class="message">
          <p>${this.t(sentenceBefore(status, this.room !== null))}</p>
          ${
            status === 'lobby'
              ? html`<button class="button primary" @click=${this.join}>
                  ${this.t('lobby.join')}
                </button>`
              : nothing
          }
        </div>
      </slot>
    </div>`;
  }

  private renderAlone(): TemplateResult {
    const label =
      this.copied === 'yes'
        ? 'stage.copied'
        : this.copied === 'no'
          ? 'stage.copy-failed'
          : 'stage.copy';
    return html`<div part="alone" class="alone">
      <div>
        <p class="title">${this.t('stage.alone')}</p>
        <p class="hint">${this.t('stage.alone-hint')}</p>
      </div>
      <button class="button" @click=${this.copyLink}>
        ${icon(this.copied === 'yes' ? 'check' : 'link')}${this.t(label)}
      </button>
    </div>`;
  }

  private renderNobody(): TemplateResult {
    return html`<div class="message">
      <p class="title">${this.t('stage.nobody')}</p>
      <p>${this.t('stage.nobody-hint')}</p>
    </div>`;
  }

  private renderPages(page: number, pages: number): TemplateResult {
    // Not `disabled`: the button under the focus would drop it at the last page.
    const turn = (to: number) => () => (this.page = Math.max(0, Math.min(to, pages - 1)));
    const label = this.t('stage.page', { page: page + 1, pages });
    return html`<nav part="pages" class="pages" aria-label=${label}>
      <button
        class="control"
        aria-label=${this.t('stage.previous')}
        aria-disabled=${page === 0 ? 'true' : 'false'}
        @click=${turn(page - 1)}
      >
        ${icon('chevronStart')}
      </button>
      <span>${page + 1}/${pages}</span>
      <button
        class="control"
        aria-label=${this.t('stage.next')}
        aria-disabled=${page === pages - 1 ? 'true' : 'false'}
        @click=${turn(page + 1)}
      >
        ${icon('chevronEnd')}
      </button>
    </nav>`;
  }
}

function sentenceBefore(status: string, inRoom: boolean) {
  if (!inRoom) return 'room.outside';
  if (status === 'entering') return 'room.opening';
  return status === 'joining' ? 'room.joining' : 'stage.empty';
}
