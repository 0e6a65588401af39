/** The count of one run: kept up with every answer, so that results cost nothing to show. */
import type { LeaderboardEntry } from '../../protocol/index.js';
import { isRight, pointsOf } from './answers.js';
import type { GivenAnswer, PollDocument, PollReply } from './poll-document.js';

export class Tally {
  readonly #document: PollDocument;
  readonly #replies = new Map<string, PollReply>();
  /** By question and option, both by place. */
  readonly #votes: number[][];
  readonly #responses: number[];
  #sorted: PollReply[] | null = null;
  #leaderboard: LeaderboardEntry[] | null = null;

  constructor(document: PollDocument, replies: readonly PollReply[] = []) {
    this.#document = document;
    this.#votes = document.questions.map(({ options }) => options.map(() => 0));
    this.#responses = document.questions.map(() => 0);
    for (const reply of replies) this.put(reply);
  }

  get voters(): number {
    return this.#replies.size;
  }

  /** By id of the reply, which says nothing of who or when. */
  get replies(): readonly PollReply[] {
    this.#sorted ??= [...this.#replies.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    return this.#sorted;
  }

  reply(voter: string): PollReply | undefined {
    return this.#replies.get(voter);
  }

  /** Takes the place of what the voter said before. */
  put(reply: PollReply): void {
    const before = this.#replies.get(reply.voter);
    if (before) this.#count(before.answers, -1);
    this.#count(reply.answers, 1);
    this.#replies.set(reply.voter, reply);
    this.#sorted = null;
    this.#leaderboard = null;
  }

  /** Votes of an option and answers of a question, both by place from 1. */
  votes(question: number, option: number): number {
    return this.#votes[question - 1]?.[option - 1] ?? 0;
  }

  responses(question: number): number {
    return this.#responses[question - 1] ?? 0;
  }

  /** Best first: points, then right answers, then speed. */
  get leaderboard(): readonly LeaderboardEntry[] {
    this.#leaderboard ??= [...this.#replies.values()]
      .map((reply) => this.#entryOf(reply))
      .sort(
        (a, b) =>
          b.score - a.score || b.correctAnswers - a.correctAnswers || a.duration - b.duration,
      )
      .map((entry, index) => ({ ...entry, position: index + 1 }));
    return this.#leaderboard;
  }

  #entryOf({ peerId, userId, name, answers }: PollReply): LeaderboardEntry {
    let score = 0;
    let correctAnswers = 0;
    let totalAnswers = 0;
    let duration = 0;
    for (const answer of answers) {
      const question = this.#document.questions[answer.question - 1];
      duration += answer.took;
      if (!question || answer.skipped) continue;
      totalAnswers += 1;
      score += pointsOf(question, answer);
      if (isRight(question, answer)) correctAnswers += 1;
    }
    return { position: 0, peerId, userId, name, score, correctAnswers, totalAnswers, duration };
  }

  #count(answers: readonly GivenAnswer[], by: 1 | -1): void {
    for (const { question, options, skipped } of answers) {
      if (skipped) continue;
      const place = question - 1;
      this.#responses[place] = (this.#responses[place] ?? 0) + by;
      const votes = this.#votes[place];
      for (const option of options) {
        if (votes) votes[option - 1] = (votes[option - 1] ?? 0) + by;
      }
    }
  }
}
