/** What came out of a poll, or how it stands. */
import { html, nothing, type TemplateResult } from 'lit';
import type {
  LeaderboardEntry,
  Poll,
  PollOption,
  PollQuestion,
  Requests,
} from '../../protocol/index.js';
import { LIMITS } from '../../protocol/model.js';
import { icon } from '../internal/icon.js';
import type { Texts } from '../lang/texts.js';
import type { Answers } from './answers.js';
import { isChoice } from './draft.js';

type Responses = Requests['poll.responses']['result']['responses'];

export interface ResultsView {
  texts: Texts;
  poll: Poll;
  /** The person's own. */
  answers: Answers;
  /** Those that the person may read, for the words in them. */
  responses: Responses;
  leaders: readonly LeaderboardEntry[];
  localPeerId: string | null;
  /** They stand under the form in which the same questions are answered. */
  titled: boolean;
}

/** The first ones, and the person's own place behind them. */
const SHOWN_LEADERS = 5;

/** Words of others that are listed under one question. */
const MOST_WORDS = 20;

export function pollResults(view: ResultsView): TemplateResult {
  const { poll, leaders, texts, titled } = view;
  return html`<section
    class="results ${titled ? 'titled' : ''}"
    aria-label=${texts.t('polls.results')}
  >
    ${titled ? html`<h4 class="title">${texts.t('polls.results')}</h4>` : nothing}
    ${poll.questions.map((question) => questionResults(view, question))}
    ${leaders.length > 0 ? leaderboard(view) : nothing}
  </section>`;
}

function questionResults(view: ResultsView, question: PollQuestion): TemplateResult {
  const { texts, answers } = view;
  return html`<div class="result">
    <h4 dir="auto">${question.text}</h4>
    ${
      isChoice(question.type)
        ? html`<ul>
            ${question.options.map((option) =>
              optionResult(texts, question, option, answers.get(question.index)?.options ?? []),
            )}
          </ul>`
        : wordResults(view, question)
    }
  </div>`;
}

function optionResult(
  texts: Texts,
  question: PollQuestion,
  option: PollOption,
  own: readonly number[],
): TemplateResult {
  const share = shareOf(question, option);
  const mine = own.includes(option.index);
  const right = option.isCorrect === true;
  const wrong = mine && option.isCorrect === false;
  return html`<li class="bar ${right ? 'right' : ''} ${mine ? 'mine' : ''} ${wrong ? 'wrong' : ''}">
    <i .style=${`inline-size: ${share * 100}%`} aria-hidden="true"></i>
    <span class="option" dir="auto">${option.text}</span>
    ${
      right
        ? html`<span class="mark"
            >${icon('check')}<span class="sr">${texts.t('polls.correct')}</span></span
          >`
        : nothing
    }
    ${mine ? html`<span class="yours">${texts.t('polls.yours')}</span>` : nothing}
    <span class="share"
      ><span class="sr">${texts.t('polls.votes', { count: option.voteCount })}</span
      >${texts.number(share, { style: 'percent' })}</span
    >
  </li>`;
}

function wordResults({ texts, answers, responses }: ResultsView, question: PollQuestion) {
  const { index, responseCount, answer } = question;
  const words = responses
    .map(({ answers: given }) => given.find((one) => one.question === index)?.text ?? '')
    .filter((text) => text !== '');
  const own = answers.get(index)?.text ?? '';
  const shown = words.length > 0 ? words.slice(-MOST_WORDS) : own === '' ? [] : [own];
  return html`${answer === undefined ? nothing : html`<p class="mark" dir="auto">${icon('check')}${answer}</p>`}
    <p class="hint">${texts.t('polls.answers', { count: responseCount })}</p>
    <ul class="words">
      ${shown.map((text) => html`<li dir="auto">${text}</li>`)}
    </ul>`;
}

function leaderboard({ texts, leaders, localPeerId }: ResultsView): TemplateResult {
  const shown = leaders.filter(
    ({ peerId }, at) => at < SHOWN_LEADERS || (peerId !== '' && peerId === localPeerId),
  );
  return html`<div class="result">
    <h4>${texts.t('polls.leaderboard')}</h4>
    <ol class="leaders">
      ${shown.map(
        ({ position, peerId, name, score, correctAnswers: right, totalAnswers: total }) => {
          const mine = peerId !== '' && peerId === localPeerId;
          return html`<li class=${mine ? 'mine' : ''} aria-current=${mine ? 'true' : nothing}>
            <span class="place ${position <= 3 ? `top-${position}` : ''}"
              >${texts.number(position)}</span
            >
            <span class="leader">
              <span dir="auto"
                >${mine ? texts.t('name.you', { name }) : name || texts.t('polls.anonymous')}</span
              >
              <small>${texts.t('polls.right-of', { right, total })}</small>
            </span>
            <span class="share">${texts.t('polls.points', { count: score })}</span>
          </li>`;
        },
      )}
    </ol>
  </div>`;
}

/** From 0 to 1: of the people who answered the question. */
function shareOf({ responseCount }: PollQuestion, { voteCount }: PollOption): number {
  return responseCount === 0 ? 0 : Math.min(1, voteCount / responseCount);
}

/** The results as a chat message; what does not fit in one is left away. */
export function resultsAsText(texts: Texts, poll: Poll): string {
  const lines = [poll.title];
  for (const question of poll.questions) {
    lines.push('', question.text);
    if (!isChoice(question.type)) {
      lines.push(texts.t('polls.answers', { count: question.responseCount }));
    }
    for (const option of question.options) {
      const share = texts.number(shareOf(question, option), { style: 'percent' });
      const mark = option.isCorrect === true ? ' ✓' : '';
      lines.push(`${share} – ${option.text}${mark}`);
    }
  }
  const text = lines.join('\n');
  return text.length <= LIMITS.chatText ? text : `${text.slice(0, LIMITS.chatText - 1)}…`;
}
