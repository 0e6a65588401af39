import { html, nothing, type PropertyValues } from 'lit';
import { selectIsRecorded, selectIsRecording } from '../../store/selectors/streaming.js';
import { HmsElement } from '../internal/hms-element.js';
import { shallowEqual, StoreController } from '../internal/store-controller.js';
import type { TextKey } from '../lang/en.js';
import { base } from '../styles/base.js';
import { badgeStyles } from '../styles/badge.js';
import { buttonStyles } from '../styles/button.js';
import { recordingBadgeStyles } from './hms-recording-badge.styles.js';

type Recording = 'on' | 'paused' | 'ended';

/**
 * @summary Tells everybody that what happens here is being recorded, or that it pauses. Not shown while it is not.
 * @tag hms-recording-badge
 * @csspart badge - The badge.
 */
export class HmsRecordingBadge extends HmsElement {
  static override styles = [base, buttonStyles, badgeStyles, recordingBadgeStyles];

  private readonly view = new StoreController(
    this,
    () => this.room,
    (state): { recording: Recording } => ({
      recording: selectIsRecording(state) ? 'on' : selectIsRecorded(state) ? 'paused' : 'ended',
    }),
    shallowEqual,
  );

  private told: Recording = 'ended';

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.told = 'ended';
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const { recording } = this.view.value;
    if (!this.room || recording === this.told) return;
    this.told = recording;
    this.announce(this.t(`recording.${recording}`));
  }

  override render() {
    const { recording } = this.view.value;
    if (recording === 'ended') return nothing;
    const sentence: TextKey = `recording.${recording}`;
    return html`<span
      part="badge"
      class="badge ${recording}"
      role="img"
      aria-label=${this.t(sentence)}
    >
      <i class="dot" aria-hidden="true"></i>
      <span class="word" aria-hidden="true">${this.t('recording.badge')}</span>
      <span class="tip below" aria-hidden="true">${this.t(sentence)}</span>
    </span>`;
  }
}
