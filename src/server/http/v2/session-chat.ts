/** The chat of a session, to take away. */
import { Readable } from 'node:stream';
import { z } from 'zod';
import { chatAsCsv } from '../../chat/export.js';
import { SessionList } from '../../sessions/session-list.js';
import { answers, idParam, type Resource } from './api.js';

export const sessionChatRoutes: Resource = (api, { db }) => {
  const sessions = new SessionList(db);

  api.get(
    '/sessions/:id/chat.csv',
    {
      schema: {
        summary: 'Get the chat of a session as CSV',
        description: 'Direct messages and hidden ones stay out.',
        tags: ['sessions'],
        params: z.object({ id: idParam }),
        response: answers(z.string(), 404),
      },
    },
    async ({ params }, reply) => {
      const { id } = await sessions.need(params.id);
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="chat-${id}.csv"`)
        .send(Readable.from(chatAsCsv(db, id)) as never);
    },
  );
};
