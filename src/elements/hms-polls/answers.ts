/** What one person is about to answer: one entry per question, from the first touch until it is sent. */
import type { PollAnswer, PollQuestion } from '../../protocol/index.js';
import { isChoice } from './draft.js';

export type Answers = ReadonlyMap<number, { options: readonly number[]; text: string }>;

export const NO_ANSWERS: Answers = new Map();

const EMPTY = { options: [], text: '' };

/** Chooses an option, or in a question of several choices takes it back. */
export function chosen(answers: Answers, question: PollQuestion, option: number): Answers {
  const { index, type } = question;
  const { options: before } = answers.get(index) ?? EMPTY;
  const several = type === 'multiple-choice';
  const options = !several
    ? [option]
    : before.includes(option)
      ? before.filter((one) => one !== option)
      : [...before, option].sort((a, b) => a - b);
  return new Map(answers).set(index, { options, text: '' });
}

export function worded(answers: Answers, { index }: PollQuestion, text: string): Answers {
  return new Map(answers).set(index, { options: [], text });
}

/** The number of the first question that has to be answered and is not; null: all is there. */
export function missingAnswer(answers: Answers, questions: readonly PollQuestion[]): number | null {
  const open = questions.find((question) => !question.skippable && !isAnswered(answers, question));
  return open?.index ?? null;
}

/** As the room takes it; a question that may be skipped and was left empty is skipped. */
export function answersOf(answers: Answers, questions: readonly PollQuestion[]): PollAnswer[] {
  return questions.map((question) => {
    const { options, text } = answers.get(question.index) ?? EMPTY;
    if (!isAnswered(answers, question)) return { question: question.index, skipped: true };
    return isChoice(question.type)
      ? { question: question.index, options: [...options] }
      : { question: question.index, text: text.trim() };
  });
}

/** What the person answered before, to begin with. */
export function asAnswers(given: readonly PollAnswer[]): Answers {
  return new Map(
    given.map(({ question, options = [], text = '' }) => [question, { options, text }]),
  );
}

function isAnswered(answers: Answers, { index, type }: PollQuestion): boolean {
  const { options, text } = answers.get(index) ?? EMPTY;
  return isChoice(type) ? options.length > 0 : text.trim() !== '';
}
