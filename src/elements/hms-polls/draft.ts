/** A poll while it is being written: plain data, changed by making another. */
import type { Poll, PollDraft, PollQuestion, PollQuestionType } from '../../protocol/index.js';
import { LIMITS } from '../../protocol/model.js';

export interface OptionDraft {
  readonly text: string;
  readonly right: boolean;
}

export interface QuestionDraft {
  readonly type: PollQuestionType;
  readonly text: string;
  readonly options: readonly OptionDraft[];
  /** Of a text question in a quiz; empty: every answer is fine. */
  readonly answer: string;
  readonly skippable: boolean;
  /** Milliseconds; 0: no limit. */
  readonly duration: number;
  /** What the form does not ask for, and a draft from elsewhere may say. */
  readonly kept?: Pick<PollQuestion, 'once' | 'weight' | 'negative'>;
}

export interface Draft {
  /** Null: not saved yet. */
  readonly id: string | null;
  readonly title: string;
  readonly type: Poll['type'];
  readonly anonymous: boolean;
  /** Results show only at the end. */
  readonly hidden: boolean;
  /** Milliseconds until it ends by itself; 0: it does not. */
  readonly duration: number;
  readonly questions: readonly QuestionDraft[];
  /** As with a question. */
  readonly kept?: Pick<Poll, 'mode' | 'rolesThatCanVote' | 'rolesThatCanViewResponses'>;
}

/** What is missing: the end of a text key (`polls.needs-…`), and the number of the question. */
export interface Fault {
  readonly missing: 'title' | 'question' | 'options' | 'right';
  readonly question: number;
}

const NO_OPTION: OptionDraft = { text: '', right: false };

export const NO_QUESTION: QuestionDraft = {
  type: 'single-choice',
  text: '',
  options: [NO_OPTION, NO_OPTION],
  answer: '',
  skippable: false,
  duration: 0,
};

export const NO_DRAFT: Draft = {
  id: null,
  title: '',
  type: 'poll',
  anonymous: false,
  hidden: false,
  duration: 0,
  questions: [NO_QUESTION],
};

export const isChoice = (type: PollQuestionType): boolean =>
  type === 'single-choice' || type === 'multiple-choice';

export function draftOf(poll: Poll): Draft {
  return {
    id: poll.id,
    title: poll.title,
    type: poll.type,
    anonymous: poll.anonymous,
    hidden: !poll.visibility,
    duration: poll.duration,
    kept: {
      mode: poll.mode,
      rolesThatCanVote: poll.rolesThatCanVote,
      rolesThatCanViewResponses: poll.rolesThatCanViewResponses,
    },
    questions: poll.questions.map(
      ({ type, text, options, answer = '', skippable, duration, once, weight, negative }) => ({
        ...{ type, text, answer, skippable, duration },
        kept: { once, weight, negative },
        options: isChoice(type)
          ? options.map((option) => ({ text: option.text, right: option.isCorrect ?? false }))
          : NO_QUESTION.options,
      }),
    ),
  };
}

/** Options that nobody wrote do not count. */
const written = (question: QuestionDraft): readonly OptionDraft[] =>
  question.options.filter(({ text }) => text.trim() !== '');

/** The first thing that keeps a draft from being a poll, or null. */
export function faultOf(draft: Draft): Fault | null {
  if (draft.title.trim() === '') return { missing: 'title', question: 0 };
  for (const [index, question] of draft.questions.entries()) {
    const number = index + 1;
    if (question.text.trim() === '') return { missing: 'question', question: number };
    if (!isChoice(question.type)) continue;
    const options = written(question);
    if (options.length < 2) return { missing: 'options', question: number };
    if (draft.type === 'quiz' && !options.some(({ right }) => right)) {
      return { missing: 'right', question: number };
    }
  }
  return null;
}

/** As the room takes it. To be asked only of a draft without fault. */
export function pollOf(draft: Draft): PollDraft {
  const quiz = draft.type === 'quiz';
  return {
    ...draft.kept,
    ...(draft.id !== null && { id: draft.id }),
    title: draft.title.trim(),
    type: draft.type,
    anonymous: draft.anonymous,
    visibility: !draft.hidden,
    duration: draft.duration,
    questions: draft.questions.map((question) => {
      const { type, answer, skippable, duration, kept } = question;
      const asked = { ...kept, type, text: question.text.trim(), skippable, duration };
      if (!isChoice(type)) {
        const solution = quiz && answer.trim() !== '' && { answer: answer.trim() };
        return { ...asked, ...solution };
      }
      const options = written(question).map((option) => ({
        text: option.text.trim(),
        ...(quiz && { isCorrect: option.right }),
      }));
      return { ...asked, options };
    }),
  };
}

export function withQuestion(draft: Draft, at: number, changes: Partial<QuestionDraft>): Draft {
  return { ...draft, questions: replaced(draft.questions, at, changes) };
}

/** Milliseconds for each question; null: not the same for all. */
export function timeOf({ questions }: Draft): number | null {
  const [first] = questions;
  const same = questions.every(({ duration }) => duration === first?.duration);
  return same ? (first?.duration ?? 0) : null;
}

export function withTime(draft: Draft, duration: number): Draft {
  return { ...draft, questions: draft.questions.map((question) => ({ ...question, duration })) };
}

export function withAddedQuestion(draft: Draft): Draft {
  const question = { ...NO_QUESTION, duration: timeOf(draft) ?? 0 };
  return { ...draft, questions: [...draft.questions, question] };
}

/** One choice has one right option; marking another takes the mark from the first. */
export function withOption(
  draft: Draft,
  at: number,
  option: number,
  changes: Partial<OptionDraft>,
): Draft {
  const question = draft.questions[at];
  if (!question) return draft;
  const alone = changes.right === true && question.type === 'single-choice';
  const before = alone
    ? question.options.map((one) => ({ ...one, right: false }))
    : question.options;
  return withQuestion(draft, at, { options: replaced(before, option, changes) });
}

export const mayAddOption = ({ options }: QuestionDraft): boolean =>
  options.length < LIMITS.pollOptions;

export const mayAddQuestion = ({ questions }: Draft): boolean =>
  questions.length < LIMITS.pollQuestions;

export function withAddedOption(draft: Draft, at: number): Draft {
  const options = draft.questions[at]?.options ?? [];
  return withQuestion(draft, at, { options: [...options, NO_OPTION] });
}

export function withoutOption(draft: Draft, at: number, option: number): Draft {
  const options = draft.questions[at]?.options ?? [];
  return withQuestion(draft, at, { options: options.filter((_, index) => index !== option) });
}

function replaced<T extends object>(list: readonly T[], at: number, changes: Partial<T>): T[] {
  return list.map((item, index) => (index === at ? { ...item, ...changes } : item));
}
