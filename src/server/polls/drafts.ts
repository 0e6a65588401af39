/** From what somebody wants to ask to a poll that can be kept, or an error with every fault and its place. */
import { HmsError, LIMITS, type PollDraft, type PollQuestionDraft } from '../../protocol/index.js';
import { isChoice, type PollDocument, type QuestionDocument } from './poll-document.js';

/** Points of one question. */
const MOST_POINTS = 1_000;
/** Milliseconds: a second, and the longest session. */
const DURATION = { min: 1_000, max: 12 * 60 * 60_000 };
const MOST_ROLES = 100;

class Faults {
  readonly #found: string[] = [];

  check(holds: boolean, path: string, message: string): void {
    if (!holds) this.#found.push(`${path}: ${message}`);
  }

  text(value: string, path: string, max: number): string {
    const text = value.trim();
    this.check(text !== '', path, 'must not be empty');
    this.check(text.length <= max, path, `must be at most ${max} characters`);
    return text;
  }

  number(value: number, path: string, max: number): number {
    this.check(value >= 0 && value <= max, path, `must be a number from 0 to ${max}`);
    return value;
  }

  duration(value: number, path: string): number {
    const { min, max } = DURATION;
    const fits = value === 0 || (value >= min && value <= max);
    this.check(fits, path, `must be 0 or from ${min} to ${max} milliseconds`);
    return Math.round(value);
  }

  end(): void {
    if (this.#found.length === 0) return;
    throw new HmsError('invalid_request', this.#found.join('; '), { details: this.#found });
  }
}

/** `at` stands before the place of each fault. */
export function readDraft(draft: PollDraft, at = ''): PollDocument {
  const faults = new Faults();
  const { questions, type } = draft;
  faults.check(
    questions.length <= LIMITS.pollQuestions,
    `${at}questions`,
    `must be at most ${LIMITS.pollQuestions}`,
  );
  const roles = (list: string[] = [], path: string) => {
    faults.check(list.length <= MOST_ROLES, path, `must be at most ${MOST_ROLES}`);
    return [...new Set(list)];
  };
  const document: PollDocument = {
    title: faults.text(draft.title, `${at}title`, LIMITS.pollTitle),
    type,
    duration: faults.duration(draft.duration ?? 0, `${at}duration`),
    anonymous: draft.anonymous ?? false,
    visibility: draft.visibility ?? true,
    mode: draft.mode ?? 'peerID',
    rolesThatCanVote: roles(draft.rolesThatCanVote, `${at}rolesThatCanVote`),
    rolesThatCanViewResponses: roles(
      draft.rolesThatCanViewResponses,
      `${at}rolesThatCanViewResponses`,
    ),
    questions: questions
      .slice(0, LIMITS.pollQuestions)
      .map((question, index) => readQuestion(question, type, `${at}questions[${index}]`, faults)),
  };
  faults.end();
  return document;
}

function readQuestion(
  draft: PollQuestionDraft,
  poll: PollDraft['type'],
  at: string,
  faults: Faults,
): QuestionDocument {
  const options = draft.options ?? [];
  const quiz = poll === 'quiz';
  if (isChoice(draft)) {
    const fits = options.length >= 2 && options.length <= LIMITS.pollOptions;
    faults.check(fits, `${at}.options`, `must be 2 to ${LIMITS.pollOptions}`);
  } else {
    faults.check(options.length === 0, `${at}.options`, 'belong to choices only');
  }
  const correct = options.flatMap(({ isCorrect }, index) => (isCorrect ? [index + 1] : []));
  if (quiz && isChoice(draft)) {
    const one = draft.type === 'single-choice';
    const fits = one ? correct.length === 1 : correct.length > 0;
    faults.check(fits, `${at}.options`, `must have ${one ? 'one' : 'a'} right answer in a quiz`);
  }
  const answer = (draft.answer ?? '').trim();
  faults.check(
    answer.length <= LIMITS.pollAnswer,
    `${at}.answer`,
    `must be at most ${LIMITS.pollAnswer} characters`,
  );
  return {
    type: draft.type,
    text: faults.text(draft.text, `${at}.text`, LIMITS.pollQuestion),
    skippable: draft.skippable ?? false,
    once: draft.once ?? false,
    weight: faults.number(draft.weight ?? 1, `${at}.weight`, MOST_POINTS),
    negative: faults.number(draft.negative ?? 0, `${at}.negative`, MOST_POINTS),
    duration: faults.duration(draft.duration ?? 0, `${at}.duration`),
    options: options
      .slice(0, LIMITS.pollOptions)
      .map(({ text }, index) =>
        faults.text(text, `${at}.options[${index}].text`, LIMITS.pollOption),
      ),
    correct: quiz ? correct : [],
    answer: quiz && !isChoice(draft) ? answer : '',
  };
}
