/** The form in which a person answers a poll. */
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Poll, PollQuestion } from '../../protocol/index.js';
import { LIMITS } from '../../protocol/model.js';
import type { Texts } from '../lang/texts.js';
import { chosen, worded, type Answers } from './answers.js';
import { isChoice } from './draft.js';

export interface BallotView {
  texts: Texts;
  poll: Poll;
  answers: Answers;
  /** The number of the question that the person tried to leave out. */
  missing: number | null;
  busy: boolean;
  change: (answers: Answers) => void;
  vote: () => void;
}

export function pollBallot(view: BallotView): TemplateResult {
  const { texts, poll, missing, busy } = view;
  const onSubmit = (event: Event) => {
    event.preventDefault();
    view.vote();
  };
  return html`<form class="ballot" novalidate @submit=${onSubmit}>
    ${poll.questions.map((question) => questionFields(view, question))}
    ${missing === null ? nothing : html`<p class="fault" role="alert">${texts.t('polls.answer-missing', { number: missing })}</p>`}
    <button class="button primary" aria-disabled=${busy ? 'true' : 'false'}>
      ${texts.t('polls.vote')}
    </button>
  </form>`;
}

function questionFields(view: BallotView, question: PollQuestion): TemplateResult {
  const { texts } = view;
  return html`<fieldset class="question">
    <legend dir="auto">
      ${question.text}
      ${question.skippable ? html`<small>${texts.t('polls.skippable')}</small>` : nothing}
    </legend>
    ${isChoice(question.type) ? optionFields(view, question) : textField(view, question)}
  </fieldset>`;
}

function optionFields({ answers, change }: BallotView, question: PollQuestion): TemplateResult[] {
  const picked = answers.get(question.index)?.options ?? [];
  return question.options.map(
    ({ index, text }) =>
      html`<label class="choice">
        <input
          class="check"
          type=${question.type === 'multiple-choice' ? 'checkbox' : 'radio'}
          name="question-${question.index}"
          .checked=${live(picked.includes(index))}
          @change=${() => {
            change(chosen(answers, question, index));
          }}
        />
        <span dir="auto">${text}</span>
      </label>`,
  );
}

function textField({ texts, answers, change }: BallotView, question: PollQuestion): TemplateResult {
  const long = question.type === 'long-answer';
  return html`<textarea
    class="field"
    rows=${long ? 4 : 1}
    maxlength=${long ? LIMITS.pollAnswer : LIMITS.pollOption}
    aria-label=${texts.t('polls.your-answer')}
    placeholder=${texts.t('polls.your-answer')}
    .value=${live(answers.get(question.index)?.text ?? '')}
    @input=${(event: Event) => {
      change(worded(answers, question, (event.target as HTMLTextAreaElement).value));
    }}
  ></textarea>`;
}
