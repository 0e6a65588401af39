import { expect } from '@open-wc/testing';
import type { PollQuestion } from '../../protocol/index.js';
import { aPoll } from '../../testing/builders.js';
import { countdown, isTimed, NOTHING_GIVEN, turnOf } from './turns.js';

const question = (index: number, duration: number): PollQuestion => ({
  ...{ index, type: 'single-choice', text: `${index}?`, options: [], skippable: false },
  ...{ once: false, weight: 1, negative: 0, duration, responseCount: 0 },
});
const poll = (...durations: number[]) =>
  aPoll('p', {
    startedAt: 1_000,
    questions: durations.map((duration, at) => question(at + 1, duration)),
  });

describe('turns of a poll', () => {
  it('begin with the poll, and end when their time is over', () => {
    const asked = poll(5_000, 5_000);
    const at = (now: number) => turnOf(asked, NOTHING_GIVEN, now);
    expect(at(1_000)).to.deep.include({ begunAt: 1_000, endsAt: 6_000 });
    expect(at(5_999)?.question.index).to.equal(1);
    expect(at(6_000)).to.deep.include({ begunAt: 6_000, endsAt: 11_000 });
    expect(at(6_000)?.question.index).to.equal(2);
    expect(at(11_000)).to.equal(null);
  });

  it('go on with an answer', () => {
    const turn = turnOf(poll(5_000, 5_000, 0), { last: 1, at: 3_000 }, 3_500);
    expect(turn?.question.index).to.equal(2);
    expect(turn?.endsAt).to.equal(8_000);
    expect(turnOf(poll(5_000), { last: 1, at: 2_000 }, 2_001)).to.equal(null);
  });

  it('wait where a question has no time', () => {
    const turn = turnOf(poll(5_000, 0), NOTHING_GIVEN, 9e9);
    expect(turn?.question.index).to.equal(2);
    expect(turn?.endsAt).to.equal(null);
    expect(isTimed(poll(5_000, 0))).to.equal(true);
    expect(isTimed(poll(0, 0))).to.equal(false);
  });

  it('count down to nothing', () => {
    const shown = [-5, 0, 1, 1_000, 59_001, 61_000, 3_661_000].map(countdown);
    expect(shown).to.deep.equal(['0:00', '0:00', '0:01', '0:01', '1:00', '1:01', '1:01:01']);
  });
});
