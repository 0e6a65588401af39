/** What people thought of a session, after it. */
import { z } from 'zod';
import { FeedbackLog } from '../../sessions/feedback-log.js';
import { SessionList } from '../../sessions/session-list.js';
import { answers, idParam, listOf, pageOf, pageQuery, rfc3339, type Resource } from './api.js';

const feedbackReply = z.object({
  peer_id: z.string(),
  name: z.string(),
  role: z.string(),
  rating: z.number().describe('The value of the chosen rating in the layout'),
  label: z.string(),
  reasons: z.array(z.string()),
  comment: z.string(),
  created_at: z.string(),
});

export const sessionFeedbackRoutes: Resource = (api, { db }) => {
  const sessions = new SessionList(db);
  const feedback = new FeedbackLog(db);

  api.get(
    '/sessions/:id/feedback',
    {
      schema: {
        summary: 'List what people thought of a session',
        tags: ['sessions'],
        params: z.object({ id: idParam }),
        querystring: pageQuery({}),
        response: answers(listOf(feedbackReply), 404),
      },
    },
    async ({ params, query: { limit, start } }) => {
      await sessions.need(params.id);
      const found = await feedback.list(params.id, limit, start ?? null);
      const shown = found.map(({ peerId, createdAt, ...rest }) => ({
        ...rest,
        peer_id: peerId,
        created_at: rfc3339(createdAt),
      }));
      return pageOf(limit, shown, ({ peer_id }) => peer_id);
    },
  );
};
