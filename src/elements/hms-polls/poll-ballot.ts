/** The form in which a person answers a poll. */
import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Poll, PollQuestion } from '../../protocol/index.js';
import { LIMITS } from '../../protocol/model.js';
import { icon } from '../internal/icon.js';
import type { Texts } from '../lang/texts.js';
import { chosen, worded, type Answers } from './answers.js';
import { isChoice } from './draft.js';
import { countdown } from './turns.js';

/** From here on it is said that time runs out. */
export const SOON_MS = 10_000;

/** Where questions come one by one. */
export interface BallotTurn {
  question: PollQuestion;
  begunAt: number;
  endsAt: number | null;
  now: number;
}

export interface BallotView {
  texts: Texts;
  poll: Poll;
  answers: Answers;
  /** The number of the question that the person tried to leave out. */
  missing: number | null;
  busy: boolean;
  change: (answers: Answers) => void;
  vote: () => void;
  /** Null: all questions at once. */
  turn: BallotTurn | null;
}

export function pollBallot(view: BallotView): TemplateResult {
  const { texts, poll, missing, busy, turn } = view;
  const onSubmit = (event: Event) => {
    event.preventDefault();
    view.vote();
  };
  const questions = turn ? [turn.question] : poll.questions;
  const goesOn = turn !== null && turn.question.index < poll.questions.length;
  return html`<form class="ballot" novalidate @submit=${onSubmit}>
    ${turn ? turnLine(texts, poll, turn) : nothing}
    ${repeat(
      questions,
      ({ index }) => index,
      (question) => questionFields(view, question),
    )}
    ${missing === null ? nothing : html`<p class="fault" role="alert">${texts.t('polls.answer-missing', { number: missing })}</p>`}
    <button class="button primary" aria-disabled=${busy ? 'true' : 'false'}>
      ${texts.t(goesOn ? 'polls.next' : 'polls.vote')}
    </button>
  </form>`;
}

/** Which question it is, and how long it lasts. */
function turnLine(
  texts: Texts,
  { questions }: Poll,
  { question, begunAt, endsAt, now }: BallotTurn,
): TemplateResult {
  const { index: number } = question;
  return html`<div class="turn">
      <span>${texts.t('polls.question-of', { number, total: questions.length })}</span>
      ${endsAt === null ? nothing : timeLeft(texts, endsAt - now)}
    </div>
    ${
      endsAt === null
        ? nothing
        : keyed(
            number,
            html`<div class="drain" aria-hidden="true">
              <i .style=${`transform: scaleX(${drained(endsAt - now, endsAt - begunAt)})`}></i>
            </div>`,
          )
    }`;
}

/** Where it will stand a second from now, which it takes to go there. */
function drained(left: number, whole: number): number {
  return Math.max(0, Math.min(1, (left - 1_000) / whole));
}

/** Said aloud by `hms-polls` when it matters, not every second. */
export function timeLeft(texts: Texts, left: number): TemplateResult {
  const time = countdown(left);
  return html`<span
    class="left ${left <= SOON_MS ? 'soon' : ''}"
    role="timer"
    aria-live="off"
    aria-label=${texts.t('polls.time-left', { time })}
    >${icon('clock')}<bdi aria-hidden="true">${time}</bdi></span
  >`;
}

function questionFields(view: BallotView, question: PollQuestion): TemplateResult {
  const { texts } = view;
  return html`<fieldset class="question">
    <legend dir="auto" tabindex="-1">
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
