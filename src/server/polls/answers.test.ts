import { describe, expect, it } from 'vitest';
import { giveAnswers, isRight, pointsOf } from './answers.js';
import type { GivenAnswer, QuestionDocument } from './poll-document.js';

const question = (more: Partial<QuestionDocument> = {}): QuestionDocument => ({
  type: 'single-choice',
  text: '?',
  skippable: false,
  once: false,
  weight: 5,
  negative: 2,
  duration: 0,
  options: ['a', 'b', 'c'],
  correct: [],
  answer: '',
  ...more,
});
const QUESTIONS = [
  question({ once: true, correct: [2] }),
  question({ type: 'multiple-choice', correct: [1, 3] }),
  question({ type: 'short-answer', options: [], answer: 'Grace  Hopper', skippable: true }),
];
const given = (more: Partial<GivenAnswer>): GivenAnswer => ({
  question: 1,
  options: [],
  text: '',
  skipped: false,
  at: 0,
  took: 0,
  ...more,
});

describe('giveAnswers', () => {
  it('adds to what was said before, and the last word counts', () => {
    const first = giveAnswers(QUESTIONS, [], [{ question: 2, options: [3, 1, 3] }], 1_000, 3_000);
    expect(first).toEqual([given({ question: 2, options: [1, 3], at: 3_000, took: 2_000 })]);
    const then = giveAnswers(
      QUESTIONS,
      first,
      [
        { question: 1, options: [2] },
        { question: 2, options: [2] },
      ],
      1_000,
      3_500,
    );
    expect(then).toEqual([
      given({ question: 1, options: [2], at: 3_500, took: 500 }),
      given({ question: 2, options: [2], at: 3_500, took: 0 }),
    ]);
  });

  it('takes a question that is answered for good only once', () => {
    const first = giveAnswers(QUESTIONS, [], [{ question: 1, options: [1] }], 0, 1);
    expect(() => giveAnswers(QUESTIONS, first, [{ question: 1, options: [2] }], 0, 2)).toThrow(
      expect.objectContaining({ code: 'conflict' }),
    );
  });

  it('takes a skipped question where skipping is allowed', () => {
    expect(giveAnswers(QUESTIONS, [], [{ question: 3, skipped: true }], 0, 1)).toMatchObject([
      { question: 3, skipped: true, text: '' },
    ]);
  });

  it.each([
    [{ question: 4 }, 'answers[0].question: must be from 1 to 3'],
    [{ question: 0 }, 'answers[0].question: must be from 1 to 3'],
    [{ question: 1, options: [1, 2] }, 'answers[0].options: must be one option'],
    [{ question: 1, options: [4] }, 'answers[0].options: must be from 1 to 3'],
    [{ question: 2, options: [] }, 'answers[0].options: must be at least one option'],
    [{ question: 3, text: '  ' }, 'answers[0].text: must not be empty'],
    [{ question: 3, text: 'x'.repeat(251) }, 'answers[0].text: must be at most 250 characters'],
    [{ question: 1, skipped: true }, 'answers[0].skipped: must be an answer to this question'],
  ])('refuses %j', (answer, message) => {
    expect(() => giveAnswers(QUESTIONS, [], [answer], 0, 1)).toThrow(message);
  });

  it('refuses two answers to one question', () => {
    const twice = [
      { question: 2, options: [1] },
      { question: 2, options: [2] },
    ];
    expect(() => giveAnswers(QUESTIONS, [], twice, 0, 1)).toThrow('must not come twice');
  });
});

describe('what an answer is worth', () => {
  const worth = (at: number, answer: Partial<GivenAnswer>) => {
    const asked = QUESTIONS[at]!;
    return [isRight(asked, given(answer)), pointsOf(asked, given(answer))];
  };

  it('gives the weight for a right one and takes the penalty for a wrong one', () => {
    expect(worth(0, { options: [2] })).toEqual([true, 5]);
    expect(worth(0, { options: [1] })).toEqual([false, -2]);
    expect(worth(1, { options: [1, 3] })).toEqual([true, 5]);
    expect(worth(1, { options: [1] })).toEqual([false, -2]);
  });

  it('compares texts as people do', () => {
    expect(worth(2, { text: ' grace hopper' })).toEqual([true, 5]);
    expect(worth(2, { text: 'Ada' })).toEqual([false, -2]);
  });

  it('counts neither what was skipped nor what has no right answer', () => {
    expect(worth(2, { skipped: true })).toEqual([null, 0]);
    const open = question({ type: 'long-answer', options: [] });
    expect(pointsOf(open, given({ text: 'Because.' }))).toBe(0);
  });
});
