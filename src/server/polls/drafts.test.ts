import { describe, expect, it } from 'vitest';
import { HmsError, type PollDraft, type PollQuestionDraft } from '../../protocol/index.js';
import { readDraft } from './drafts.js';

const choice = (more: Partial<PollQuestionDraft> = {}): PollQuestionDraft => ({
  type: 'single-choice',
  text: 'Tea or coffee?',
  options: [{ text: 'Tea' }, { text: 'Coffee' }],
  ...more,
});
const draft = (more: Partial<PollDraft> = {}): PollDraft => ({
  title: 'Drinks',
  type: 'poll',
  questions: [choice()],
  ...more,
});
const faultsOf = (wanted: PollDraft) => {
  try {
    readDraft(wanted);
  } catch (error) {
    if (error instanceof HmsError) return error.details;
    throw error;
  }
  return [];
};

describe('readDraft', () => {
  it('fills in what is not said', () => {
    expect(readDraft(draft({ title: ' Drinks ' }))).toEqual({
      title: 'Drinks',
      type: 'poll',
      duration: 0,
      anonymous: false,
      visibility: true,
      mode: 'peerID',
      rolesThatCanVote: [],
      rolesThatCanViewResponses: [],
      questions: [
        {
          type: 'single-choice',
          text: 'Tea or coffee?',
          skippable: false,
          once: false,
          weight: 1,
          negative: 0,
          duration: 0,
          options: ['Tea', 'Coffee'],
          correct: [],
          answer: '',
        },
      ],
    });
  });

  it('keeps right answers in quizzes only', () => {
    const questions = [
      choice({ options: [{ text: 'Tea' }, { text: 'Coffee', isCorrect: true }] }),
      { type: 'short-answer', text: 'Where from?', answer: 'Assam' } as const,
    ];
    const kept = (type: PollDraft['type']) =>
      readDraft(draft({ type, questions })).questions.map(({ correct, answer }) => [
        correct,
        answer,
      ]);
    expect(kept('quiz')).toEqual([
      [[2], ''],
      [[], 'Assam'],
    ]);
    expect(kept('poll')).toEqual([
      [[], ''],
      [[], ''],
    ]);
  });

  it.each([
    [draft({ title: ' ' }), 'title: must not be empty'],
    [draft({ duration: 20 }), 'duration: must be 0 or from 1000 to 43200000 milliseconds'],
    [
      draft({ questions: [choice({ options: [{ text: 'Tea' }] })] }),
      'questions[0].options: must be 2 to 20',
    ],
    [
      draft({ questions: [choice(), choice({ text: '' })] }),
      'questions[1].text: must not be empty',
    ],
    [
      draft({ questions: [choice({ options: [{ text: 'Tea' }, { text: 'x'.repeat(251) }] })] }),
      'questions[0].options[1].text: must be at most 250 characters',
    ],
    [
      draft({ questions: [{ ...choice(), type: 'long-answer' }] }),
      'questions[0].options: belong to choices only',
    ],
    [draft({ type: 'quiz' }), 'questions[0].options: must have one right answer in a quiz'],
    [
      draft({ questions: [choice({ weight: -1 })] }),
      'questions[0].weight: must be a number from 0 to 1000',
    ],
    [
      draft({ questions: new Array<PollQuestionDraft>(51).fill(choice()) }),
      'questions: must be at most 50',
    ],
  ])('names every fault by its place (%#)', (wanted, fault) => {
    expect(faultsOf(wanted)).toContain(fault);
  });
});
