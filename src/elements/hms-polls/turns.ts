/**
 * Questions that have a time come in turn, for everybody from the start of the poll: which one it is now, and until
 * when. The room keeps the same rules; here they only show. Times are by the server's clock.
 */
import type { Poll, PollQuestion } from '../../protocol/index.js';

export interface Turn {
  question: PollQuestion;
  begunAt: number;
  /** Null: as long as it takes. */
  endsAt: number | null;
}

/** What this person has said so far. */
export interface Given {
  /** Number of the last question that was answered; 0: none. */
  last: number;
  at: number;
}

export const NOTHING_GIVEN: Given = { last: 0, at: 0 };

export const isTimed = ({ questions }: Poll): boolean =>
  questions.some(({ duration }) => duration > 0);

/** When all of it ends by itself; 0: it does not. */
export const endOf = ({ startedAt, duration }: Poll): number =>
  duration > 0 ? startedAt + duration : 0;

/** The question that may be answered now; null when all are behind this person. */
export function turnOf({ questions, startedAt }: Poll, given: Given, now: number): Turn | null {
  let begunAt = given.last > 0 ? given.at : startedAt;
  for (const question of questions.slice(given.last)) {
    const endsAt = question.duration > 0 ? begunAt + question.duration : null;
    if (endsAt === null || now < endsAt) return { question, begunAt, endsAt };
    begunAt = endsAt;
  }
  return null;
}

/** `0:07`, rounded up: it says 0:00 when it is over, and not before. */
export function countdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1_000));
  const two = (part: number) => String(part).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const tail = `${hours > 0 ? two(minutes) : minutes}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
}
