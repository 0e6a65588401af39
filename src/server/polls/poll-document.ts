/** A poll as it is kept: what is asked and which answers are right, apart from who answered what. */
import type { Actor, Poll, PollQuestionType } from '../../protocol/index.js';

/** Questions and options are known by their place, from 1. */
export interface PollDocument extends Pick<
  Poll,
  | 'title'
  | 'type'
  | 'duration'
  | 'anonymous'
  | 'visibility'
  | 'mode'
  | 'rolesThatCanVote'
  | 'rolesThatCanViewResponses'
> {
  questions: QuestionDocument[];
}

export interface QuestionDocument {
  type: PollQuestionType;
  text: string;
  skippable: boolean;
  once: boolean;
  weight: number;
  negative: number;
  /** Milliseconds; 0: no limit. */
  duration: number;
  options: string[];
  /** Places of the right options; empty outside quizzes. */
  correct: number[];
  /** Right text; empty: there is none. */
  answer: string;
}

export interface PollRecord {
  id: string;
  /** Null for polls of the REST API. */
  roomId: string | null;
  sessionId: string | null;
  document: PollDocument;
  createdBy: Actor;
  /** Milliseconds since the epoch, like all times here. */
  createdAt: number;
  updatedAt: number;
}

/** One use of a poll in a session, with the document as it was then. */
export interface PollRun {
  id: string;
  pollId: string;
  roomId: string;
  sessionId: string;
  document: PollDocument;
  startedBy: Actor;
  startedAt: number;
  stoppedAt: number | null;
}

/** One question of one voter. */
export interface GivenAnswer {
  question: number;
  options: number[];
  text: string;
  skipped: boolean;
  at: number;
  /** Milliseconds that it took. */
  took: number;
}

export interface PollReply {
  id: string;
  runId: string;
  voter: string;
  /** Empty in anonymous polls, like the other three. */
  peerId: string;
  userId: string;
  name: string;
  role: string;
  answers: GivenAnswer[];
  createdAt: number;
  updatedAt: number;
}

export function isChoice({ type }: Pick<QuestionDocument, 'type'>): boolean {
  return type === 'single-choice' || type === 'multiple-choice';
}
