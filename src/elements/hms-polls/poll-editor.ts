/** The form in which somebody writes a poll. */
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { PollQuestionType } from '../../protocol/index.js';
import { LIMITS } from '../../protocol/model.js';
import { icon } from '../internal/icon.js';
import type { Texts } from '../lang/texts.js';
import {
  isChoice,
  mayAddOption,
  mayAddQuestion,
  timeOf,
  withAddedOption,
  withAddedQuestion,
  withOption,
  withoutOption,
  withQuestion,
  withTime,
  type Draft,
  type Fault,
  type QuestionDraft,
} from './draft.js';

export interface EditorView {
  texts: Texts;
  draft: Draft;
  /** What the person tried to start or save without. */
  fault: Fault | null;
  busy: boolean;
  change: (draft: Draft) => void;
  save: () => void;
  start: () => void;
}

const TYPES: readonly PollQuestionType[] = [
  'single-choice',
  'multiple-choice',
  'short-answer',
  'long-answer',
];

/** Milliseconds for one question, and for the whole; 0: no limit. */
const TIMES = [0, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000];
const TOTAL_TIMES = [0, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000];

const textOf = (event: Event): string =>
  (event.target as HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement).value;
const tickOf = (event: Event): boolean => (event.target as HTMLInputElement).checked;

export function pollEditor(view: EditorView): TemplateResult {
  const { texts, draft, fault, busy, change } = view;
  const onSubmit = (event: Event) => {
    event.preventDefault();
    view.start();
  };
  return html`<form class="editor" novalidate @submit=${onSubmit}>
    <div class="kinds" role="radiogroup" aria-label=${texts.t('polls.kind')}>
      ${(['poll', 'quiz'] as const).map(
        (type) =>
          html`<label class="kind">
            <input
              type="radio"
              name="kind"
              .checked=${live(draft.type === type)}
              @change=${() => {
                change({ ...draft, type });
              }}
            />
            <span>${texts.t(`polls.kind-${type}`)}</span>
          </label>`,
      )}
    </div>
    <label class="labelled">
      <span>${texts.t('polls.title')}</span>
      <input
        class="field title-field"
        maxlength=${LIMITS.pollTitle}
        aria-invalid=${fault?.missing === 'title' ? 'true' : 'false'}
        .value=${live(draft.title)}
        @input=${(event: Event) => {
          change({ ...draft, title: textOf(event) });
        }}
      />
    </label>
    ${draft.questions.map((question, at) => questionEditor(view, question, at))}
    ${
      mayAddQuestion(draft)
        ? html`<button
            type="button"
            class="add"
            @click=${() => {
              change(withAddedQuestion(draft));
            }}
          >
            ${icon('plus')}${texts.t('polls.question-add')}
          </button>`
        : nothing
    }
    ${timeField(view)} ${totalField(view)}
    ${(['anonymous', 'hidden'] as const).map(
      (option) =>
        html`<label class="tick">
          <input
            class="check"
            type="checkbox"
            .checked=${live(draft[option])}
            @change=${(event: Event) => {
              change({ ...draft, [option]: tickOf(event) });
            }}
          />
          <span
            >${texts.t(`polls.${option}`)}<small>${texts.t(`polls.${option}-hint`)}</small></span
          >
        </label>`,
    )}
    ${
      fault
        ? html`<p class="fault" role="alert">
            ${texts.t(`polls.needs-${fault.missing}`, { number: fault.question })}
          </p>`
        : nothing
    }
    <div class="acts">
      <button class="button primary" aria-disabled=${busy ? 'true' : 'false'}>
        ${texts.t('polls.start')}
      </button>
      <button
        type="button"
        class="button"
        aria-disabled=${busy ? 'true' : 'false'}
        @click=${view.save}
      >
        ${texts.t('polls.save')}
      </button>
    </div>
  </form>`;
}

/** One time for all: with a single one that has a time, all come in turn. */
function timeField({ texts, draft, change }: EditorView): TemplateResult {
  const chosen = timeOf(draft);
  return html`<label class="labelled">
    <span>${texts.t('polls.time')}</span>
    ${timeChoice(texts, TIMES, chosen, (time) => {
      change(withTime(draft, time));
    })}
    ${chosen === 0 ? nothing : html`<small>${texts.t('polls.time-hint')}</small>`}
  </label>`;
}

function totalField({ texts, draft, change }: EditorView): TemplateResult {
  const chosen = draft.duration;
  return html`<label class="labelled">
    <span>${texts.t('polls.time-total')}</span>
    ${timeChoice(texts, TOTAL_TIMES, chosen, (duration) => {
      change({ ...draft, duration });
    })}
    ${chosen === 0 ? nothing : html`<small>${texts.t('polls.time-total-hint')}</small>`}
  </label>`;
}

/** Also a time that is not among ours, as a draft from elsewhere may have it; null: not the same for all. */
function timeChoice(
  texts: Texts,
  times: readonly number[],
  chosen: number | null,
  choose: (milliseconds: number) => void,
): TemplateResult {
  const all = [...new Set([...times, chosen ?? 0])].sort((a, b) => a - b);
  return chooser(
    html`<select
      class="field"
      @change=${(event: Event) => {
        choose(Number(textOf(event)));
      }}
    >
      ${chosen === null ? html`<option selected disabled>${texts.t('polls.time-various')}</option>` : nothing}
      ${all.map(
        (time) =>
          html`<option value=${time} ?selected=${time === chosen}>
            ${time === 0 ? texts.t('polls.time-none') : timeInWords(texts, time)}
          </option>`,
      )}
    </select>`,
  );
}

const chooser = (select: TemplateResult): TemplateResult =>
  html`<span class="choose">${select}${icon('chevronDown')}</span>`;

function timeInWords(texts: Texts, milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000);
  const [value, unit] = seconds % 60 === 0 ? [seconds / 60, 'minute'] : [seconds, 'second'];
  return texts.number(value, { style: 'unit', unit, unitDisplay: 'long' });
}

function questionEditor(view: EditorView, question: QuestionDraft, at: number): TemplateResult {
  const { texts, draft, fault, change } = view;
  const number = at + 1;
  const update = (changes: Partial<QuestionDraft>) => {
    change(withQuestion(draft, at, changes));
  };
  const missing = fault?.question === number && fault.missing === 'question';
  return html`<fieldset class="question">
    <legend>${texts.t('polls.question', { number })}</legend>
    <textarea
      class="field"
      rows="1"
      maxlength=${LIMITS.pollQuestion}
      aria-label=${texts.t('polls.question', { number })}
      aria-invalid=${missing ? 'true' : 'false'}
      .value=${live(question.text)}
      @input=${(event: Event) => {
        update({ text: textOf(event) });
      }}
    ></textarea>
    <div class="row">
      ${chooser(
        html`<select
          class="field"
          aria-label=${texts.t('polls.type', { number })}
          @change=${(event: Event) => {
            update({ type: textOf(event) as PollQuestionType });
          }}
        >
          ${TYPES.map(
            (type) =>
              html`<option value=${type} ?selected=${type === question.type}>
                ${texts.t(`polls.${type}`)}
              </option>`,
          )}
        </select>`,
      )}
      ${
        draft.questions.length > 1
          ? html`<button
              type="button"
              class="small"
              aria-label=${texts.t('polls.question-remove', { number })}
              @click=${() => {
                const questions = draft.questions.filter((_, index) => index !== at);
                change({ ...draft, questions });
              }}
            >
              ${icon('trash')}
            </button>`
          : nothing
      }
    </div>
    ${isChoice(question.type) ? optionsEditor(view, question, at) : answerEditor(view, question, at)}
    <label class="tick">
      <input
        class="check"
        type="checkbox"
        .checked=${live(question.skippable)}
        @change=${(event: Event) => {
          update({ skippable: tickOf(event) });
        }}
      />
      <span>${texts.t('polls.skippable')}</span>
    </label>
  </fieldset>`;
}

function optionsEditor(
  { texts, draft, change }: EditorView,
  question: QuestionDraft,
  at: number,
): TemplateResult {
  const quiz = draft.type === 'quiz';
  const kind = question.type === 'single-choice' ? 'radio' : 'checkbox';
  return html`${quiz ? html`<p class="hint">${texts.t('polls.right-hint')}</p>` : nothing}
    <ol class="options">
      ${question.options.map((option, index) => {
        const number = index + 1;
        return html`<li class="row">
          ${
            quiz
              ? html`<input
                  class="check"
                  type=${kind}
                  name="right-${at}"
                  aria-label=${texts.t('polls.right', { number })}
                  .checked=${live(option.right)}
                  @change=${(event: Event) => {
                    change(withOption(draft, at, index, { right: tickOf(event) }));
                  }}
                />`
              : nothing
          }
          <input
            class="field"
            maxlength=${LIMITS.pollOption}
            aria-label=${texts.t('polls.option', { number })}
            placeholder=${texts.t('polls.option', { number })}
            .value=${live(option.text)}
            @input=${(event: Event) => {
              change(withOption(draft, at, index, { text: textOf(event) }));
            }}
          />
          ${
            question.options.length > 2
              ? html`<button
                  type="button"
                  class="small"
                  aria-label=${texts.t('polls.option-remove', { number })}
                  @click=${() => {
                    change(withoutOption(draft, at, index));
                  }}
                >
                  ${icon('close')}
                </button>`
              : nothing
          }
        </li>`;
      })}
    </ol>
    ${
      mayAddOption(question)
        ? html`<button
            type="button"
            class="add"
            @click=${() => {
              change(withAddedOption(draft, at));
            }}
          >
            ${icon('plus')}${texts.t('polls.option-add')}
          </button>`
        : nothing
    }`;
}

function answerEditor(
  { texts, draft, change }: EditorView,
  question: QuestionDraft,
  at: number,
): TemplateResult | typeof nothing {
  if (draft.type !== 'quiz') return nothing;
  return html`<label class="labelled">
    <span>${texts.t('polls.right-answer')}</span>
    <input
      class="field"
      maxlength=${LIMITS.pollAnswer}
      .value=${live(question.answer)}
      @input=${(event: Event) => {
        change(withQuestion(draft, at, { answer: textOf(event) }));
      }}
    />
  </label>`;
}
