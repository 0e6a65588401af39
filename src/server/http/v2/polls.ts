/** Polls and quizzes that rooms link to by `polls`, and those that people made in rooms. */
import { z } from 'zod';
import { HmsError, LIMITS } from '../../../protocol/index.js';
import { PollDirectory, type WrittenPoll } from '../../polls/poll-directory.js';
import { answers, done, idParam, listOf, pageOf, pageQuery, type Resource } from './api.js';
import {
  optionBody,
  pollBody,
  pollOf,
  pollReply,
  questionBody,
  questionOf,
  wireOfPoll,
} from './poll-shapes.js';

const tags = ['polls'];
const placeParam = z.coerce.number().int('must be a whole number').min(1, 'must be from 1');
const params = z.object({ id: idParam });
const questionParams = params.extend({ question: placeParam });
const optionParams = questionParams.extend({ option: placeParam });

export const pollRoutes: Resource = (api, { db, rooms }) => {
  const polls = new PollDirectory(db, ({ id, roomId }) => {
    for (const room of rooms.list()) {
      const has = room.id === roomId || room.record.polls.includes(id);
      // A room that cannot read it now does so when its next session begins.
      if (has) room.polls.refresh().catch(() => {});
    }
  });

  api.post(
    '/polls',
    {
      schema: {
        summary: 'Create a poll or a quiz',
        description: 'It appears in the sessions of every room that has its id in `polls`.',
        tags,
        body: pollBody,
        response: answers(pollReply),
      },
    },
    async ({ body }) => wireOfPoll(await polls.create(pollOf(body))),
  );

  api.get(
    '/polls',
    {
      schema: {
        summary: 'List polls, newest first',
        tags,
        querystring: pageQuery({}),
        response: answers(listOf(pollReply)),
      },
    },
    async ({ query }) =>
      pageOf(query.limit, (await polls.list(query)).map(wireOfPoll), ({ id }) => id),
  );

  api.get(
    '/polls/:id',
    { schema: { summary: 'Get a poll', tags, params, response: answers(pollReply, 404) } },
    async (request) => wireOfPoll(await polls.need(request.params.id)),
  );

  api.post(
    '/polls/:id',
    {
      schema: {
        summary: 'Change a poll',
        description: 'What is left out stays. Where it has started, that use goes on as it was.',
        tags,
        params,
        body: pollBody.partial(),
        response: answers(pollReply, 404, 409),
      },
    },
    async (request) =>
      wireOfPoll(await polls.change(request.params.id, (before) => pollOf(request.body, before))),
  );

  api.post(
    '/polls/:id/questions/:question',
    {
      schema: {
        summary: 'Change a question, or add one at the end',
        description: 'Questions are known by their place, from 1. What is left out stays.',
        tags,
        params: questionParams,
        body: questionBody.partial(),
        response: answers(pollReply, 404, 409),
      },
    },
    async (request) => {
      const { id, question } = request.params;
      const poll = await polls.change(id, (before) => {
        const { questions } = before;
        checkPlace(question, questions, LIMITS.pollQuestions, 'question');
        return {
          ...before,
          questions: put(questions, question, questionOf(request.body, questions[question - 1])),
        };
      });
      return wireOfPoll(poll);
    },
  );

  api.delete(
    '/polls/:id/questions/:question',
    {
      schema: {
        summary: 'Delete a question; those after it move up',
        tags,
        params: questionParams,
        response: done(404, 409),
      },
    },
    async ({ params: { id, question } }, reply) => {
      await polls.change(id, (before) => {
        need(before.questions, question, 'question');
        return { ...before, questions: without(before.questions, question) };
      });
      return reply.code(204).send(null);
    },
  );

  api.post(
    '/polls/:id/questions/:question/options/:option',
    {
      schema: {
        summary: 'Change an option, or add one at the end',
        tags,
        params: optionParams,
        body: optionBody,
        response: answers(pollReply, 404, 409),
      },
    },
    async ({ params: { id, question, option }, body }) => {
      const poll = await polls.change(id, (before) =>
        withOptions(before, question, (options) => {
          checkPlace(option, options, LIMITS.pollOptions, 'option');
          const isCorrect = body.correct ?? options[option - 1]?.isCorrect ?? false;
          return put(options, option, { text: body.text, isCorrect });
        }),
      );
      return wireOfPoll(poll);
    },
  );

  api.delete(
    '/polls/:id/questions/:question/options/:option',
    {
      schema: {
        summary: 'Delete an option; those after it move up',
        tags,
        params: optionParams,
        response: done(404, 409),
      },
    },
    async ({ params: { id, question, option } }, reply) => {
      await polls.change(id, (before) =>
        withOptions(before, question, (options) => {
          need(options, option, 'option');
          return without(options, option);
        }),
      );
      return reply.code(204).send(null);
    },
  );
};

type Options = WrittenPoll['questions'][number]['options'];

function withOptions(poll: WrittenPoll, place: number, edit: (options: Options) => Options) {
  const question = need(poll.questions, place, 'question');
  return {
    ...poll,
    questions: put(poll.questions, place, { ...question, options: edit(question.options) }),
  };
}

function need<T>(list: readonly T[], place: number, what: string): T {
  const found = list[place - 1];
  if (found === undefined) throw new HmsError('not_found', `The poll has no such ${what}.`);
  return found;
}

/** A place that is taken, or the first free one. */
function checkPlace(place: number, list: readonly unknown[], most: number, what: string): void {
  if (place > list.length + 1) need(list, place, what);
  if (place > most) throw new HmsError('conflict', `There are at most ${most} of each ${what}.`);
}

function without<T>(list: readonly T[], place: number): T[] {
  return list.filter((_item, at) => at !== place - 1);
}

function put<T>(list: readonly T[], place: number, item: T): T[] {
  return place > list.length
    ? [...list, item]
    : list.map((other, at) => (at === place - 1 ? item : other));
}
