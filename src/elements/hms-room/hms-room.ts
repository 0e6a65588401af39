import { ContextProvider } from '@lit/context';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { createRoom } from '../../room.js';
import { HmsError, type WireError } from '../../protocol/errors.js';
import type { Credential } from '../../protocol/index.js';
import type { RoomActions, RoomHandle } from '../../store/actions.js';
import type { RoomStore } from '../../store/room-store.js';
import type { RoomState } from '../../store/state.js';
import type { Layout } from '../../templates/types.js';
import { keepContextRequests, roomContext, textsContext } from '../context.js';
import type { HmsEvent } from '../events.js';
import { afterPaint } from '../internal/after-paint.js';
import { emit } from '../internal/emit.js';
import { shallowEqual, StoreController } from '../internal/store-controller.js';
import { loadTexts } from '../lang/locales.js';
import { ENGLISH, type Texts } from '../lang/texts.js';
import { base } from '../styles/base.js';
import { buttonStyles } from '../styles/button.js';
import { Appearance } from './appearance.js';
import { roomStyles } from './hms-room.styles.js';
import { failedScreen, leftScreen, quietScreen, waitingScreen } from './screens.js';
import { defaultServer } from './server-origin.js';

type OwnRoom = ReturnType<typeof createRoom>;

/**
 * Joins one room and provides it to the elements inside. Empty, it draws the whole call; with children it
 * draws nothing of its own, but for what a page cannot do for it: errors, notices, the way back.
 *
 * @summary A room: the whole call in one tag, or the frame around a page's own composition.
 * @tag hms-room
 * @slot - The page's own composition. Elements with a `slot` attribute do not count as one.
 * @slot logo - Instead of the layout's logo, in the prebuilt call.
 * @event hms-joined - The own person is in the room.
 * @event hms-left - The own person left by choice.
 * @event hms-error - Joining failed, the session ended, or a wish was refused.
 * @csspart screen - The screens instead of a call: left, ended, failed.
 */
export class HmsRoom extends LitElement {
  static override styles = [base, buttonStyles, roomStyles];

  @state() private room: RoomHandle | null = null;
  @state() private texts: Texts = ENGLISH;
  @state() private composed = false;
  @state() private callReady = false;
  @state() private loadError: WireError | null = null;
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

  /** A room that somebody else opened, for tests and stories; it is never closed from here. */
  @property({ attribute: false }) handle: RoomHandle | null = null;

  private readonly view = new StoreController(
    this,
    () => this.room,
    ({ status, error, layout, localPeerId, room, userName }) => ({
      status,
      error,
      layout,
      localPeerId,
      roomId: room?.id ?? '',
      userName,
    }),
    shallowEqual,
  );

  private readonly roomProvider = new ContextProvider(this, {
    context: roomContext,
    initialValue: null,
  });
  private readonly textsProvider = new ContextProvider(this, {
    context: textsContext,
    initialValue: ENGLISH,
  });
  private readonly appearance = new Appearance();

  private own: OwnRoom | null = null;
  private entered = '';
  private loading = false;
  private wasIn = false;
  private told: RoomState['status'] = 'idle';

  /** The room's state. Null before the element is connected. */
  get store(): RoomStore | null {
    return this.room?.store ?? null;
  }

  /** Everything a person could do, for a page's own controls. */
  get actions(): RoomActions | null {
    return this.room?.actions ?? null;
  }

  /** The layout document of the own role. */
  get layout(): Layout | null {
    return this.room?.store.getState().layout ?? null;
  }

  override connectedCallback(): void {
    keepContextRequests();
    super.connectedCallback();
    this.addEventListener('hms-announce', this.onAnnounce);
    this.composed = [...this.children].some((child) => !child.slot);
    if (this.composed) this.loadCall();
    this.provide();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('hms-announce', this.onAnnounce);
    // A move is a removal and a return in one go: only who stays away hangs up.
    queueMicrotask(() => {
      if (!this.isConnected) this.close();
    });
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot();
    if (root instanceof ShadowRoot) root.adoptedStyleSheets.push(this.appearance.sheet);
    return root;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    if (changed.has('handle') || changed.has('server')) this.provide();
    if (changed.has('lang') || !this.hasUpdated) void this.loadLanguage();
    if (this.isConnected) this.enterIfWanted();
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    const { status, layout } = this.view.value;
    this.appearance.apply(layout, this.theme);
    if (status === this.told) return;
    this.told = status;
    this.tell();
    if (status === 'lobby') {
      if (this.autoJoin || layout?.screens?.preview?.skip_preview_screen) void this.join();
      afterPaint(() => this.loadCall());
    }
    if (status === 'joining' || status === 'joined' || status === 'reconnecting') this.loadCall();
  }

  /** Makes sure that a room is there and that everything inside knows it. */
  private provide(): void {
    if (!this.handle && !this.own && this.isConnected) {
      const server = this.server || defaultServer(import.meta.url, location.origin);
      this.own = createRoom({ server });
    }
    const room = this.handle ?? this.own;
    if (room === this.room) return;
    this.room = room;
    this.roomProvider.setValue(room);
  }

  private get credential(): Credential | null {
    if (this.authToken) return { token: this.authToken };
    return this.roomCode ? { code: this.roomCode } : null;
  }

  private enterIfWanted(): void {
    if (this.handle) return;
    const key = this.authToken || this.roomCode;
    if (key === this.entered) return;
    this.entered = key;
    this.wasIn = false;
    void this.enter();
  }

  private async enter(): Promise<boolean> {
    const { credential, room } = this;
    if (!credential || !room) return false;
    try {
      await room.actions.enter(credential);
      return true;
    } catch {
      // The state holds the error; the screen and `hms-error` tell it.
      return false;
    }
  }

  private close(): void {
    this.own?.close();
    this.own = null;
    this.entered = '';
    this.wasIn = false;
    this.room = this.handle;
    this.roomProvider.setValue(this.handle);
  }

  private tell(): void {
    const { status, error, localPeerId, roomId } = this.view.value;
    if (status === 'joined') {
      // Also after a repaired connection; joined is told once per stay.
      if (!this.wasIn) emit(this, 'hms-joined', { peerId: localPeerId ?? '', roomId });
      this.wasIn = true;
    } else if (status === 'left') {
      emit(this, 'hms-left', { roomId });
    } else if (status === 'failed' && error) {
      const { code, message, fatal, retry } = HmsError.fromWire(error);
      emit(this, 'hms-error', { code, message, fatal, retry });
    }
  }

  private async loadLanguage(): Promise<void> {
    const lang = this.lang || this.closest<HTMLElement>('[lang]')?.lang || 'en';
    const texts = await loadTexts(lang).catch(() => ENGLISH);
    if (texts === this.texts) return;
    this.texts = texts;
    this.textsProvider.setValue(texts);
  }

  /** Early from the lobby, where a failure costs nothing; tried again when the call needs it. */
  private loadCall(): void {
    if (this.callReady || this.loading) return;
    this.loading = true;
    this.loadError = null;
    import('./call-screen.js')
      .then(
        () => (this.callReady = true),
        (cause: unknown) => (this.loadError = HmsError.from(cause, 'server_away').toWire()),
      )
      .finally(() => (this.loading = false));
  }

  /** Why the call cannot be drawn, once there is one to draw. */
  private get cannotDraw(): WireError | null {
    const { status } = this.view.value;
    return status === 'joined' || status === 'reconnecting' ? this.loadError : null;
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
    if (this.composed) this.loadCall();
  };

  private readonly again = (): void => {
    void this.enter().then((entered) => (entered && this.wasIn ? this.join() : undefined));
  };

  private readonly reload = (): void => {
    location.reload();
  };

  /** Into the call: from the lobby, or again after leaving. Resolves when the room has the person. */
  async join(name?: string): Promise<void> {
    const room = this.room;
    if (!room) return;
    const { status } = room.store.getState();
    if (status === 'joined' || status === 'joining' || status === 'reconnecting') return;
    if (status !== 'lobby' && !(await this.enter())) return;
    const used = room.store.getState().userName;
    const wanted = name || used || this.userName || this.texts.t('guest');
    this.wasIn = false;
    await room.actions.join({ name: wanted }).catch(() => undefined);
  }

  /** Leaves the call. Resolves when the server heard it, or after a moment. */
  async leave(): Promise<void> {
    await this.room?.actions.leave();
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
    const acts = { again: this.again, reload: this.reload };
    const broken = this.cannotDraw;
    if (broken) return failedScreen(this.texts, broken, { ...acts, again: this.reload });
    switch (status) {
      case 'idle':
        return this.credential
          ? waitingScreen(this.texts.t('room.opening'))
          : quietScreen(this.texts.t('room.empty'));
      case 'entering':
        return waitingScreen(this.texts.t('room.opening'));
      case 'lobby':
      case 'joining':
        return html`<div class="lobby">
          <hms-preview .userName=${this.userName}></hms-preview>
        </div>`;
      case 'joined':
      case 'reconnecting':
        return this.callReady
          ? html`<hms-call><slot name="logo" slot="logo"></slot></hms-call>`
          : waitingScreen(this.texts.t('room.joining'));
      case 'left':
        return leftScreen(this.texts, this.again);
      case 'failed':
        return failedScreen(this.texts, error ?? { code: 'internal', message: '' }, acts);
    }
  }
}
