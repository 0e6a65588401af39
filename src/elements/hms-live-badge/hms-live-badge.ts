import { html, nothing } from 'lit';
import { selectHLSState } from '../../store/selectors/streaming.js';
import { HmsElement } from '../internal/hms-element.js';
import { shallowEqual, StoreController } from '../internal/store-controller.js';
import { base } from '../styles/base.js';
import { badgeStyles } from '../styles/badge.js';
import { liveBadgeStyles } from './hms-live-badge.styles.js';

const TICK_MS = 1_000;

/**
 * @summary Says that the room is live, and for how long. Not shown while it is not.
 * @tag hms-live-badge
 * @csspart badge - The badge.
 */
export class HmsLiveBadge extends HmsElement {
  static override styles = [base, badgeStyles, liveBadgeStyles];

  private readonly view = new StoreController(
    this,
    () => this.room,
    (state) => {
      const stream = selectHLSState(state);
      const makes = state.role?.permissions.hlsStreaming === true;
      const live = stream?.state === 'started';
      // Who makes the stream counts from the wish, who watches from the first picture.
      return {
        since: live ? (makes ? stream.initialisedAt : (stream.startedAt ?? 0)) : 0,
        ahead: state.clockAhead,
      };
    },
    shallowEqual,
  );

  private ticking: ReturnType<typeof setInterval> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.tick(false);
  }

  protected override updated(): void {
    this.tick(this.isConnected && this.view.value.since > 0);
  }

  override render() {
    const { since, ahead } = this.view.value;
    if (since === 0) return nothing;
    const time = clock(Math.max(0, Date.now() + ahead - since));
    return html`<span
      part="badge"
      class="badge"
      role="img"
      aria-label=${this.t('live.for', { time })}
    >
      <span class="dot"></span>
      <span class="word" aria-hidden="true">${this.t('live.badge')}</span>
      <bdi aria-hidden="true">${time}</bdi>
    </span>`;
  }

  private tick(wanted: boolean): void {
    if (wanted === (this.ticking !== undefined)) return;
    clearInterval(this.ticking);
    this.ticking = wanted ? setInterval(() => this.requestUpdate(), TICK_MS) : undefined;
  }
}

/** 5:07, 1:05:07 */
function clock(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1_000);
  const two = (value: number) => String(value % 60).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}
