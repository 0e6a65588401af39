/** After the call. Whoever asks is in no room any more: the proof of the stay is all there is. */
import { z } from 'zod';
import { HmsError, LIMITS } from '../../../protocol/index.js';
import { id } from '../fields.js';
import type { RequestTable } from '../request.js';

const words = z.string().trim();

export const feedbackRequests: RequestTable<'feedback.send'> = {
  'feedback.send': {
    schema: z.object({
      sessionId: id,
      peerId: id,
      secret: z.string().max(128),
      feedback: z.object({
        rating: z.number().min(-1_000).max(1_000),
        label: words.max(LIMITS.feedbackLine),
        reasons: z.array(words.max(LIMITS.feedbackLine)).max(LIMITS.feedbackReasons),
        comment: words.max(LIMITS.feedbackComment),
      }),
    }),
    run: async (services, visit, { sessionId, peerId, secret, feedback }, reply) => {
      const { address } = visit.client;
      if (services.limiter.blocked(address)) {
        throw new HmsError('rate_limited', 'Too many failed attempts. Try again in a minute.');
      }
      if (!services.secrets.matches(peerId, secret)) {
        services.limiter.failed(address);
        throw new HmsError('forbidden', 'This is not the proof of that stay.');
      }
      await services.feedback.keep(sessionId, peerId, feedback);
      reply({});
    },
  },
};
