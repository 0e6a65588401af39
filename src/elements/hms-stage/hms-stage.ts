import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { sameTiles, selectTiles, type TileInfo } from '../../store/selectors/tiles.js';
import { tileLooks } from '../../templates/tile-looks.js';
import { HmsElement } from '../internal/hms-element.js';
import { icon } from '../internal/icon.js';
import type { Memory } from '../internal/stage-layout/arrange.js';
import type { Box } from '../internal/stage-layout/box.js';
import { shallowEqual, StoreController } from '../internal/store-controller.js';
import { base } from '../styles/base.js';
import { buttonStyles } from '../styles/button.js';
import { stageStyles } from './hms-stage.styles.js';
import { OwnInset } from './own-inset.js';
import { pagesTemplate } from './pages.js';
import { SpeakerWatch } from './speaker-watch.js';
import { planStage, type Plan, type Stand } from './stage-plan.js';
import { Swipe } from './swipe.js';
import { neighbour } from './tile-keys.js';

const COPIED_MS = 2500;
const GLIDE_MS = 200;

/**
 * @summary Arranges the people in the call: equal grid, pair with inset, shared screens, spotlight, pinned and prominent roles large, pages.
 * @tag hms-stage
 * @slot empty - Instead of the sentence before the call.
 * @csspart base - The stage.
 * @csspart tile - One tile.
 * @csspart inset - The own picture over the others.
 * @csspart alone - The card while nobody else is here.
 * @csspart pages - The page buttons, with more people than fit.
 */
export class HmsStage extends HmsElement {
  static override styles = [base, buttonStyles, stageStyles];

  @query('.stage') private stage!: HTMLElement | null;

  @state() private width = 0;
  @state() private height = 0;
  @state() private page = 0;
  /** The tile that Tab comes to, while it stands on this page. */
  @state() private stop = '';
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
      layout: state.layout,
    }),
    shallowEqual,
  );

  private readonly tiles = new StoreController(this, () => this.room, selectTiles, sameTiles);
  private readonly speakers = new SpeakerWatch(this, () => this.room);
  private readonly inset = new OwnInset(this);
  private readonly swipe = new Swipe((by) => {
    this.turnTo(this.plan.page + (this.matches(':dir(rtl)') ? -by : by));
  });

  private plan: Plan = NO_PLAN;
  private memory: Memory = {};
  /** Keys in the order of the DOM: whoever moves on the stage stays where they are in it. */
  private drawn: readonly string[] = [];
  private standing: ReadonlyMap<string, Box> = new Map();
  private heldFocus = false;
  private resized = false;
  private resizes: ResizeObserver | null = null;
  private copyTimer: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.resizes = new ResizeObserver(([entry]) => {
      if (!entry) return;
      this.resized = this.width > 0;
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

  // Not `willUpdate`: what is followed in the room is read after that.
  protected override update(changed: PropertyValues): void {
    this.heldFocus = Boolean(this.shadowRoot?.activeElement);
    this.plan = this.planNow();
    this.memory = this.plan.memory;
    const now = this.plan.stands.map(({ tile }) => tile.key);
    const kept = this.drawn.filter((key) => now.includes(key));
    this.drawn = [...kept, ...now.filter((key) => !kept.includes(key))];
    super.update(changed);
  }

  private planNow(): Plan {
    const { status, layout } = this.view.value;
    const { width, height, page, memory } = this;
    if ((status !== 'joined' && status !== 'reconnecting') || width === 0) return NO_PLAN;
    const looks = tileLooks(layout, { width, height });
    this.toggleAttribute('edge-to-edge', looks.edgeToEdge);
    return planStage({
      ...{ tiles: this.tiles.value, looks, width, height, page, memory },
      order: (keys, places) => this.speakers.arrange(keys, places),
    });
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    // Whoever left took the focus along: the keyboard goes on from the stage.
    if (this.heldFocus && !this.shadowRoot?.activeElement) this.stage?.focus();
    this.fadeMoved();
    this.resized = false;
  }

  /** With reduced motion nothing glides: what stands elsewhere now fades in there. */
  private fadeMoved(): void {
    const before = this.standing;
    this.standing = new Map(this.plan.stands.map(({ tile, box }) => [tile.key, box]));
    if (this.resized || !matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    for (const cell of this.renderRoot.querySelectorAll<HTMLElement>('.cell[data-key]')) {
      const key = cell.dataset['key'] ?? '';
      const [from, to] = [before.get(key), this.standing.get(key)];
      if (from && to && (from.x !== to.x || from.y !== to.y)) {
        cell.animate({ opacity: [0, 1] }, { duration: GLIDE_MS });
      }
    }
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

  private turnTo(page: number): void {
    const { pages } = this.plan;
    const next = Math.max(0, Math.min(page, pages - 1));
    if (next === this.plan.page) return;
    this.page = next;
    this.announce(this.t('stage.page', { page: next + 1, pages }));
  }

  private readonly onFocusin = (event: FocusEvent): void => {
    this.stop = keyOf(event.target) ?? this.stop;
  };

  private readonly onKeydown = (event: KeyboardEvent): void => {
    const from = keyOf(event.target);
    // In a menu arrows have another meaning.
    const path = event.composedPath();
    const inMenu = path.some((at) => at instanceof Element && at.matches('[popover]'));
    if (from !== null && !inMenu) {
      const to = neighbour(this.plan.stands, from, event.key, this.matches(':dir(rtl)'));
      const cells = [...this.renderRoot.querySelectorAll<HTMLElement>('.cell[data-key]')];
      const tile = cells.find((cell) => cell.dataset['key'] === to)?.firstElementChild;
      if (tile instanceof HTMLElement) {
        event.preventDefault();
        tile.focus();
        return;
      }
    }
    if (event.key !== 'PageDown' && event.key !== 'PageUp') return;
    if (this.plan.pages === 1) return;
    event.preventDefault();
    this.turnTo(this.plan.page + (event.key === 'PageDown' ? 1 : -1));
  };

  private readonly onFold = async (): Promise<void> => {
    this.inset.fold();
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.folded')?.focus();
  };

  private readonly onUnfold = async (): Promise<void> => {
    this.inset.unfold();
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.inset .fold')?.focus();
  };

  override render() {
    const { status, people } = this.view.value;
    if (status !== 'joined' && status !== 'reconnecting') return this.renderBefore();
    const { kind, stands, inset, page, pages } = this.plan;
    const tiles = this.tiles.value;
    const alone = people === 1 && tiles.length === 1 && tiles[0]?.local === true;
    const at = new Map(stands.map((stand) => [stand.tile.key, stand]));
    const stop = at.has(this.stop) ? this.stop : stands[0]?.tile.key;
    return html`<div
      part="base"
      class="stage ${kind} ${this.resized ? 'resized' : ''} ${this.inset.dragged ? 'dragging' : ''}"
      role="region"
      aria-label=${this.t('stage.label')}
      tabindex="-1"
      @keydown=${this.onKeydown}
      @focusin=${this.onFocusin}
      @pointerdown=${this.swipe.onPointerDown}
      @pointerup=${this.swipe.onPointerUp}
      @hms-request-fold=${this.onFold}
    >
      ${repeat(
        this.drawn,
        (key) => key,
        (key) => {
          const found = at.get(key);
          return found ? this.renderStand(found, key === stop) : nothing;
        },
      )}
      ${inset ? this.renderInset(inset) : nothing} ${alone ? this.renderAlone() : nothing}
      ${tiles.length === 0 ? this.renderNobody() : nothing}
      ${
        pages > 1
          ? pagesTemplate(this.texts, { page, pages }, (to) => {
              this.turnTo(to);
            })
          : nothing
      }
    </div>`;
  }

  /** The place is in the style, so that a tile that moves keeps its element, its focus and its picture. */
  private renderStand({ tile, box }: Stand, stop: boolean): TemplateResult {
    return html`<div class="cell" data-key=${tile.key} .style=${placeOf(box)}>
      <hms-video-tile
        part="tile"
        .peerId=${tile.peerId}
        .source=${tile.source}
        .noTab=${!stop}
      ></hms-video-tile>
    </div>`;
  }

  private renderInset(tile: TileInfo): TemplateResult {
    const { dragged, folded } = this.inset;
    const box = this.inset.place({ width: this.width, height: this.plan.height }, tile.aspect);
    const drag = dragged ? `;transform:translate(${dragged.x}px,${dragged.y}px)` : '';
    if (folded) return this.renderFolded(box);
    return html`<div
      class="cell inset"
      .style=${`${placeOf(box)}${drag}`}
      @pointerdown=${this.inset.onPointerDown}
      @pointermove=${this.inset.onPointerMove}
      @pointerup=${this.inset.onPointerUp}
      @pointercancel=${this.inset.onPointerUp}
    >
      <hms-video-tile
        part="tile inset"
        inset
        .peerId=${tile.peerId}
        .source=${tile.source}
      ></hms-video-tile>
      <button
        class="control fold"
        aria-label=${this.t('stage.own-hide')}
        aria-describedby="move"
        @click=${this.onFold}
        @keydown=${this.inset.onKeydown}
      >
        ${icon('hide')}
      </button>
      <span id="move" hidden>${this.t('stage.own-move')}</span>
    </div>`;
  }

  private renderFolded(box: Box): TemplateResult {
    return html`<button
      class="cell folded"
      aria-label=${this.t('stage.own-show')}
      .style=${placeOf(box)}
      @click=${this.onUnfold}
      @keydown=${this.inset.onKeydown}
    >
      ${icon('person')}
    </button>`;
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
      <span class="sign">${icon('people')}</span>
      <p class="title">${this.t('stage.nobody')}</p>
      <p>${this.t('stage.nobody-hint')}</p>
    </div>`;
  }
}

/** Of the tile in whose place something happened. */
function keyOf(target: EventTarget | null): string | null {
  const cell = target instanceof Element ? target.closest<HTMLElement>('.cell[data-key]') : null;
  return cell?.dataset['key'] ?? null;
}

const NO_PLAN: Plan = {
  ...{ kind: 'empty', stands: [], inset: null, page: 0, pages: 1, height: 0, memory: {} },
};

function placeOf({ x, y, width, height }: Box): string {
  return `inset-inline-start:${x}px;top:${y}px;width:${width}px;height:${height}px`;
}

function sentenceBefore(status: string, inRoom: boolean) {
  if (!inRoom) return 'room.outside';
  if (status === 'entering') return 'room.opening';
  return status === 'joining' ? 'room.joining' : 'stage.empty';
}
