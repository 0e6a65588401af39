/** The polls of a room of paper: kept in the store alone, counted as the server counts them. */
import {
  HmsError,
  type Actor,
  type Poll,
  type PollAnswer,
  type PollQuestion,
  type RequestName,
  type Requests,
} from '../protocol/index.js';
import type { RoomStore } from '../store/room-store.js';
import { aPoll } from './builders.js';

type Answers = { [N in RequestName]?: (params: Requests[N]['params']) => unknown };

/** `tell` hears a poll that changed. */
export function paperPolls(
  store: RoomStore,
  me: Actor,
  tell: (poll: Poll) => void,
  now: () => number,
): Answers {
  const given = new Map<string, PollAnswer[]>();
  const find = (pollId: string): Poll => {
    const poll = store.getState().polls[pollId];
    if (!poll) throw new HmsError('not_found', 'There is no such poll.');
    return poll;
  };
  const change = (pollId: string, changes: Partial<Poll>): Poll => {
    const poll = { ...find(pollId), ...changes };
    tell(poll);
    return poll;
  };
  return {
    'poll.save'({ poll: { id, questions, ...draft } }) {
      const poll = aPoll(id ?? `poll-${Object.keys(store.getState().polls).length + 1}`, {
        ...draft,
        createdBy: me,
        questions: questions.map((question, index) => ({
          ...{ skippable: false, once: false, weight: 1, negative: 0, duration: 0 },
          ...question,
          ...{ index: index + 1, responseCount: 0 },
          options: (question.options ?? []).map((option, at) => ({
            ...option,
            ...{ index: at + 1, voteCount: 0 },
          })),
        })),
      });
      tell(poll);
      return { poll };
    },
    'poll.start': ({ pollId }) => {
      change(pollId, { state: 'started', startedBy: me, startedAt: now() });
    },
    'poll.stop': ({ pollId }) => {
      change(pollId, { state: 'stopped', stoppedAt: now() });
    },
    'poll.respond'({ pollId, answers }) {
      const poll = find(pollId);
      const before = given.get(pollId);
      const fresh = new Set(answers.map(({ question }) => question));
      const after = [...(before ?? []).filter(({ question }) => !fresh.has(question)), ...answers];
      given.set(pollId, after);
      const questions = poll.questions.map((question) => counted(question, before, after));
      return { poll: change(pollId, { questions, voters: poll.voters + (before ? 0 : 1) }) };
    },
    'poll.responses'({ pollId }) {
      const answers = given.get(pollId);
      return { responses: answers ? [{ ...me, answers, time: now() }] : [], cursor: null };
    },
    'poll.leaderboard': () => ({
      entries: ['Chiara Rossi', 'Ben Okafor', me.name].map((name, index) => ({
        ...{ position: index + 1, peerId: name === me.name ? me.peerId : '', userId: '', name },
        score: 30 - index * 10,
        ...{ correctAnswers: 3 - index, totalAnswers: 3, duration: 4_000 },
      })),
      total: 3,
    }),
  };
}

function counted(
  question: PollQuestion,
  before: readonly PollAnswer[] | undefined,
  after: readonly PollAnswer[],
): PollQuestion {
  const answer = (list: readonly PollAnswer[] | undefined) =>
    list?.find(({ question: index, skipped }) => index === question.index && skipped !== true);
  const [old, fresh] = [answer(before), answer(after)];
  const votes = (from: PollAnswer | undefined, option: number) =>
    from?.options?.includes(option) === true ? 1 : 0;
  return {
    ...question,
    responseCount: question.responseCount + (fresh ? 1 : 0) - (old ? 1 : 0),
    options: question.options.map((option) => ({
      ...option,
      voteCount: option.voteCount + votes(fresh, option.index) - votes(old, option.index),
    })),
  };
}
