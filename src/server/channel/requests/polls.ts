/** Polls and quizzes. */
import { z } from 'zod';
import { LIMITS } from '../../../protocol/index.js';
import { id } from '../fields.js';
import { stayOf, type RequestTable } from '../request.js';

const text = z.string();
const flag = z.boolean();
const number = z.number();
const roles = z.array(z.string().max(128));
const limit = z.int().min(1).max(LIMITS.pageSize).optional();

const question = z.object({
  type: z.enum(['single-choice', 'multiple-choice', 'short-answer', 'long-answer']),
  text,
  options: z.array(z.object({ text, isCorrect: flag.optional() })).optional(),
  skippable: flag.optional(),
  once: flag.optional(),
  weight: number.optional(),
  negative: number.optional(),
  duration: number.optional(),
  answer: text.optional(),
});

const draft = z.object({
  id: id.optional(),
  title: text,
  type: z.enum(['poll', 'quiz']),
  duration: number.optional(),
  anonymous: flag.optional(),
  visibility: flag.optional(),
  mode: z.enum(['peerID', 'customerID', 'userName']).optional(),
  rolesThatCanVote: roles.optional(),
  rolesThatCanViewResponses: roles.optional(),
  questions: z.array(question),
});

const answer = z.object({
  question: z.int(),
  options: z.array(z.int()).max(LIMITS.pollOptions).optional(),
  text: text.optional(),
  skipped: flag.optional(),
});

export const pollRequests: RequestTable<
  'poll.save' | 'poll.start' | 'poll.stop' | 'poll.respond' | 'poll.responses' | 'poll.leaderboard'
> = {
  'poll.save': {
    schema: z.object({ poll: draft }),
    run: async (_services, visit, { poll }, reply) => {
      const { room, session } = stayOf(visit);
      reply({ poll: await room.polls.save(session.peerId, poll) });
    },
  },

  'poll.start': {
    schema: z.object({ pollId: id }),
    run: async (_services, visit, { pollId }, reply) => {
      const { room, session } = stayOf(visit);
      await room.polls.start(session.peerId, pollId);
      reply({});
    },
  },

  'poll.stop': {
    schema: z.object({ pollId: id }),
    run: async (_services, visit, { pollId }, reply) => {
      const { room, session } = stayOf(visit);
      await room.polls.stop(session.peerId, pollId);
      reply({});
    },
  },

  'poll.respond': {
    schema: z.object({
      pollId: id,
      answers: z.array(answer).min(1, 'must not be empty').max(LIMITS.pollQuestions),
    }),
    run: async (_services, visit, { pollId, answers }, reply) => {
      const { room, session } = stayOf(visit);
      reply({ poll: await room.polls.respond(session.peerId, pollId, answers) });
    },
  },

  'poll.responses': {
    schema: z.object({ pollId: id, cursor: z.string().max(64).optional(), limit }),
    run: (_services, visit, params, reply) => {
      const { room, session } = stayOf(visit);
      reply(room.polls.responses(session.peerId, params));
    },
  },

  'poll.leaderboard': {
    schema: z.object({ pollId: id, offset: z.int().min(0).optional(), limit }),
    run: (_services, visit, params, reply) => {
      const { room, session } = stayOf(visit);
      reply(room.polls.leaderboard(session.peerId, params));
    },
  },
};
