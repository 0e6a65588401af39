import { html, nothing, type PropertyValues } from 'lit';
import { state } from 'lit/decorators.js';
import { HmsError } from '../../protocol/errors.js';
import type { RoomHandle } from '../../store/actions.js';
import { HmsElement } from '../internal/hms-element.js';
import { icon } from '../internal/icon.js';
import { StoreController } from '../internal/store-controller.js';
import { base } from '../styles/base.js';
import { buttonStyles } from '../styles/button.js';
import { signStyles } from '../styles/sign.js';
import { pipStyles } from './hms-pip.styles.js';
import type { DocumentPictureInPicture, Pip, PipHost } from './pip-window.js';

/** What this browser has; asked anew each time, since a page may bring it. */
function windows(): DocumentPictureInPicture | undefined {
  return (window as { documentPictureInPicture?: DocumentPictureInPicture })
    .documentPictureInPicture;
}

/**
 * Opens the call in a small window over other programs: who speaks, oneself and the controls; where the browser has no
 * such windows, the picture of who speaks alone. Not shown where it has neither. The window closes with the call.
 *
 * @summary The button that takes the call out into a small window over other programs.
 * @tag hms-pip
 * @event hms-request-leave - The person pressed leave in the small window.
 * @csspart button - The button.
 */
export class HmsPip extends HmsElement {
  static override styles = [base, buttonStyles, signStyles, pipStyles];

  @state() private pip: Pip | null = null;

  private readonly inCall = new StoreController(
    this,
    () => this.room,
    ({ status }) => status === 'joined' || status === 'reconnecting',
  );

  private opening = false;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.close();
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (!this.inCall.value) this.close();
  }

  /** Opens the small window, in answer to a click. Resolves when it is there, or was refused (`hms-error`). */
  async open(): Promise<void> {
    const { room } = this;
    if (!room || this.pip || this.opening || !this.inCall.value) return;
    this.opening = true;
    try {
      const pip = await this.request({
        room,
        texts: () => this.texts,
        element: this,
        leave: this.leave,
        closed: () => (this.pip = null),
      });
      // The call may have ended meanwhile, or gone elsewhere.
      if (!this.mayShow(room)) {
        pip.close();
        return;
      }
      this.pip = pip;
      this.announce(this.t('pip.opened'));
    } catch (cause) {
      const { code, message, fatal, retry } = HmsError.from(cause);
      this.emit('hms-error', { code, message, fatal, retry });
    } finally {
      this.opening = false;
    }
  }

  close(): void {
    this.pip?.close();
  }

  /** A window, else the picture: a browser that has windows refuses them inside of a frame. */
  private async request(host: PipHost): Promise<Pip> {
    const pip = windows();
    if (pip) {
      const { openPipWindow } = await import('./pip-window.js');
      try {
        return await openPipWindow(pip, host);
      } catch (cause) {
        if (!document.pictureInPictureEnabled) throw cause;
      }
    }
    const { openPipVideo } = await import('./pip-video.js');
    return openPipVideo(host);
  }

  private mayShow(room: RoomHandle): boolean {
    const { status } = room.store.getState();
    return this.room === room && (status === 'joined' || status === 'reconnecting');
  }

  private readonly leave = (): void => {
    const asked = this.emit('hms-request-leave', { source: 'button' }, { cancelable: true });
    if (!asked.defaultPrevented) this.wish((actions) => actions.leave());
  };

  private readonly toggle = (): void => {
    if (this.pip) this.close();
    else void this.open();
  };

  override render() {
    const offered = windows() !== undefined || document.pictureInPictureEnabled;
    if (!this.room || !this.inCall.value || !offered) return nothing;
    const open = this.pip !== null;
    const label = this.t(open ? 'pip.close' : 'pip.open');
    return html`<button
      part="button"
      class="sign ${open ? 'active' : ''}"
      aria-label=${label}
      @click=${this.toggle}
    >
      ${icon('pip')}
      <span class="tip end below" aria-hidden="true">${label}</span>
    </button>`;
  }
}
