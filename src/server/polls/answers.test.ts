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

const clock = (now = 1_000) => ({ startedAt: 1_000, since: 1_000, now });

describe('giveAnswers', () => {
  it('adds to what was said before; the last word counts, and the time since the question', () => {
    const first = giveAnswers(QUESTIONS, [], [{ question: 2, options: [3, 1, 3] }], clock(3_000));
    expect(first).toEqual([given({ question: 2, options: [1, 3], at: 3_000, took: 2_000 })]);
    const then = giveAnswers(
      QUESTIONS,
      first,
      [
        { question: 1, options: [2] },
        { question: 2, options: [2] },
      ],
      clock(3_500),
    );
    expect(then).toEqual([
      given({ question: 1, options: [2], at: 3_500, took: 500 }),
      given({ question: 2, options: [2], at: 3_500, took: 2_500 }),
    ]);
  });

  it('takes a question that is answered for good only once', () => {
    const first = giveAnswers(QUESTIONS, [], [{ question: 1, options: [1] }], clock());
    expect(() => giveAnswers(QUESTIONS, first, [{ question: 1, options: [2] }], clock())).toThrow(
      expect.objectContaining({ code: 'conflict' }),
    );
  });

  it('takes a skipped question where skipping is allowed', () => {
    expect(giveAnswers(QUESTIONS, [], [{ question: 3, skipped: true }], clock())).toMatchObject([
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
    expect(() => giveAnswers(QUESTIONS, [], [answer], clock())).toThrow(message);
  });

  it('refuses two answers to one question', () => {
    const twice = [
      { question: 2, options: [1] },
      { question: 2, options: [2] },
    ];
    expect(() => giveAnswers(QUESTIONS, [], twice, clock())).toThrow('must not come twice');
  });
});

describe('questions with a time', () => {
  const TIMED = [question({ duration: 5_000 }), question(), question({ duration: 5_000 })];
  const answer = (place: number) => [{ question: place, options: [1] }];
  const conflict = (message: string) => expect.objectContaining({ code: 'conflict', message });

  it('are open until their time is over, counted from the start for everybody', () => {
    const inTime = giveAnswers(TIMED, [], answer(1), clock(5_900));
    expect(inTime).toMatchObject([{ question: 1, took: 4_900 }]);
    // Whoever comes again as a new peer has no new time.
    const again = { startedAt: 1_000, since: 9_000, now: 9_500 };
    expect(() => giveAnswers(TIMED, [], answer(1), again)).toThrow(
      conflict('The time for question 1 is over.'),
    );
  });

  it('come in turn: one that was missed gives way, an open one does not', () => {
    const missed = giveAnswers(TIMED, [], answer(2), clock(60_000));
    expect(missed).toMatchObject([{ question: 2 }]);
    expect(() => giveAnswers(TIMED, [], answer(3), clock(60_000))).toThrow(
      conflict('Question 2 comes before question 3.'),
    );
    const third = giveAnswers(TIMED, missed, answer(3), clock(64_000));
    expect(third.map(({ question: place }) => place)).toEqual([2, 3]);
    expect(() => giveAnswers(TIMED, missed, answer(3), clock(70_000))).toThrow(
      conflict('The time for question 3 is over.'),
    );
  });

  it('are answered for good, so that no clock begins anew', () => {
    const first = giveAnswers(TIMED, [], answer(1), clock(2_000));
    expect(() => giveAnswers(TIMED, first, answer(1), clock(2_100))).toThrow(
      conflict('Question 1 is answered, for good.'),
    );
  });

  it('allow an answer that was on its way, and several that come together', () => {
    expect(giveAnswers(TIMED, [], answer(1), clock(6_900))).toHaveLength(1);
    const all = [1, 2, 3].flatMap(answer);
    expect(giveAnswers(TIMED, [], all, clock(3_000))).toHaveLength(3);
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
