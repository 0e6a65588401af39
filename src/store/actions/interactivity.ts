import {
  HmsError,
  type LeaderboardEntry,
  type Poll,
  type PollAnswer,
  type PollDraft,
  type PollQuestion,
  type PollQuestionDraft,
  type Requests,
} from '../../protocol/index.js';
import type { ActionParts } from './parts.js';

/** Polls and quizzes. Those that one may see are in the state (`selectPolls`). */
export interface InteractivityCenter {
  /** Resolves with the poll as the room has it; nobody may vote before it is started. */
  createPoll(draft: Omit<PollDraft, 'id'>): Promise<Poll>;
  /** To a poll that has not been started. */
  addQuestionsToPoll(pollId: string, questions: readonly PollQuestionDraft[]): Promise<Poll>;
  startPoll(pollId: string): Promise<void>;
  stopPoll(pollId: string): Promise<void>;
  /** Resolves with the poll and, where results show, the new votes. */
  addResponsesToPoll(pollId: string, answers: readonly PollAnswer[]): Promise<Poll>;
  getPollResponses(
    pollId: string,
    page?: Omit<Requests['poll.responses']['params'], 'pollId'>,
  ): Promise<Requests['poll.responses']['result']>;
  fetchLeaderboard(
    pollId: string,
    offset?: number,
    count?: number,
  ): Promise<{ entries: readonly LeaderboardEntry[]; total: number }>;
}

/** Values that all people in the room share. They are in the state (`selectSessionStore`). */
export interface SessionStoreActions {
  /** JSON of at most 1 kB; null removes the value. */
  set(key: string, value: unknown): Promise<void>;
}

export interface InteractivityActions {
  readonly interactivityCenter: InteractivityCenter;
  readonly sessionStore: SessionStoreActions;
}

export function interactivityActions({ store, channel }: ActionParts): InteractivityActions {
  const save = async (poll: PollDraft): Promise<Poll> =>
    (await channel.request('poll.save', { poll })).poll;

  return {
    interactivityCenter: {
      createPoll: save,
      async addQuestionsToPoll(pollId, questions) {
        const poll = store.getState().polls[pollId];
        if (!poll) throw new HmsError('not_found', 'There is no such poll.');
        return save({
          ...asDraft(poll),
          questions: [...poll.questions.map(questionDraft), ...questions],
        });
      },
      async startPoll(pollId) {
        await channel.request('poll.start', { pollId });
      },
      async stopPoll(pollId) {
        await channel.request('poll.stop', { pollId });
      },
      async addResponsesToPoll(pollId, answers) {
        return (await channel.request('poll.respond', { pollId, answers: [...answers] })).poll;
      },
      getPollResponses: (pollId, page = {}) =>
        channel.request('poll.responses', { pollId, ...page }),
      fetchLeaderboard: (pollId, offset = 0, limit = 50) =>
        channel.request('poll.leaderboard', { pollId, offset, limit }),
    },
    sessionStore: {
      async set(key, value) {
        await channel.request('store.set', { key, value });
      },
    },
  };
}

function asDraft(poll: Poll): Omit<PollDraft, 'questions'> {
  const { id, title, type, duration, anonymous, visibility, mode } = poll;
  const { rolesThatCanVote, rolesThatCanViewResponses } = poll;
  return {
    ...{ id, title, type, duration, anonymous, visibility, mode },
    ...{ rolesThatCanVote, rolesThatCanViewResponses },
  };
}

function questionDraft(question: PollQuestion): PollQuestionDraft {
  const { type, text, skippable, once, weight, negative, duration, answer } = question;
  return {
    ...{ type, text, skippable, once, weight, negative, duration },
    ...(answer !== undefined && { answer }),
    options: question.options.map(({ text: option, isCorrect }) => ({
      text: option,
      ...(isCorrect !== undefined && { isCorrect }),
    })),
  };
}
