import { html, nothing, type PropertyValues } from 'lit';
import { state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Notice, UnmuteRequest } from '../../store/state.js';
import { HmsElement } from '../internal/hms-element.js';
import { icon } from '../internal/icon.js';
import { StoreController } from '../internal/store-controller.js';
import { base } from '../styles/base.js';
import { buttonStyles } from '../styles/button.js';
import { toastsStyles } from './hms-toasts.styles.js';
import type { UnmuteQuestion } from './unmute-question.js';

const STAYS_MS = { info: 4_000, error: 9_000 } as const;
/** What asks for an answer. */
const ASKS_MS = 15_000;
const AT_ONCE = 3;

/**
 * @summary Short notices: who came, what failed. They leave by themselves, but not while somebody reads.
 * @tag hms-toasts
 * @csspart base - The stack.
 * @csspart toast - One notice.
 * @event hms-request-poll - Somebody wants to answer the poll that a notice told.
 */
export class HmsToasts extends HmsElement {
  static override styles = [base, buttonStyles, toastsStyles];

  private readonly notices = new StoreController(
    this,
    () => this.room,
    ({ notices }) => notices,
  );

  private readonly asked = new StoreController(
    this,
    () => this.room,
    ({ unmuteRequest }) => unmuteRequest,
  );

  /** What asks to unmute. */
  @state() private request: UnmuteQuestion | null = null;

  private told: UnmuteRequest | null = null;
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private known: ReadonlySet<string> = new Set();
  private held = false;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
    this.known = new Set();
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const shown = this.notices.value.slice(0, AT_ONCE);
    for (const [id, timer] of this.timers) {
      if (shown.some((notice) => notice.id === id)) continue;
      clearTimeout(timer);
      this.timers.delete(id);
    }
    for (const notice of shown) {
      if (this.known.has(notice.id)) continue;
      this.start(notice);
      this.announce(this.sentence(notice));
    }
    this.known = new Set(shown.map(({ id }) => id));
    const asked = this.asked.value;
    if (asked && !this.request) {
      void this.fetchRequest();
      return;
    }
    if (asked && this.request && asked !== this.told) {
      this.announce(this.request.sentence(this.texts, asked));
    }
    this.told = asked;
  }

  private async fetchRequest(): Promise<void> {
    const { UnmuteQuestion } = await import('./unmute-question.js');
    this.request ??= new UnmuteQuestion(this, {
      accept: () => this.wish((actions) => actions.acceptUnmuteRequest()),
      reject: () => this.room?.actions.rejectUnmuteRequest(),
    });
  }

  private start({ id, kind, pollId }: Notice): void {
    // A state, not an event: it goes when the store says that it is over.
    if (id === 'notice.reconnecting') return;
    const end = () => {
      // Read under the pointer or the focus: come back later.
      if (this.held) this.timers.set(id, setTimeout(end, 1_000));
      else this.dismiss(id);
    };
    const stays = pollId === undefined ? STAYS_MS[kind] : ASKS_MS;
    this.timers.set(id, setTimeout(end, stays));
  }

  private dismiss(id: string): void {
    this.room?.actions.dismissNotice(id);
  }

  private readonly answer = ({ id, pollId = '' }: Notice): void => {
    this.dismiss(id);
    this.emit('hms-request-poll', { pollId }, { cancelable: true });
  };

  private sentence({ text, values }: Notice): string {
    return this.texts.find(text, values) ?? this.texts.find(`error.${text}`, values) ?? text;
  }

  private readonly hold = (): void => {
    this.held = true;
  };

  private readonly release = (): void => {
    this.held = this.matches(':hover') || this.matches(':focus-within');
  };

  override render() {
    const { request } = this;
    const asked = this.asked.value;
    return html`<div
      part="base"
      class="stack"
      role="group"
      aria-label=${this.t('notice.label')}
      @pointerenter=${this.hold}
      @pointerleave=${this.release}
      @focusin=${this.hold}
      @focusout=${this.release}
    >
      ${asked && request ? request.render(this.texts, asked) : nothing}
      ${repeat(
        this.notices.value.slice(0, AT_ONCE),
        ({ id }) => id,
        (notice) =>
          html`<div part="toast" class="toast ${notice.kind}">
            ${icon(notice.kind === 'error' ? 'warning' : 'info')}
            <p dir="auto">${this.sentence(notice)}</p>
            ${
              notice.pollId === undefined
                ? nothing
                : html`<button
                    class="answer"
                    @click=${() => {
                      this.answer(notice);
                    }}
                  >
                    ${this.t('notice.poll-open')}
                  </button>`
            }
            <button
              class="dismiss"
              aria-label=${this.t('dismiss')}
              @click=${() => {
                this.dismiss(notice.id);
              }}
            >
              ${icon('close')}
            </button>
          </div>`,
      )}
    </div>`;
  }
}
