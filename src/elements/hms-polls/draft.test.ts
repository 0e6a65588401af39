import { expect } from '@open-wc/testing';
import { aPoll } from '../../testing/builders.js';
import { answersOf, chosen, missingAnswer, NO_ANSWERS, worded } from './answers.js';
import {
  draftOf,
  faultOf,
  NO_DRAFT,
  NO_QUESTION,
  pollOf,
  timeOf,
  withAddedOption,
  withAddedQuestion,
  withOption,
  withoutOption,
  withQuestion,
  withTime,
  type Draft,
} from './draft.js';

const filled: Draft = {
  ...NO_DRAFT,
  title: ' Lunch ',
  questions: [
    {
      ...NO_QUESTION,
      text: 'What?',
      options: [
        { text: 'Soup', right: true },
        { text: ' ', right: false },
        { text: 'Rice', right: false },
      ],
    },
  ],
};

const question = (index: number, more: object = {}) => ({
  ...{ index, type: 'single-choice' as const, text: 'Q', options: [], skippable: false },
  ...{ once: false, weight: 1, negative: 0, duration: 0, responseCount: 0 },
  ...more,
});

describe('a poll that is being written', () => {
  it('says what is missing first', () => {
    expect(faultOf(NO_DRAFT)).to.deep.equal({ missing: 'title', question: 0 });
    const titled = { ...NO_DRAFT, title: 'Lunch' };
    expect(faultOf(titled)?.missing).to.equal('question');
    const asked = withQuestion(titled, 0, { text: 'What?' });
    expect(faultOf(asked)).to.deep.equal({ missing: 'options', question: 1 });
    expect(faultOf(filled)).to.equal(null);
    const unsolved = withOption({ ...filled, type: 'quiz' }, 0, 0, { right: false });
    expect(faultOf(unsolved)?.missing).to.equal('right');
    expect(faultOf(withQuestion(asked, 0, { type: 'long-answer' }))).to.equal(null);
  });

  it('goes to the room trimmed, without empty options, with right answers in a quiz alone', () => {
    expect(pollOf(filled)).to.deep.include({ title: 'Lunch', type: 'poll', visibility: true });
    expect(pollOf(filled).questions[0]!.options).to.deep.equal([
      { text: 'Soup' },
      { text: 'Rice' },
    ]);
    expect(pollOf({ ...filled, type: 'quiz' }).questions[0]!.options).to.deep.equal([
      { text: 'Soup', isCorrect: true },
      { text: 'Rice', isCorrect: false },
    ]);
  });

  it('comes back from a saved poll as it was', () => {
    const { questions, ...rest } = pollOf({ ...filled, type: 'quiz', hidden: true, id: 'p1' });
    const saved = aPoll('p1', {
      ...rest,
      questions: questions.map(({ options = [], ...one }, index) =>
        question(index + 1, {
          ...one,
          options: options.map((option, at) => ({ ...option, index: at + 1, voteCount: 0 })),
        }),
      ),
    });
    const again = draftOf(saved);
    const { questions: before, ...facts } = pollOf({
      ...filled,
      ...{ type: 'quiz', hidden: true, id: 'p1' },
    });
    expect(pollOf(again)).to.deep.include(facts);
    expect(pollOf(again).questions[0]).to.deep.include(before[0]);
  });

  it('keeps what another program wrote into it', () => {
    const saved = aPoll('p1', {
      ...{ duration: 60_000, mode: 'customerID', rolesThatCanVote: ['guest'] },
      rolesThatCanViewResponses: ['host'],
      questions: [question(1, { weight: 5, negative: 2, once: true, duration: 45_000 })],
    });
    const again = pollOf(draftOf(saved));
    expect(again).to.deep.include({
      ...{ duration: 60_000, mode: 'customerID', rolesThatCanVote: ['guest'] },
      rolesThatCanViewResponses: ['host'],
    });
    expect(again.questions[0]).to.deep.include({
      ...{ weight: 5, negative: 2, once: true, duration: 45_000 },
    });
  });

  it('gives every question the same time, also one that comes later', () => {
    const timed = withAddedQuestion(withTime(filled, 20_000));
    expect(timed.questions.map(({ duration }) => duration)).to.deep.equal([20_000, 20_000]);
    expect(timeOf(timed)).to.equal(20_000);
    expect(timeOf(withQuestion(timed, 1, { duration: 0 }))).to.equal(null);
  });

  it('has one right option where one may be chosen', () => {
    const marked = withOption(filled, 0, 2, { right: true });
    expect(marked.questions[0]!.options.map(({ right }) => right)).to.deep.equal([
      ...[false, false, true],
    ]);
    const several = withQuestion(filled, 0, { type: 'multiple-choice' });
    const both = withOption(several, 0, 2, { right: true });
    expect(both.questions[0]!.options.filter(({ right }) => right).length).to.equal(2);
    expect(withAddedOption(filled, 0).questions[0]!.options.length).to.equal(4);
    expect(withoutOption(filled, 0, 1).questions[0]!.options.length).to.equal(2);
  });
});

describe('answers', () => {
  const poll = aPoll('p', {
    questions: [
      question(1),
      question(2, { type: 'multiple-choice', skippable: true }),
      question(3, { type: 'short-answer' }),
    ],
  });
  const [one, several, words] = poll.questions;

  it('know which question is left', () => {
    expect(missingAnswer(NO_ANSWERS, poll.questions)).to.equal(1);
    const first = chosen(NO_ANSWERS, one!, 2);
    expect(missingAnswer(first, poll.questions)).to.equal(3);
    expect(missingAnswer(worded(first, words!, '  '), poll.questions)).to.equal(3);
    expect(missingAnswer(worded(first, words!, 'yes'), poll.questions)).to.equal(null);
  });

  it('are one choice, or several in order, or words', () => {
    let answers = chosen(chosen(NO_ANSWERS, one!, 2), one!, 1);
    for (const option of [3, 1, 2, 1]) answers = chosen(answers, several!, option);
    answers = worded(answers, words!, ' yes ');
    expect(answersOf(answers, poll.questions)).to.deep.equal([
      { question: 1, options: [1] },
      { question: 2, options: [2, 3] },
      { question: 3, text: 'yes' },
    ]);
  });

  it('skip what was left empty', () => {
    expect(answersOf(chosen(NO_ANSWERS, one!, 1), poll.questions)[1]).to.deep.equal({
      question: 2,
      skipped: true,
    });
  });
});
