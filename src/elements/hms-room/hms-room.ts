import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { WireError } from '../../protocol/errors.js';
import type { RoomActions, RoomHandle } from '../../store/actions.js';
import type { Notifications } from '../../store/notifications.js';
import type { RoomStore } from '../../store/room-store.js';
import type { RoomState } from '../../store/state.js';
import type { Layout, LayoutPatch } from '../../templates/types.js';
import { keepContextRequests } from '../context.js';
import type { HmsEvent } from '../events.js';
import { afterPaint } from '../internal/after-paint.js';
import { shallowEqual, StoreController } from '../internal/store-controller.js';
import { base } from '../styles/base.js';
import { buttonStyles } from '../styles/button.js';
import { Appearance } from './appearance.js';
import { CallLoader } from './call-loader.js';
import { ComfortsLoader } from './comforts-loader.js';
import { roomStyles } from './hms-room.styles.js';
import { FocusKeeper } from './focus-keeper.js';
import type { LayoutOverride } from './layout-override.js';
import { RoomSession } from './room-session.js';
import { RoomTexts } from './room-texts.js';
import { failedScreen, leftScreen, quietScreen, waitingScreen } from './screens.js';

/**
 * Joins one room and provides it to the elements inside. Empty, it draws the whole call; with children it
 * draws nothing of its own, but for what a page cannot do for it: errors, notices, the way back.
 *
 * @summary A room: the whole call in one tag, or the frame around a page's own composition.
 * @tag hms-room
 * @slot - The page's own composition. Elements with a `slot` attribute do not count as one.
 * @slot logo - Instead of the layout's logo, in the prebuilt call.
 * @attr {'entering' | 'lobby' | 'joining' | 'joined' | 'reconnecting' | 'left' | 'failed'} status - Where the stay stands, written by the room for the CSS of the page.
 * @event hms-joined - The own person is in the room.
 * @event hms-left - The own person left by choice.
 * @event hms-error - Joining failed, the session ended, or a wish was refused.
 * @csspart sheet - The dialog of settings or shortcuts.
 * @cssprop [--hms-mirror=-1] - The own picture: -1 as in a mirror, 1 as others see it.
 * @csspart screen - The screens instead of a call: left, ended, failed.
 */
export class HmsRoom extends LitElement {
  static override styles = [base, buttonStyles, roomStyles];

  private readonly session = new RoomSession(this);
  private readonly texts = new RoomTexts(this);
  private readonly call = new CallLoader(this);
  private patch: LayoutOverride | null = null;
  private readonly appearance = new Appearance(this);
  private readonly comforts = new ComfortsLoader(
    this,
    () => this.session.room,
    () => this.texts.value,
  );
  protected readonly focusKeeper = new FocusKeeper(this);
  private told: RoomState['status'] = 'idle';

  @state() private composed = false;
  @state() private announcement = '';

  /** The code at the end of a join link. */
  @property({ attribute: 'room-code' }) roomCode = '';

  /** A token that your server signed; goes before `room-code`. */
  @property({ attribute: 'auth-token' }) authToken = '';

  /** The hms-kit server; by default where this script came from. */
  @property() server = '';

  /** The name to start with in the lobby. */
  @property({ attribute: 'user-name' }) userName = '';

  /** Kept for your product; who somebody is, only a signed token can say. */
  @property({ attribute: 'user-id' }) userId = '';

  /** Goes straight into the call, without the lobby. */
  @property({ type: Boolean, attribute: 'auto-join' }) autoJoin = false;

  /** The language of the texts; else the page's. */
  @property({ reflect: true, useDefault: true }) override lang = '';

  /** `light` or `dark`; else what the layout says. */
  @property({ reflect: true, useDefault: true }) theme: '' | 'light' | 'dark' = '';

  /**
   * The folder with the model and the code of background effects; see the guides. Without it, nobody is offered
   * any.
   */
  @property({ attribute: 'effects-url' }) effectsUrl = '';

  /** Single keys do nothing: for pages that have keys of their own. */
  @property({ type: Boolean, attribute: 'no-shortcuts' }) noShortcuts = false;

  /** A room that somebody else opened, for tests and stories; it is never closed from here. */
  @property({ attribute: false }) handle: RoomHandle | null = null;

  private readonly view = new StoreController(
    this,
    () => this.session.room,
    ({ status, error, layout }) => ({ status, error, layout }),
    shallowEqual,
  );

  /** The room's state. Null before the element is connected. */
  get store(): RoomStore | null {
    return this.session.room?.store ?? null;
  }

  /** Everything a person could do, for a page's own controls. */
  get actions(): RoomActions | null {
    return this.session.room?.actions ?? null;
  }

  /** What happens in the room, for what a page does once: `onNotification(listener, types)`. */
  get notifications(): Notifications | null {
    return this.session.room?.notifications ?? null;
  }

  /**
   * The layout document that the room shows. What is set here is laid over that of the own role, also of a later
   * role: keys replace keys, null takes away, lists are replaced whole. A document that breaks the format is told
   * by `hms-error`, and not used.
   */
  // Declared for what a page sets before the script is there.
  @property({ attribute: false })
  get layout(): Layout | null {
    return this.session.room?.store.getState().layout ?? null;
  }
  set layout(patch: LayoutPatch | null) {
    void this.overrideLayout(patch);
  }

  private async overrideLayout(patch: LayoutPatch | null): Promise<void> {
    const { LayoutOverride } = await import('./layout-override.js');
    this.patch ??= new LayoutOverride(this, () => this.session.room);
    this.patch.set(patch);
  }

  override connectedCallback(): void {
    keepContextRequests();
    super.connectedCallback();
    this.addEventListener('hms-announce', this.onAnnounce);
    this.composed = [...this.children].some((child) => !child.slot);
    if (this.composed) this.call.load('every');
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('hms-announce', this.onAnnounce);
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot();
    if (root instanceof ShadowRoot) root.adoptedStyleSheets.push(this.appearance.sheet);
    return root;
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    const { status, layout } = this.view.value;
    this.appearance.apply(layout, this.theme);
    if (status === this.told) return;
    this.told = status;
    this.setAttribute('status', status);
    this.session.tell();
    if (status === 'lobby') {
      if (this.autoJoin || layout?.screens?.preview?.skip_preview_screen) void this.join();
      afterPaint(() => this.loadCall());
    }
    if (status === 'joining' || status === 'joined' || status === 'reconnecting') this.loadCall();
  }

  private loadCall(): void {
    this.call.load(
      this.session.room?.store.getState().role?.needsMedia === false ? 'stream' : 'call',
    );
  }

  /** Why the call cannot be drawn, once there is one to draw. */
  private get cannotDraw(): WireError | null {
    const { status } = this.view.value;
    return status === 'joined' || status === 'reconnecting' ? this.call.error : null;
  }

  private readonly onAnnounce = (event: HmsEvent<'hms-announce'>): void => {
    event.stopPropagation();
    // The same sentence twice is read twice only when it differs.
    const { text } = event.detail;
    this.announcement = text === this.announcement ? `${text}\u00a0` : text;
  };

  private readonly onSlotChange = (event: Event): void => {
    const slot = event.target as HTMLSlotElement;
    this.composed = slot.assignedElements().length > 0;
    if (this.composed) this.call.load('every');
  };

  private readonly again = (): void => {
    void this.session.again(this.fallbackName);
  };

  private readonly reload = (): void => {
    location.reload();
  };

  /** What the layout asks after the call; its element comes when there is something to ask. */
  private get feedback(): TemplateResult | typeof nothing {
    const { feedback } = this.layout?.screens?.leave?.default?.elements ?? {};
    if (!feedback) return nothing;
    void import('../hms-feedback/hms-feedback.define.js');
    return html`<hms-feedback></hms-feedback>`;
  }

  /** For who gave no name. */
  private get fallbackName(): string {
    return this.userName || this.texts.value.t('guest');
  }

  /** Into the call: from the lobby, or again after leaving. Resolves when the room has the person. */
  async join(name?: string): Promise<void> {
    await this.session.join(name ?? '', this.fallbackName);
  }

  /** Leaves the call. Resolves when the server heard it, or after a moment. */
  async leave(): Promise<void> {
    await this.session.room?.actions.leave();
  }

  override render() {
    const { status } = this.view.value;
    const over = status === 'left' || status === 'failed' || this.cannotDraw !== null;
    const own = !this.composed || over;
    return html`${own ? html`<div class="app ${status}">${this.renderApp()}</div>` : nothing}
      <slot ?hidden=${over} @slotchange=${this.onSlotChange}></slot>
      ${
        this.querySelector('hms-toasts')
          ? nothing
          : html`<div class="toasts"><hms-toasts></hms-toasts></div>`
      }
      ${
        this.composed && !this.querySelector('hms-audio-unlock')
          ? html`<div class="toasts low"><hms-audio-unlock></hms-audio-unlock></div>`
          : nothing
      }
      <div class="sr" role="status" aria-live="polite">${this.announcement}</div>`;
  }

  private renderApp(): TemplateResult {
    const { status, error } = this.view.value;
    const texts = this.texts.value;
    const acts = { again: this.again, reload: this.reload };
    const broken = this.cannotDraw;
    if (broken) return failedScreen(texts, broken, { ...acts, again: this.reload });
    switch (status) {
      case 'idle':
        return this.session.credential
          ? waitingScreen(texts.t('room.opening'))
          : quietScreen(texts.t('room.empty'));
      case 'entering':
        return waitingScreen(texts.t('room.opening'));
      case 'lobby':
      case 'joining':
        return html`<div class="lobby">
          <hms-preview .userName=${this.userName}></hms-preview>
        </div>`;
      case 'joined':
      case 'reconnecting':
        return this.call.ready
          ? html`<hms-call><slot name="logo" slot="logo"></slot></hms-call>`
          : waitingScreen(texts.t('room.joining'));
      case 'left':
        return leftScreen(texts, this.again, this.feedback);
      case 'failed':
        return failedScreen(texts, error ?? { code: 'internal', message: '' }, acts);
    }
  }
}
