import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import type { TrackStats } from '../../store/ports.js';
import { HmsElement } from '../internal/hms-element.js';
import { icon, type IconName } from '../internal/icon.js';
import { MenuController } from '../internal/menu-controller.js';
import { shallowEqual, StoreController } from '../internal/store-controller.js';
import type { TextKey } from '../lang/en.js';
import { base } from '../styles/base.js';
import { buttonStyles } from '../styles/button.js';
import { menuStyles } from '../styles/menu.js';
import { signStyles } from '../styles/sign.js';
import { connectionView, type ConnectionView, type Health } from './connection-view.js';
import { connectionStyles } from './hms-connection.styles.js';
import { checkConnection, type LobbyVerdict } from './lobby-check.js';

const SIGNS: Record<Health, IconName> = {
  good: 'signal',
  weak: 'signalLow',
  busy: 'busy',
  reconnecting: 'retry',
  lost: 'warning',
  offline: 'offline',
};

/** A weak signal is part of a whole one. */
const sign = (health: Health): TemplateResult =>
  health === 'weak'
    ? html`<span class="bars">${icon('signal')}${icon('signalLow')}</span>`
    : html`${icon(SIGNS[health])}`;

/**
 * How well this page is connected: in a call a small sign, whose words say why it is not good and what may help; in the
 * lobby one quiet line. Not shown where there is no room.
 *
 * @summary The state of the own connection, with its reason in words.
 * @tag hms-connection
 * @csspart button - The sign in a call.
 * @csspart popover - What it means.
 * @csspart line - The line in the lobby.
 */
export class HmsConnection extends HmsElement {
  static override styles = [base, buttonStyles, menuStyles, signStyles, connectionStyles];

  @state() private online = navigator.onLine;
  @state() private stats: TrackStats | null = null;
  /** Of the lobby; null: nobody has asked. */
  @state() private verdict: LobbyVerdict | 'asking' | null = null;

  private readonly menu = new MenuController(this);

  private readonly view = new StoreController<ConnectionView & { place: 'lobby' | 'call' | null }>(
    this,
    () => this.room,
    (room) => ({ ...connectionView(room, this.online), place: placeOf(room.status) }),
    shallowEqual,
  );

  private checks = 0;
  private told: Health | null = null;
  private measured: { trackId: string; off: () => void } | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.online = navigator.onLine;
    addEventListener('online', this.onNetwork);
    addEventListener('offline', this.onNetwork);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('online', this.onNetwork);
    removeEventListener('offline', this.onNetwork);
    this.checks += 1;
    this.verdict = null;
    this.told = null;
    this.measure('');
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const { place, health, measurable, why } = this.view.value;
    if (place === 'lobby' && this.verdict === null && this.online) void this.check();
    if (place !== 'lobby' && this.verdict !== null) this.verdict = null;
    this.measure(place === 'call' && this.menu.open ? measurable : '');
    if (place !== 'call') this.told = null;
    else if (why !== 'connection.room-why') this.tell(health);
  }

  /** In words for who does not see the sign; the room's own connection is told by a notice. */
  private tell(health: Health): void {
    const before = this.told;
    this.told = health;
    if (before === null || before === health) return;
    if (health === 'good') this.announce(this.t('connection.again'));
    else this.announce(this.t('connection.label', { state: this.t(`connection.${health}`) }));
  }

  private readonly onNetwork = (): void => {
    this.online = navigator.onLine;
    this.verdict = null;
  };

  private async check(): Promise<void> {
    if (!this.room) return;
    const mine = ++this.checks;
    this.verdict = 'asking';
    const verdict = await checkConnection(this.room.actions);
    if (mine === this.checks) this.verdict = verdict;
  }

  private measure(trackId: string): void {
    if ((this.measured?.trackId ?? '') === trackId) return;
    this.measured?.off();
    this.measured = null;
    if (!trackId || !this.room) return;
    const off = this.room.actions.onTrackStats(trackId, (stats) => (this.stats = stats));
    this.measured = { trackId, off };
  }

  override render() {
    const { place } = this.view.value;
    if (!this.room || place === null) return nothing;
    return place === 'lobby' ? this.renderLine() : this.renderSign();
  }

  private renderLine(): TemplateResult {
    const { verdict, online } = this;
    const [kind, glyph, text]: [string, IconName, string] = !online
      ? ['weak', 'offline', this.t('connection.offline-why')]
      : verdict === null || verdict === 'asking'
        ? ['checking', 'signal', this.t('connection.checking')]
        : verdict.kind === 'good'
          ? ['good', 'signal', this.t('connection.lobby-good')]
          : verdict.kind === 'slow'
            ? ['slow', 'signalLow', this.t('connection.lobby-slow', { count: verdict.ms })]
            : ['weak', 'signalLow', this.t('connection.lobby-weak')];
    return html`<p part="line" class="line ${kind}">${icon(glyph)}<span>${text}</span></p>`;
  }

  private renderSign(): TemplateResult {
    const { health, why } = this.view.value;
    const name: TextKey = `connection.${health}`;
    const label = this.t('connection.label', { state: this.t(name) });
    return html`<button
        part="button"
        class="sign ${health}"
        aria-label=${label}
        aria-haspopup="dialog"
        aria-expanded=${this.menu.open ? 'true' : 'false'}
        popovertarget="menu"
      >
        ${sign(health)}
        <span class="tip end below" aria-hidden="true">${label}</span>
      </button>
      <div
        id="menu"
        part="popover"
        popover
        role="dialog"
        aria-label=${this.t('connection.title')}
        @toggle=${this.menu.onToggle}
      >
        <h3 class=${health}>${sign(health)}${this.t(name)}</h3>
        <p class="why">${this.t(why)}</p>
        ${this.renderOthers()} ${this.renderMeasures()}
      </div>`;
  }

  private renderOthers(): TemplateResult | typeof nothing {
    const names = this.view.value.others.split('\n').filter(Boolean);
    if (names.length === 0) return nothing;
    const list = new Intl.ListFormat(this.texts.lang, { type: 'conjunction' }).format(names);
    return html`<p class="others" dir="auto">${this.t('connection.their', { names: list })}</p>`;
  }

  private renderMeasures(): TemplateResult | typeof nothing {
    if (!this.stats || !this.menu.open) return nothing;
    const { roundTrip, loss } = this.stats;
    const percent = { style: 'percent', maximumFractionDigits: 1 } as const;
    return html`<dl>
      ${
        roundTrip === null
          ? nothing
          : html`<dt>${this.t('connection.round-trip')}</dt>
              <dd>${this.t('connection.ms', { count: Math.round(roundTrip) })}</dd>`
      }
      ${
        loss === null
          ? nothing
          : html`<dt>${this.t('connection.loss')}</dt>
              <dd>${this.texts.number(loss, percent)}</dd>`
      }
    </dl>`;
  }
}

function placeOf(status: string): 'lobby' | 'call' | null {
  if (status === 'lobby' || status === 'joining') return 'lobby';
  return status === 'joined' || status === 'reconnecting' ? 'call' : null;
}
