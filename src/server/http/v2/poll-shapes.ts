/** Polls as the REST API writes them: times in seconds, names with underscores, right answers by place. */
import { z } from 'zod';
import { LIMITS, type PollDraft } from '../../../protocol/index.js';
import { given } from '../../directory/given.js';
import { isChoice, type PollRecord } from '../../polls/poll-document.js';
import type { WrittenPoll, WrittenQuestion } from '../../polls/poll-directory.js';
import { rfc3339 } from './api.js';

const seconds = z
  .int('must be a whole number of seconds')
  .min(0, 'must be from 0 to 43200 seconds')
  .max(43_200, 'must be from 0 to 43200 seconds')
  .describe('Seconds; 0: no limit');
const points = z.number().min(0).max(1_000);
const place = z.int('must be the place of an option, from 1').min(1);
const roles = z.array(z.string().max(128)).max(100);

export const optionBody = z.object({
  text: z.string().max(LIMITS.pollOption),
  correct: z.boolean().optional().describe('Of a quiz; in place of the `answer` of the question'),
});

export const questionBody = z.object({
  type: z.enum(['single-choice', 'multiple-choice', 'short-answer', 'long-answer']),
  text: z.string().max(LIMITS.pollQuestion),
  options: z.array(optionBody).max(LIMITS.pollOptions).optional(),
  answer: z
    .object({
      option: place.optional(),
      options: z.array(place).max(LIMITS.pollOptions).optional(),
      text: z.string().max(LIMITS.pollAnswer).optional(),
    })
    .nullable()
    .optional()
    .describe('Of a quiz'),
  skippable: z.boolean().optional(),
  once: z.boolean().optional().describe('The first answer counts for good'),
  weight: points.optional().describe('Points of a right answer'),
  negative: points.optional().describe('Points lost by a wrong one'),
  duration: seconds.optional(),
});

export const pollBody = z.object({
  title: z.string().max(LIMITS.pollTitle),
  type: z.enum(['poll', 'quiz']).optional(),
  duration: seconds.optional(),
  anonymous: z.boolean().optional(),
  visibility: z.boolean().optional().describe('Results show while it runs'),
  mode: z.enum(['peerID', 'customerID', 'userName']).optional().describe('Who is one voter'),
  roles_that_can_vote: roles.optional(),
  roles_that_can_view_responses: roles.optional(),
  questions: z.array(questionBody).max(LIMITS.pollQuestions).optional(),
});

const optionReply = z.object({ index: z.number(), text: z.string() });

const questionReply = z.object({
  index: z.number(),
  type: z.string(),
  text: z.string(),
  options: z.array(optionReply),
  answer: z
    .object({
      option: z.number().optional(),
      options: z.array(z.number()).optional(),
      text: z.string().optional(),
    })
    .nullable(),
  skippable: z.boolean(),
  once: z.boolean(),
  weight: z.number(),
  negative: z.number(),
  duration: z.number(),
});

export const pollReply = z.object({
  id: z.string(),
  title: z.string(),
  type: z.string(),
  duration: z.number(),
  anonymous: z.boolean(),
  visibility: z.boolean(),
  mode: z.string(),
  roles_that_can_vote: z.array(z.string()),
  roles_that_can_view_responses: z.array(z.string()),
  questions: z.array(questionReply),
  room_id: z.string().nullable().describe('The room in which it was made; null: by the API'),
  session_id: z.string().nullable(),
  created_by: z.object({ peer_id: z.string(), user_id: z.string(), name: z.string() }),
  created_at: z.string(),
  updated_at: z.string(),
});

/** What was said of a poll, over what it was before. */
export function pollOf(
  body: Partial<z.infer<typeof pollBody>>,
  before: Partial<WrittenPoll> = {},
): PollDraft {
  const { duration, questions, roles_that_can_vote, roles_that_can_view_responses, ...rest } = body;
  return {
    title: '',
    type: 'poll',
    questions: [],
    ...before,
    ...given<Partial<PollDraft>>({
      ...rest,
      duration: duration === undefined ? undefined : duration * 1_000,
      rolesThatCanVote: roles_that_can_vote,
      rolesThatCanViewResponses: roles_that_can_view_responses,
      questions: questions?.map((question) => questionOf(question)),
    }),
  };
}

export function questionOf(
  body: Partial<z.infer<typeof questionBody>>,
  before: Partial<WrittenQuestion> = {},
): WrittenQuestion {
  const { duration, options, answer, ...rest } = body;
  const right = answer === undefined ? undefined : [answer?.option, ...(answer?.options ?? [])];
  const written = options?.map(({ text, correct }) => ({ text, isCorrect: correct === true }));
  return {
    type: 'single-choice',
    text: '',
    skippable: false,
    once: false,
    weight: 1,
    negative: 0,
    duration: 0,
    answer: '',
    ...before,
    ...given<Partial<WrittenQuestion>>({
      ...rest,
      duration: duration === undefined ? undefined : duration * 1_000,
      answer: answer === undefined ? undefined : (answer?.text ?? ''),
    }),
    options: (written ?? before.options ?? []).map((option, index) =>
      right === undefined ? option : { ...option, isCorrect: right.includes(index + 1) },
    ),
  };
}

export function wireOfPoll(poll: PollRecord): z.infer<typeof pollReply> {
  const { document, createdBy } = poll;
  return {
    id: poll.id,
    title: document.title,
    type: document.type,
    duration: document.duration / 1_000,
    anonymous: document.anonymous,
    visibility: document.visibility,
    mode: document.mode,
    roles_that_can_vote: document.rolesThatCanVote,
    roles_that_can_view_responses: document.rolesThatCanViewResponses,
    questions: document.questions.map((question, index) => ({
      index: index + 1,
      type: question.type,
      text: question.text,
      options: question.options.map((text, at) => ({ index: at + 1, text })),
      answer: answerOf(question),
      skippable: question.skippable,
      once: question.once,
      weight: question.weight,
      negative: question.negative,
      duration: question.duration / 1_000,
    })),
    room_id: poll.roomId,
    session_id: poll.sessionId,
    created_by: {
      peer_id: createdBy.peerId,
      user_id: createdBy.userId,
      name: createdBy.name,
    },
    created_at: rfc3339(poll.createdAt),
    updated_at: rfc3339(poll.updatedAt),
  };
}

function answerOf(question: PollRecord['document']['questions'][number]) {
  const { type, correct, answer } = question;
  if (!isChoice(question)) return answer === '' ? null : { text: answer };
  if (correct.length === 0) return null;
  return type === 'single-choice' ? { option: correct[0] } : { options: correct };
}
