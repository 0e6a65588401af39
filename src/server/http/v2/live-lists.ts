/** What recording without a live stream, and streaming in and out, have made: lists, empty as long as nothing did. */
import { z } from 'zod';
import { HmsError } from '../../../protocol/index.js';
import { answers, idParam, listOf, pageOf, pageQuery, type Resource } from './api.js';

const LISTS = [['stream-keys', 'stream keys', '/stream-keys/room/:id']] as const;

const item = z.looseObject({ id: z.string() });

export const liveListRoutes: Resource = (api) => {
  for (const [path, name, one] of LISTS) {
    const tags = [name];
    api.get(
      `/${path}`,
      {
        schema: {
          summary: `List ${name}`,
          tags,
          querystring: pageQuery({
            room_id: z.string().optional(),
            session_id: z.string().optional(),
            status: z.string().optional(),
          }),
          response: answers(listOf(item)),
        },
      },
      ({ query }) => pageOf(query.limit, [] as z.infer<typeof item>[], ({ id }) => id),
    );
    api.get(
      one,
      {
        schema: {
          summary: `Get one of the ${name}`,
          tags,
          params: z.object({ id: idParam }),
          response: answers(item, 404),
        },
      },
      () => {
        throw new HmsError('not_found', `There is no such entry among the ${name}.`);
      },
    );
  }
};
