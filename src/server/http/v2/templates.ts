/** Templates as whole documents: what roles may do, and how it looks for them. */
import { z } from 'zod';
import { withoutCredentials } from '../../directory/credentials.js';
import type { TemplateRecord } from '../../directory/templates.js';
import { answers, idParam, listOf, pageOf, pageQuery, rfc3339, type Resource } from './api.js';

/** Documents with layouts for many roles are longer than other bodies. */
const TEMPLATE_BYTES = 1_048_576;

const tags = ['templates'];
const params = z.object({ id: idParam });

/** Checked by the template parser, which knows every key and names every fault. */
const templateBody = z
  .looseObject({ name: z.string(), roles: z.record(z.string(), z.unknown()) })
  .describe('A template document. Keys that are not known are kept.');

const templateReply = z.looseObject({
  id: z.string(),
  name: z.string(),
  customer_id: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
  roles: z.record(z.string(), z.looseObject({ name: z.string() })),
  settings: z.looseObject({}),
  destinations: z.looseObject({}),
  plugins: z.looseObject({}),
});

export const templateRoutes: Resource = (api, { directory: { templates }, account }) => {
  const show = ({ id, template, createdAt, updatedAt }: TemplateRecord) => ({
    ...withoutCredentials(template),
    id,
    customer_id: account.customerId,
    created_at: rfc3339(createdAt),
    updated_at: rfc3339(updatedAt),
  });

  api.post(
    '/templates',
    {
      bodyLimit: TEMPLATE_BYTES,
      schema: {
        summary: 'Create a template; one of the same name is overwritten',
        tags,
        body: templateBody,
        response: answers(templateReply, 409, 422),
      },
    },
    async ({ body }) => show(await templates.save(body)),
  );

  api.get(
    '/templates',
    {
      schema: {
        summary: 'List templates, newest first',
        tags,
        querystring: pageQuery({ name: z.string().optional() }),
        response: answers(listOf(templateReply)),
      },
    },
    async ({ query }) =>
      pageOf(query.limit, (await templates.list(query)).map(show), ({ id }) => id),
  );

  api.get(
    '/templates/:id',
    { schema: { summary: 'Get a template', tags, params, response: answers(templateReply, 404) } },
    async (request) => show(await templates.need(request.params.id)),
  );

  api.post(
    '/templates/:id',
    {
      bodyLimit: TEMPLATE_BYTES,
      schema: {
        summary: 'Overwrite a template',
        description:
          'Send the whole document. Layouts and recording settings, which have addresses of their own, and storage ' +
          'credentials stay as they are where the document has none.',
        tags,
        params,
        body: templateBody,
        response: answers(templateReply, 404, 409, 422),
      },
    },
    async (request) => show(await templates.replace(request.params.id, request.body)),
  );
};
