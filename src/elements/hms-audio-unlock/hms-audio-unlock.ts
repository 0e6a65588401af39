import { html, nothing } from 'lit';
import { HmsElement } from '../internal/hms-element.js';
import { icon } from '../internal/icon.js';
import { StoreController } from '../internal/store-controller.js';
import { base } from '../styles/base.js';
import { buttonStyles } from '../styles/button.js';
import { audioUnlockStyles } from './hms-audio-unlock.styles.js';

/**
 * @summary Asks for one touch when the browser keeps the call silent. Shows nothing otherwise.
 * @tag hms-audio-unlock
 * @csspart base - The card.
 * @csspart button - The button that starts the sound.
 */
export class HmsAudioUnlock extends HmsElement {
  static override styles = [base, buttonStyles, audioUnlockStyles];

  private readonly blocked = new StoreController(
    this,
    () => this.room,
    ({ media }) => media.audioBlocked,
  );

  private readonly unblock = (): void => {
    this.wish((actions) => actions.unblockAudio());
  };

  override render() {
    if (!this.blocked.value) return nothing;
    return html`<div part="base" class="card" role="alert">
      ${icon('speakerOff')}
      <p>${this.t('audio.blocked')}</p>
      <button part="button" class="button primary" @click=${this.unblock}>
        ${this.t('audio.enable')}
      </button>
    </div>`;
  }
}
