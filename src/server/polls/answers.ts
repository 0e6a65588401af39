/** Answers: whether one may be given, and what it is worth. */
import { HmsError, LIMITS, type PollAnswer } from '../../protocol/index.js';
import { isChoice, type GivenAnswer, type QuestionDocument } from './poll-document.js';

/**
 * What a voter has said after these new answers, or an error: nothing is taken then. `since` is when the first of
 * them could be begun.
 */
export function giveAnswers(
  questions: readonly QuestionDocument[],
  before: readonly GivenAnswer[],
  answers: readonly PollAnswer[],
  since: number,
  now: number,
): GivenAnswer[] {
  const given = new Map(before.map((answer) => [answer.question, answer]));
  const begun = Math.max(since, ...before.map(({ at }) => at));
  const seen = new Set<number>();
  answers.forEach((answer, index) => {
    const at = `answers[${index}]`;
    const question = questions[answer.question - 1];
    if (!question) throw fault(`${at}.question`, `must be from 1 to ${questions.length}`);
    if (seen.has(answer.question)) throw fault(`${at}.question`, 'must not come twice');
    seen.add(answer.question);
    if (question.once && given.has(answer.question)) {
      throw new HmsError('conflict', `Question ${answer.question} is answered, for good.`);
    }
    given.set(answer.question, {
      question: answer.question,
      ...contentOf(question, answer, at),
      at: now,
      // Answers that come together took one time together.
      took: index === 0 ? Math.max(0, now - begun) : 0,
    });
  });
  return [...given.values()].sort((a, b) => a.question - b.question);
}

function contentOf(
  question: QuestionDocument,
  { options = [], text = '', skipped = false }: PollAnswer,
  at: string,
): Pick<GivenAnswer, 'options' | 'text' | 'skipped'> {
  if (skipped) {
    if (!question.skippable) throw fault(`${at}.skipped`, 'must be an answer to this question');
    return { options: [], text: '', skipped };
  }
  if (isChoice(question)) {
    const chosen = [...new Set(options)].sort((a, b) => a - b);
    const single = question.type === 'single-choice';
    if (single ? chosen.length !== 1 : chosen.length === 0) {
      throw fault(`${at}.options`, single ? 'must be one option' : 'must be at least one option');
    }
    if (chosen.some((place) => question.options[place - 1] === undefined)) {
      throw fault(`${at}.options`, `must be from 1 to ${question.options.length}`);
    }
    return { options: chosen, text: '', skipped };
  }
  const max = question.type === 'short-answer' ? LIMITS.pollOption : LIMITS.pollAnswer;
  const said = text.trim();
  if (said === '') throw fault(`${at}.text`, 'must not be empty');
  if (said.length > max) throw fault(`${at}.text`, `must be at most ${max} characters`);
  return { options: [], text: said, skipped };
}

/** Null for a question that has no right answer, or was skipped. */
export function isRight(question: QuestionDocument, given: GivenAnswer): boolean | null {
  if (given.skipped) return null;
  if (isChoice(question)) {
    if (question.correct.length === 0) return null;
    return (
      given.options.length === question.correct.length &&
      question.correct.every((place) => given.options.includes(place))
    );
  }
  if (question.answer === '') return null;
  return plain(given.text) === plain(question.answer);
}

export function pointsOf(question: QuestionDocument, given: GivenAnswer): number {
  const right = isRight(question, given);
  if (right === null) return 0;
  return right ? question.weight : -question.negative;
}

/** Case, accents composed or not, and runs of spaces make no answer wrong. */
function plain(text: string): string {
  return text.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
}

function fault(path: string, message: string): HmsError {
  return new HmsError('invalid_request', `${path}: ${message}`, {
    details: [`${path}: ${message}`],
  });
}
