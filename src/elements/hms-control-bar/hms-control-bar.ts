import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { isBeRightBack } from '../../store/be-right-back.js';
import { selectConferencing } from '../../store/selectors/layout.js';
import { selectLocalPeer } from '../../store/selectors/peers.js';
import { HmsElement } from '../internal/hms-element.js';
import { icon } from '../internal/icon.js';
import { LateMenu } from '../internal/late-menu.js';
import { shallowEqual, StoreController } from '../internal/store-controller.js';
import { base } from '../styles/base.js';
import { buttonStyles } from '../styles/button.js';
import { controlBarStyles } from './hms-control-bar.styles.js';

/** Narrower than this, who has microphone and camera finds the rest behind one button. */
const NARROW = 700;

/**
 * @summary The controls of a call: microphone, camera, screen, hand, reactions, leave, and a menu of what is needed less often.
 * @tag hms-control-bar
 * @slot start - At the start of the bar, for a product's own controls.
 * @slot more - After the reactions, in the middle.
 * @slot end - At the end of the bar: chat, people and the like.
 * @csspart base - The bar.
 * @csspart group - One pill group in the middle.
 * @csspart more - The menu.
 * @csspart item - One line of the menu.
 * @event hms-request-settings - Somebody wants to see the settings.
 * @event hms-request-shortcuts - Somebody wants to see the keyboard shortcuts.
 */
export class HmsControlBar extends HmsElement {
  static override styles = [base, buttonStyles, controlBarStyles];

  @state() private narrow = false;

  private readonly menu = new LateMenu(this, async () => {
    const { MoreMenu } = await import('./more-menu.js');
    return new MoreMenu(this, {
      setAway: (away) => {
        this.setAway(away);
      },
      openSettings: () => {
        this.emit('hms-request-settings', {}, { cancelable: true });
      },
      openShortcuts: () => {
        this.emit('hms-request-shortcuts', {}, { cancelable: true });
      },
    });
  });

  private readonly view = new StoreController(
    this,
    () => this.room,
    (room) => {
      const allowed = room.role?.publish.allowed ?? [];
      const { handRaise, reactions, brb } = selectConferencing(room);
      return {
        publishes: allowed.length > 0,
        // Who watches a stream finds all there is in the player.
        more: room.role?.needsMedia === true,
        away: brb ? isBeRightBack(selectLocalPeer(room)?.metadata ?? '') : null,
        shortcuts: room.shortcuts,
        sends: allowed.includes('audio') || allowed.includes('video'),
        others: handRaise || reactions || allowed.includes('screen'),
      };
    },
    shallowEqual,
  );

  private resizes: ResizeObserver | null = null;
  private asked = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.resizes = new ResizeObserver(([entry]) => {
      this.narrow = (entry?.contentRect.width ?? NARROW) < NARROW;
    });
    this.resizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resizes?.disconnect();
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    // Outside a room everything is shown.
    if (this.asked || (this.room && !this.view.value.publishes)) return;
    this.asked = true;
    import('./media-buttons.define.js').catch(() => (this.asked = false));
  }

  private setAway(away: boolean): void {
    this.wish(async (actions) => {
      await actions.setBeRightBack(away);
      this.announce(this.t(away ? 'brb.on' : 'brb.off'));
    });
  }

  override render() {
    const { sends, others, more } = this.view.value;
    const folds = this.narrow && sends && others;
    return html`<div part="base" class="bar" role="group" aria-label=${this.t('controls.label')}>
      <div class="side"><slot name="start"></slot></div>
      <div class="middle">
        <div part="group" class="group">
          <hms-mic-button></hms-mic-button>
          <hms-camera-button></hms-camera-button>
        </div>
        <div part="group" class="group">
          ${this.narrow && sends ? nothing : renderOthers()}
          <slot name="more"></slot>
        </div>
        <div part="group" class="group">
          <hms-leave-button ?compact=${this.narrow}></hms-leave-button>
        </div>
      </div>
      <div class="side end">
        <slot name="end"></slot>
        ${more || folds ? this.renderMore(folds) : nothing}
      </div>
    </div>`;
  }

  private renderMore(folds: boolean): TemplateResult {
    const label = this.t('controls.more');
    const { away, shortcuts } = this.view.value;
    const folded = folds ? renderOthers() : nothing;
    return html`<button
        class="control"
        aria-label=${label}
        aria-expanded=${this.menu.value?.open ? 'true' : 'false'}
        popovertarget="menu"
        @pointerenter=${this.menu.fetch}
        @focus=${this.menu.fetch}
        @click=${this.menu.onClick}
      >
        ${icon('more')}
        <span class="tip end" aria-hidden="true">${label}</span>
      </button>
      ${this.menu.value?.render({ texts: this.texts, folded, away, shortcuts }) ?? nothing}`;
  }
}

function renderOthers(): TemplateResult {
  return html`<hms-screen-button></hms-screen-button>
    <hms-hand-button></hms-hand-button>
    <hms-reaction-button></hms-reaction-button>`;
}
