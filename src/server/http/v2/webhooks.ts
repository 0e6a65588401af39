/** What became of webhook calls, calling again, and the secret that receivers verify them with. */
import { z } from 'zod';
import { HmsError } from '../../../protocol/index.js';
import type { WebhookEventsTable } from '../../storage/schema.js';
import { RETENTION_MS, type EventFilter } from '../../webhooks/log.js';
import type { Replay } from '../../webhooks/replays.js';
import { answers, rfc3339, timeQuery, type Resource } from './api.js';

const tags = ['webhooks'];

const DAY_MS = 24 * 60 * 60_000;
const LONGEST_SPAN_MS = 14 * DAY_MS;
const MAX_REPLAYED = 50_000;

/** A whole number in a query or a body. */
const whole = (min: number, max: number) =>
  z.coerce
    .number('must be a whole number')
    .int('must be a whole number')
    .min(min, `must be at least ${min}`)
    .max(max, `must be at most ${max}`);

/** One name, or the parameter given several times. */
const eventNames = z
  .union([z.string().transform((name) => [name]), z.array(z.string()).max(100)])
  .default([]);

const range = {
  start_time: timeQuery.optional().describe('Within the last 30 days; a day ago when not given'),
  end_time: timeQuery.optional().describe('At most 14 days later; now when not given'),
  room_id: z.string().max(128).optional(),
  event_names: eventNames,
};

const logQuery = z.object({
  ...range,
  status: z.enum(['all', 'failed', 'success', 'pending']).default('all'),
  limit: whole(1, 100).default(50),
  page: whole(1, 1_000_000).default(1),
});

const eventReply = z.object({
  event_id: z.string(),
  event_name: z.string(),
  room_id: z.string(),
  event_timestamp: z.string(),
  payload: z.object({
    event_data: z.looseObject({}),
    webhook_url: z.string(),
    original_event_name: z.string(),
    error_reason: z.string().optional(),
    attempts: z.number(),
  }),
});

const logReply = z.object({
  events: z.array(eventReply),
  pagination: z.object({
    current_page: z.number(),
    page_size: z.number(),
    total_pages: z.number(),
    total_items: z.number(),
    has_next: z.boolean(),
    has_prev: z.boolean(),
  }),
  summary: z.object({ total_events: z.number() }),
});

const replayBody = z.object({
  ...range,
  status: z.enum(['all', 'failed', 'success']).default('failed'),
  limit: whole(1, MAX_REPLAYED).default(MAX_REPLAYED),
  offset: whole(0, Number.MAX_SAFE_INTEGER).default(0),
});

const filtersReply = z.object({
  start_time: z.string(),
  end_time: z.string(),
  room_id: z.string(),
  event_types: z.array(z.string()),
  status: z.string(),
  limit: z.number(),
  offset: z.number(),
});

const startedReply = z.object({
  workflow_id: z.string(),
  status: z.enum(['started', 'already_running']),
  message: z.string(),
  filters: filtersReply,
});

const progress = { total: z.number(), completed: z.number(), failed: z.number() };

const replayReply = z.object({
  workflow_id: z.string(),
  status: z.enum(['Running', 'completed', 'completed_with_failures', 'failed']),
  started_at: z.string(),
  completed_at: z.string().optional(),
  filters: filtersReply,
  progress: z.object(progress),
  result: z.object({ ...progress, failed_events: z.array(z.string()) }).optional(),
});

export const webhookRoutes: Resource = (api, { webhooks }) => {
  api.get(
    '/analytics/webhooks',
    {
      schema: {
        summary: 'List webhook calls, newest first',
        description: 'Calls that are still being tried are `pending`.',
        tags,
        querystring: logQuery,
        response: answers(logReply),
      },
    },
    async ({ query }) => {
      const { limit, page } = query;
      const { events, total } = await webhooks.log.list(filterOf(query), { limit, page });
      const pages = Math.ceil(total / limit);
      return {
        events: events.map(wireOf),
        pagination: {
          current_page: page,
          page_size: limit,
          total_pages: pages,
          total_items: total,
          has_next: page < pages,
          has_prev: page > 1,
        },
        summary: { total_events: total },
      };
    },
  );

  api.get(
    '/analytics/webhooks/secret',
    {
      schema: {
        summary: 'The secret that signs webhook calls',
        description:
          'Calls carry `webhook-id`, `webhook-timestamp` and `webhook-signature` as the Standard Webhooks ' +
          'specification has them; its libraries take this secret as it is.',
        tags,
        response: answers(z.object({ secret: z.string() })),
      },
    },
    (_request, reply) => {
      reply.header('cache-control', 'no-store');
      return { secret: webhooks.secret };
    },
  );

  api.post(
    '/analytics/webhooks/replay',
    {
      schema: {
        summary: 'Deliver events of the log again',
        description:
          'Events keep their ids and carry `is_replay: true`. The same request while its replay runs starts no other.',
        tags,
        body: replayBody.prefault({}),
        response: answers(startedReply),
      },
    },
    async ({ body }) => {
      const { limit, offset } = body;
      const wish = { ...filterOf(body), limit, offset };
      const { id, running } = await webhooks.replays.start(wish, JSON.stringify(body));
      return {
        workflow_id: id,
        status: running ? ('already_running' as const) : ('started' as const),
        message: running ? 'The same replay runs already.' : 'The replay has begun.',
        filters: filtersOf(wish),
      };
    },
  );

  api.get(
    '/analytics/webhooks/replay/:workflow_id',
    {
      schema: {
        summary: 'How a replay goes',
        tags,
        params: z.object({ workflow_id: z.string().min(1).max(128) }),
        response: answers(replayReply, 404),
      },
    },
    async ({ params }) => replayOf(await webhooks.replays.get(params.workflow_id)),
  );
};

function filterOf(query: {
  start_time?: number | undefined;
  end_time?: number | undefined;
  room_id?: string | undefined;
  event_names: string[];
  status: EventFilter['status'];
}): EventFilter {
  const now = Date.now();
  const from = query.start_time ?? now - DAY_MS;
  const to = query.end_time ?? Math.min(now, from + LONGEST_SPAN_MS);
  if (from < now - RETENTION_MS) throw wrong('start_time: must be within the last 30 days');
  if (to < from) throw wrong('end_time: must not be before start_time');
  if (to > from + LONGEST_SPAN_MS) throw wrong('end_time: must be within 14 days after start_time');
  return {
    from,
    to,
    roomId: query.room_id ?? null,
    types: query.event_names,
    status: query.status,
  };
}

function wrong(detail: string): HmsError {
  return new HmsError('invalid_request', 'The request is not valid.', { details: [detail] });
}

function wireOf(event: WebhookEventsTable): z.input<typeof eventReply> {
  const { data } = JSON.parse(event.body) as { data: Record<string, unknown> };
  return {
    event_id: event.id,
    event_name: `reporter.webhook.delivery.${event.status}`,
    room_id: event.room_id,
    event_timestamp: rfc3339(event.created_at),
    payload: {
      event_data: data,
      webhook_url: event.url,
      original_event_name: event.type,
      ...(event.error !== null && { error_reason: event.error }),
      attempts: event.attempts,
    },
  };
}

function filtersOf(wish: Replay['wish']): z.input<typeof filtersReply> {
  return {
    start_time: rfc3339(wish.from),
    end_time: rfc3339(wish.to),
    room_id: wish.roomId ?? '',
    event_types: wish.types,
    status: wish.status,
    limit: wish.limit,
    offset: wish.offset,
  };
}

function replayOf(replay: Replay): z.input<typeof replayReply> {
  const counts = { total: replay.total, completed: replay.delivered, failed: replay.failed };
  return {
    workflow_id: replay.id,
    status: statusOf(replay),
    started_at: rfc3339(replay.startedAt),
    filters: filtersOf(replay.wish),
    progress: counts,
    ...(replay.finishedAt !== null && {
      completed_at: rfc3339(replay.finishedAt),
      result: { ...counts, failed_events: replay.failedEvents },
    }),
  };
}

function statusOf({ finishedAt, total, failed }: Replay): z.input<typeof replayReply>['status'] {
  if (finishedAt === null) return 'Running';
  if (failed === 0) return 'completed';
  return failed === total ? 'failed' : 'completed_with_failures';
}
