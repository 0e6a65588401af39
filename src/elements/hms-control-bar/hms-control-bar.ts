import { html } from 'lit';
import { HmsElement } from '../internal/hms-element.js';
import { base } from '../styles/base.js';
import { controlBarStyles } from './hms-control-bar.styles.js';

/**
 * @summary The controls of a call: microphone, camera, screen, leave.
 * @tag hms-control-bar
 * @slot start - At the start of the bar, for a product's own controls.
 * @slot more - After the screen button, in the middle.
 * @slot end - At the end of the bar: chat, people and the like.
 * @csspart base - The bar.
 * @csspart group - One pill group in the middle.
 */
export class HmsControlBar extends HmsElement {
  static override styles = [base, controlBarStyles];

  override render() {
    return html`<div part="base" class="bar" role="group" aria-label=${this.t('controls.label')}>
      <div class="side"><slot name="start"></slot></div>
      <div class="middle">
        <div part="group" class="group">
          <hms-mic-button></hms-mic-button>
          <hms-camera-button></hms-camera-button>
        </div>
        <div part="group" class="group">
          <hms-screen-button></hms-screen-button>
          <slot name="more"></slot>
        </div>
        <div part="group" class="group"><hms-leave-button></hms-leave-button></div>
      </div>
      <div class="side end"><slot name="end"></slot></div>
    </div>`;
  }
}
