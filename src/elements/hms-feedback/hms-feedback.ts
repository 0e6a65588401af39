import { html, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { LIMITS } from '../../protocol/model.js';
import { HmsError } from '../../protocol/errors.js';
import { selectFeedback } from '../../store/selectors/feedback.js';
import type { FeedbackView } from '../../templates/view.js';
import { HmsElement } from '../internal/hms-element.js';
import { StoreController } from '../internal/store-controller.js';
import { base } from '../styles/base.js';
import { buttonStyles } from '../styles/button.js';
import { checkStyles } from '../styles/check.js';
import { feedbackStyles } from './hms-feedback.styles.js';

/**
 * Asks what the layout of the role asks after a call, and hands the answer to the server and the page. Shows nothing
 * where the layout asks nothing.
 *
 * @summary The rating after a call, as the layout words it.
 * @tag hms-feedback
 * @event hms-feedback - The person answered; the detail is the answer.
 * @csspart base - The form.
 */
export class HmsFeedback extends HmsElement {
  static override styles = [base, buttonStyles, checkStyles, feedbackStyles];

  @state() private chosen: number | null = null;
  @state() private reasons: ReadonlySet<string> = new Set();
  @state() private comment = '';
  @state() private sending: 'no' | 'now' | 'failed' | 'done' = 'no';

  private readonly view = new StoreController(this, () => this.room, selectFeedback);

  private choose(index: number): void {
    this.chosen = index;
    this.reasons = new Set();
  }

  private turn(reason: string): void {
    const reasons = new Set(this.reasons);
    if (!reasons.delete(reason)) reasons.add(reason);
    this.reasons = reasons;
  }

  private readonly onSubmit = (event: Event): void => {
    event.preventDefault();
    void this.send();
  };

  private async send(): Promise<void> {
    const rating = this.view.value?.ratings[this.chosen ?? -1];
    if (!rating || !this.room || this.sending === 'now' || this.sending === 'done') return;
    const { label, value } = rating;
    const comment = this.comment.trim();
    const answer = { label, rating: value, reasons: [...this.reasons], comment };
    if (this.sending === 'no') this.emit('hms-feedback', answer);
    this.sending = 'now';
    try {
      await this.room.actions.sendFeedback(answer);
      this.sending = 'done';
    } catch (cause) {
      // Told before, from here or from elsewhere: it is there.
      this.sending = HmsError.from(cause).code === 'conflict' ? 'done' : 'failed';
    }
  }

  override render() {
    const feedback = this.view.value;
    if (!feedback) return nothing;
    if (this.sending === 'done')
      return html`<p class="thanks" role="status">${this.t('feedback.thanks')}</p>`;
    return this.renderForm(feedback);
  }

  private renderForm(feedback: FeedbackView): TemplateResult {
    const rating = feedback.ratings[this.chosen ?? -1];
    return html`<form part="base" @submit=${this.onSubmit}>
      <h2 dir="auto">${feedback.title || this.t('feedback.title')}</h2>
      ${feedback.subtitle ? html`<p dir="auto">${feedback.subtitle}</p>` : nothing}
      <div class="ratings" role="radiogroup" aria-label=${this.t('feedback.ratings')}>
        ${feedback.ratings.map(
          ({ label, emoji }, index) =>
            html`<label class="rating">
              <input
                type="radio"
                name="rating"
                .checked=${live(this.chosen === index)}
                @change=${() => {
                  this.choose(index);
                }}
              />
              <span aria-hidden="true">${emoji}</span>
              <small dir="auto">${label}</small>
            </label>`,
        )}
      </div>
      ${rating && rating.reasons.length > 0 ? this.renderReasons(rating) : nothing}
      ${rating && feedback.comment ? this.renderComment(feedback.comment) : nothing}
      ${
        this.sending === 'failed'
          ? html`<p class="failed" role="alert">${this.t('feedback.failed')}</p>`
          : nothing
      }
      ${
        rating
          ? html`<button
              class="button primary"
              aria-busy=${this.sending === 'now' ? 'true' : 'false'}
            >
              ${feedback.submitLabel || this.t('feedback.send')}
            </button>`
          : nothing
      }
    </form>`;
  }

  private renderReasons({ question, reasons }: FeedbackView['ratings'][number]): TemplateResult {
    return html`<fieldset>
      <legend dir="auto">${question || this.t('feedback.reasons')}</legend>
      ${reasons.map(
        (reason) =>
          html`<label class="reason">
            <input
              class="check"
              type="checkbox"
              .checked=${live(this.reasons.has(reason))}
              @change=${() => {
                this.turn(reason);
              }}
            />
            <span dir="auto">${reason}</span>
          </label>`,
      )}
    </fieldset>`;
  }

  private renderComment({
    label,
    placeholder,
  }: NonNullable<FeedbackView['comment']>): TemplateResult {
    return html`<label class="comment">
      <span dir="auto">${label || this.t('feedback.comment')}</span>
      <textarea
        rows="3"
        maxlength=${LIMITS.feedbackComment}
        placeholder=${placeholder || nothing}
        .value=${live(this.comment)}
        @input=${(event: Event) => {
          this.comment = (event.target as HTMLTextAreaElement).value;
        }}
      ></textarea>
    </label>`;
  }
}
