/**
 * Who sees what of a poll. The UI only hides; what somebody may not know is never sent to them.
 *
 * Who writes polls sees everything, drafts included. Who reads polls sees them from their start; results while it
 * runs where the poll shows them, and afterwards in any case; right answers only afterwards. A list of roles that
 * view responses narrows results to these roles, and opens to them what each person answered.
 */
import type { Permissions, Poll, PollQuestion } from '../../protocol/index.js';
import type { LivePoll } from './live-poll.js';
import { isChoice, type QuestionDocument } from './poll-document.js';

export type Sight = 'everything' | 'results' | 'questions';

export interface Onlooker {
  role: string;
  permissions: Pick<Permissions, 'pollRead' | 'pollWrite'>;
}

/** Null: the poll is not there for this person. */
export function sightOf(poll: LivePoll, { role, permissions }: Onlooker): Sight | null {
  if (permissions.pollWrite) return 'everything';
  if (!permissions.pollRead || poll.state === 'created') return null;
  const { visibility, rolesThatCanViewResponses: viewers } = poll.document;
  if (viewers.length > 0 && !viewers.includes(role)) return 'questions';
  return visibility || poll.state === 'stopped' ? 'results' : 'questions';
}

/** Whether this person may read what each of the others answered. */
export function seesResponses(poll: LivePoll, onlooker: Onlooker): boolean {
  const sight = sightOf(poll, onlooker);
  if (sight === 'everything') return true;
  return sight === 'results' && poll.document.rolesThatCanViewResponses.includes(onlooker.role);
}

export function mayVote(poll: LivePoll, { role, permissions }: Onlooker): boolean {
  const { rolesThatCanVote: voters } = poll.document;
  if (!permissions.pollRead && !permissions.pollWrite) return false;
  return voters.length === 0 || voters.includes(role);
}

export function viewOf(poll: LivePoll, sight: Sight): Poll {
  const { document, record, run, tally } = poll;
  const counts = sight !== 'questions';
  const solved =
    document.type === 'quiz' &&
    (sight === 'everything' || (sight === 'results' && poll.state === 'stopped'));
  const { questions, ...settings } = document;
  return {
    ...settings,
    id: poll.id,
    state: poll.state,
    createdBy: record.createdBy,
    startedBy: run?.startedBy ?? null,
    startedAt: run?.startedAt ?? 0,
    stoppedAt: run?.stoppedAt ?? 0,
    voters: counts ? (tally?.voters ?? 0) : 0,
    questions: questions.map((question, index) => {
      const place = index + 1;
      return questionView(question, place, {
        responses: counts ? (tally?.responses(place) ?? 0) : 0,
        votes: (option) => (counts ? (tally?.votes(place, option) ?? 0) : 0),
        solved,
      });
    }),
  };
}

function questionView(
  { options, correct, answer, ...question }: QuestionDocument,
  index: number,
  shown: { responses: number; votes: (option: number) => number; solved: boolean },
): PollQuestion {
  return {
    ...question,
    index,
    options: options.map((text, at) => ({
      index: at + 1,
      text,
      voteCount: shown.votes(at + 1),
      ...(shown.solved && { isCorrect: correct.includes(at + 1) }),
    })),
    ...(shown.solved && !isChoice(question) && answer !== '' && { answer }),
    responseCount: shown.responses,
  };
}
