/** Answers: whether one may be given, and what it is worth. */
import { HmsError, LIMITS, type PollAnswer } from '../../protocol/index.js';
import { isChoice, type GivenAnswer, type QuestionDocument } from './poll-document.js';

/** A last-moment answer is still on its way when the time is over. */
const LATE_MS = 1_000;

export interface PollClock {
  /** When the poll began. */
  startedAt: number;
  /** When this voter could begin: a latecomer takes no longer for it. */
  since: number;
  now: number;
}

/**
 * What a voter has said after these new answers, or an error: nothing is taken then.
 *
 * As soon as one question has a time, all come in turn, and each answer is for good. A turn ends with the answer, or
 * when its time is over; the first one begins with the poll, for everybody, so that coming again buys no time.
 */
export function giveAnswers(
  questions: readonly QuestionDocument[],
  before: readonly GivenAnswer[],
  answers: readonly PollAnswer[],
  { startedAt, since, now }: PollClock,
): GivenAnswer[] {
  const timed = questions.some(({ duration }) => duration > 0);
  const given = new Map(before.map((answer) => [answer.question, answer]));
  const begun = Math.max(since, ...before.map(({ at }) => at));
  const seen = new Set<number>();
  answers.forEach((answer, index) => {
    const at = `answers[${index}]`;
    const question = questions[answer.question - 1];
    if (!question) throw fault(`${at}.question`, `must be from 1 to ${questions.length}`);
    if (seen.has(answer.question)) throw fault(`${at}.question`, 'must not come twice');
    seen.add(answer.question);
    const earlier = given.get(answer.question);
    if (earlier && (question.once || timed)) {
      throw new HmsError('conflict', `Question ${answer.question} is answered, for good.`);
    }
    if (timed) checkTurn(answer.question, turnOf(questions, given, startedAt, now));
    given.set(answer.question, {
      question: answer.question,
      ...contentOf(question, answer, at),
      at: now,
      took: now - begin(earlier, index === 0 ? begun : now, now),
    });
  });
  return [...given.values()].sort((a, b) => a.question - b.question);
}

/** Whoever changes an answer has thought since the first one; answers that come together took one time together. */
function begin(earlier: GivenAnswer | undefined, fresh: number, now: number): number {
  return Math.min(now, earlier ? earlier.at - earlier.took : fresh);
}

/** The question that may be answered now; one more than there are when none may. */
function turnOf(
  questions: readonly QuestionDocument[],
  given: ReadonlyMap<number, GivenAnswer>,
  startedAt: number,
  now: number,
): number {
  let begun = startedAt;
  const turn = questions.findIndex(({ duration }, index) => {
    const answer = given.get(index + 1);
    if (!answer && (duration === 0 || now <= begun + duration + LATE_MS)) return true;
    begun = answer?.at ?? begun + duration;
    return false;
  });
  return turn === -1 ? questions.length + 1 : turn + 1;
}

function checkTurn(question: number, turn: number): void {
  if (question < turn) {
    throw new HmsError('conflict', `The time for question ${question} is over.`);
  }
  if (question > turn) {
    throw new HmsError('conflict', `Question ${turn} comes before question ${question}.`);
  }
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
