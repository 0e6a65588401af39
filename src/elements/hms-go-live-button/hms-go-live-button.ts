import { html, nothing, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import type { RoomStream } from '../../protocol/index.js';
import { selectHLSState } from '../../store/selectors/streaming.js';
import { HmsElement } from '../internal/hms-element.js';
import { shallowEqual, StoreController } from '../internal/store-controller.js';
import { base } from '../styles/base.js';
import { buttonStyles } from '../styles/button.js';
import { dialogStyles } from '../styles/dialog.js';
import { goLiveButtonStyles } from './hms-go-live-button.styles.js';

/**
 * @summary Begins the live stream of the room, and ends it after a question. Shown to those who may.
 * @tag hms-go-live-button
 * @csspart button - The button.
 * @csspart dialog - The question before the stream ends.
 */
export class HmsGoLiveButton extends HmsElement {
  static override styles = [base, buttonStyles, dialogStyles, goLiveButtonStyles];

  @query('dialog') private dialog!: HTMLDialogElement | null;

  /** The wish to go live is on its way. */
  @state() private asking = false;

  private readonly view = new StoreController(
    this,
    () => this.room,
    (room) => ({
      joined: room.status === 'joined',
      mayStream: room.role?.permissions.hlsStreaming === true,
      stream: selectHLSState(room)?.state ?? null,
    }),
    shallowEqual,
  );

  private last: RoomStream['state'] | null = null;

  protected override updated(): void {
    const { stream, mayStream } = this.view.value;
    const before = this.last;
    this.last = stream;
    if (!mayStream || before === stream) return;
    if (stream === 'started' && before === 'initialised') this.announce(this.t('live.started'));
    if (stream === null && before === 'started') this.announce(this.t('live.stopped'));
    // Somebody else ended it meanwhile.
    if (stream === null || stream === 'failed') this.dialog?.close();
  }

  private readonly start = (): void => {
    const { joined, stream } = this.view.value;
    if (!joined || this.asking || stream === 'initialised') return;
    this.asking = true;
    this.wish((actions) => actions.startHLSStreaming().finally(() => (this.asking = false)));
  };

  private readonly ask = (): void => this.dialog?.showModal();

  private readonly stay = (): void => this.dialog?.close();

  private readonly stop = (): void => {
    this.dialog?.close();
    this.wish((actions) => actions.stopHLSStreaming());
  };

  override render() {
    const { joined, mayStream, stream } = this.view.value;
    if (!this.room || !mayStream) return nothing;
    if (stream === 'started') return this.renderStop();
    const busy = this.asking || stream === 'initialised';
    return html`<button
      part="button"
      class="button grave"
      aria-busy=${busy ? 'true' : 'false'}
      aria-disabled=${joined && !busy ? 'false' : 'true'}
      @click=${this.start}
    >
      ${this.t(busy ? 'live.starting' : 'live.start')}
    </button>`;
  }

  private renderStop(): TemplateResult {
    return html`<button
        part="button"
        class="button"
        aria-label=${this.t('live.stop')}
        @click=${this.ask}
      >
        <span class="long">${this.t('live.stop')}</span>
        <span class="short">${this.t('live.stop-short')}</span>
      </button>
      <dialog part="dialog" aria-labelledby="question" aria-describedby="hint">
        <h2 id="question">${this.t('live.stop-sure')}</h2>
        <p id="hint">${this.t('live.stop-hint')}</p>
        <div class="answers">
          <button class="button grave" @click=${this.stop}>${this.t('live.stop-yes')}</button>
          <button class="button" @click=${this.stay}>${this.t('live.stop-no')}</button>
        </div>
      </dialog>`;
  }
}
