import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { selectConferencing } from '../../store/selectors/layout.js';
import { HmsElement } from '../internal/hms-element.js';
import { icon } from '../internal/icon.js';
import { MenuController } from '../internal/menu-controller.js';
import { shallowEqual, StoreController } from '../internal/store-controller.js';
import { base } from '../styles/base.js';
import { buttonStyles } from '../styles/button.js';
import { menuStyles } from '../styles/menu.js';
import { controlBarStyles } from './hms-control-bar.styles.js';

/** Narrower than this, who has microphone and camera finds the rest behind one button. */
const NARROW = 520;

/**
 * @summary The controls of a call: microphone, camera, screen, hand, reactions, leave.
 * @tag hms-control-bar
 * @slot start - At the start of the bar, for a product's own controls.
 * @slot more - After the reactions, in the middle.
 * @slot end - At the end of the bar: chat, people and the like.
 * @csspart base - The bar.
 * @csspart group - One pill group in the middle.
 */
export class HmsControlBar extends HmsElement {
  static override styles = [base, buttonStyles, menuStyles, controlBarStyles];

  @state() private narrow = false;

  private readonly menu = new MenuController(this);

  private readonly view = new StoreController(
    this,
    () => this.room,
    (room) => {
      const allowed = room.role?.publish.allowed ?? [];
      const { handRaise, reactions } = selectConferencing(room);
      return {
        publishes: allowed.length > 0,
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

  override render() {
    const { sends, others } = this.view.value;
    return html`<div part="base" class="bar" role="group" aria-label=${this.t('controls.label')}>
      <div class="side"><slot name="start"></slot></div>
      <div class="middle">
        <div part="group" class="group">
          <hms-mic-button></hms-mic-button>
          <hms-camera-button></hms-camera-button>
        </div>
        <div part="group" class="group">
          ${this.narrow && sends ? (others ? this.renderFolded() : nothing) : renderOthers()}
          <slot name="more"></slot>
        </div>
        <div part="group" class="group">
          <hms-leave-button ?compact=${this.narrow}></hms-leave-button>
        </div>
      </div>
      <div class="side end"><slot name="end"></slot></div>
    </div>`;
  }

  private renderFolded(): TemplateResult {
    const label = this.t('controls.more');
    return html`<button
        class="control"
        aria-label=${label}
        aria-expanded=${this.menu.open ? 'true' : 'false'}
        popovertarget="menu"
      >
        ${icon('more')}
        <span class="tip" aria-hidden="true">${label}</span>
      </button>
      <div id="menu" class="folded" popover @toggle=${this.menu.onToggle}>${renderOthers()}</div>`;
  }
}

function renderOthers(): TemplateResult {
  return html`<hms-screen-button></hms-screen-button>
    <hms-hand-button></hms-hand-button>
    <hms-reaction-button></hms-reaction-button>`;
}
