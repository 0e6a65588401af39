/** What the resources of the REST API share: how they are registered, what they answer, how lists are paged. */
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../../context.js';
import { errorBody } from '../errors.js';

export type Api = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** Registers the routes of one resource below `/v2`. */
export type Resource = (api: Api, context: Context) => void;

type Refusal = 403 | 404 | 409 | 422;

/** What every route may answer, and the refusals it names. */
function refusals<Named extends Refusal>(named: Named[]) {
  return Object.fromEntries(
    [400, 401, ...named, 429, 500].map((status) => [status, errorBody]),
  ) as Record<400 | 401 | 429 | 500 | Named, typeof errorBody>;
}

/** The answers of a route: 200 with this body, or a refusal. `schema: { response: answers(room, 404, 409) }` */
export function answers<Body extends z.ZodType, Named extends Refusal = never>(
  body: Body,
  ...named: Named[]
) {
  return { 200: body, ...refusals(named) };
}

/** The answers of a route that has nothing to tell: 204, or a refusal. */
export function done<Named extends Refusal = never>(...named: Named[]) {
  return { 204: z.null(), ...refusals(named) };
}

/** The query of a list, with the filters of the resource. */
export function pageQuery<Filters extends z.ZodRawShape>(filters: Filters) {
  return z.object({
    limit: z.coerce
      .number('must be a whole number')
      .int('must be a whole number')
      .min(1, 'must be at least 1')
      .max(100, 'must be at most 100')
      .default(10),
    start: z.string().max(128).optional().describe('The `last` of the page before'),
    ...filters,
  });
}

/** The body of a list: `last` is what the next page starts after, and empty when there was nothing left. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ limit: z.number(), data: z.array(item), last: z.string() });
}

/** One page, in the form of `listOf`. */
export function pageOf<Item>(limit: number, data: Item[], idOf: (item: Item) => string) {
  const last = data.at(-1);
  return { limit, data, last: last === undefined ? '' : idOf(last) };
}

/** `true` or `false` in a query. */
export const flagQuery = z.enum(['true', 'false']).transform((text) => text === 'true');

/** A time in a query, as RFC 3339; becomes milliseconds since the epoch. */
export const timeQuery = z.iso
  .datetime({ offset: true, error: 'must be a time like 2026-01-31T12:00:00Z' })
  .transform((text) => Date.parse(text));

/** Milliseconds since the epoch as RFC 3339. */
export function rfc3339(time: number): string {
  return new Date(time).toISOString();
}

export const idParam = z.string().min(1).max(128);
