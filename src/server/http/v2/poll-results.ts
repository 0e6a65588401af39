/** What became of polls: in which sessions they were used, the results, and what each person answered. */
import { z } from 'zod';
import { isRight, pointsOf } from '../../polls/answers.js';
import type { PollReply, PollRun } from '../../polls/poll-document.js';
import { PollDirectory, type PastRun } from '../../polls/poll-directory.js';
import type { Tally } from '../../polls/tally.js';
import { answers, idParam, listOf, pageOf, pageQuery, rfc3339, type Resource } from './api.js';

const tags = ['polls'];
const params = z.object({ id: idParam });
const oneParams = z.object({ id: idParam, one: idParam });
const querystring = pageQuery({ session_id: z.string().max(128).optional() });

const runReply = z.object({
  id: z.string(),
  poll_id: z.string(),
  room_id: z.string(),
  session_id: z.string(),
  state: z.enum(['started', 'stopped']),
  started_at: z.string(),
  stopped_at: z.string().nullable(),
  started_by: z.object({ peer_id: z.string(), user_id: z.string(), name: z.string() }),
});

const resultReply = runReply.extend({
  title: z.string(),
  type: z.string(),
  voters: z.number(),
  questions: z.array(
    z.object({
      index: z.number(),
      type: z.string(),
      text: z.string(),
      response_count: z.number(),
      options: z.array(
        z.object({
          index: z.number(),
          text: z.string(),
          vote_count: z.number(),
          correct: z.boolean().optional().describe('Of a quiz'),
        }),
      ),
    }),
  ),
});

const responseReply = z.object({
  id: z.string(),
  poll_id: z.string(),
  room_id: z.string(),
  session_id: z.string(),
  peer_id: z.string().describe('Empty in anonymous polls, like all that says who it was'),
  user_id: z.string(),
  name: z.string(),
  role: z.string(),
  answers: z.array(
    z.object({
      question: z.number(),
      options: z.array(z.number()),
      text: z.string(),
      skipped: z.boolean(),
      correct: z.boolean().nullable(),
      points: z.number(),
    }),
  ),
  created_at: z.string().nullable(),
  updated_at: z.string().nullable(),
});

export const pollResultRoutes: Resource = (api, { db }) => {
  const polls = new PollDirectory(db, () => {});
  const showResult = async (run: PastRun) => resultOf(run, await polls.tally(run));

  api.get(
    '/polls/:id/sessions',
    {
      schema: {
        summary: 'List the sessions in which a poll was used, newest first',
        tags,
        params,
        querystring,
        response: answers(listOf(runReply), 404),
      },
    },
    async ({ params: { id }, query }) => {
      await polls.need(id);
      const runs = await polls.runs(id, query, query.session_id);
      return pageOf(query.limit, runs.map(wireOfRun), (run) => run.id);
    },
  );

  api.get(
    '/polls/:id/results',
    {
      schema: {
        summary: 'List the results of a poll, one for each session',
        tags,
        params,
        querystring,
        response: answers(listOf(resultReply), 404),
      },
    },
    async ({ params: { id }, query }) => {
      await polls.need(id);
      const runs = await polls.runs(id, query, query.session_id);
      return pageOf(query.limit, await Promise.all(runs.map(showResult)), (result) => result.id);
    },
  );

  api.get(
    '/polls/:id/results/:one',
    {
      schema: {
        summary: 'Get the result of one session',
        tags,
        params: oneParams,
        response: answers(resultReply, 404),
      },
    },
    async ({ params: { id, one } }) => showResult(await polls.run(id, one)),
  );

  api.get(
    '/polls/:id/responses',
    {
      schema: {
        summary: 'List what people answered',
        tags,
        params,
        querystring,
        response: answers(listOf(responseReply), 404),
      },
    },
    async ({ params: { id }, query: { session_id, ...page } }) => {
      await polls.need(id);
      const replies = await polls.replies(id, { ...page, sessionId: session_id });
      return pageOf(page.limit, replies.map(responseOf), (response) => response.id);
    },
  );

  api.get(
    '/polls/:id/responses/:one',
    {
      schema: {
        summary: 'Get what one person answered',
        tags,
        params: oneParams,
        response: answers(responseReply, 404),
      },
    },
    async ({ params: { id, one } }) => responseOf(await polls.reply(id, one)),
  );
};

function wireOfRun(run: PastRun): z.infer<typeof runReply> {
  const { startedBy, endedAt } = run;
  return {
    id: run.id,
    poll_id: run.pollId,
    room_id: run.roomId,
    session_id: run.sessionId,
    state: endedAt === null ? 'started' : 'stopped',
    started_at: rfc3339(run.startedAt),
    stopped_at: endedAt === null ? null : rfc3339(endedAt),
    started_by: { peer_id: startedBy.peerId, user_id: startedBy.userId, name: startedBy.name },
  };
}

function resultOf(run: PastRun, tally: Tally): z.infer<typeof resultReply> {
  const { title, type, questions } = run.document;
  return {
    ...wireOfRun(run),
    title,
    type,
    voters: tally.voters,
    questions: questions.map((question, at) => ({
      index: at + 1,
      type: question.type,
      text: question.text,
      response_count: tally.responses(at + 1),
      options: question.options.map((text, place) => ({
        index: place + 1,
        text,
        vote_count: tally.votes(at + 1, place + 1),
        ...(type === 'quiz' && { correct: question.correct.includes(place + 1) }),
      })),
    })),
  };
}

function responseOf({
  reply,
  run,
}: {
  reply: PollReply;
  run: PollRun;
}): z.infer<typeof responseReply> {
  const { anonymous, questions, type } = run.document;
  return {
    id: reply.id,
    poll_id: run.pollId,
    room_id: run.roomId,
    session_id: run.sessionId,
    peer_id: reply.peerId,
    user_id: reply.userId,
    name: reply.name,
    role: reply.role,
    answers: reply.answers.map((given) => {
      const question = questions[given.question - 1];
      const quiz = type === 'quiz' && question !== undefined;
      return {
        question: given.question,
        options: given.options,
        text: given.text,
        skipped: given.skipped,
        correct: quiz ? isRight(question, given) : null,
        points: quiz ? pointsOf(question, given) : 0,
      };
    }),
    created_at: anonymous ? null : rfc3339(reply.createdAt),
    updated_at: anonymous ? null : rfc3339(reply.updatedAt),
  };
}
