/** The parts of a template that have addresses of their own. Changes are merge patches (RFC 7396): null removes. */
import { z } from 'zod';
import { withoutCredentials } from '../../directory/credentials.js';
import { answers, done, idParam, type Resource } from './api.js';

const tags = ['templates'];
const params = z.object({ id: idParam });
const roleParams = z.object({ id: idParam, role: z.string().min(1).max(128) });
const part = z.looseObject({});
const role = z.looseObject({ name: z.string() });
const layout = z.looseObject({ role: z.string() });

const recordings = z
  .array(
    z.looseObject({
      name: z.string().min(1),
      role: z.string().min(1),
      maxDuration: z.number().min(0).optional(),
      presignDuration: z.number().min(0).optional(),
      thumbnails: z.looseObject({}).optional(),
      compositeRecording: z.looseObject({}).optional(),
      trackRecording: z.looseObject({}).optional(),
      streamRecording: z.looseObject({}).optional(),
    }),
  )
  .max(1, 'must be a list of at most one object');

export const templateRoleRoutes: Resource = (api, { directory: { parts } }) => {
  api.get(
    '/templates/:id/roles/:role',
    {
      schema: { summary: 'Get a role', tags, params: roleParams, response: answers(role, 404) },
    },
    async ({ params: { id, role: name } }) => parts.role(id, name),
  );

  api.post(
    '/templates/:id/roles/:role',
    {
      schema: {
        summary: 'Create a role, or change it',
        description:
          'The body is merged into the role; what is missing in a new one gets its default. Another `name` renames ' +
          'the role in the whole template and in its room codes.',
        tags,
        params: roleParams,
        body: part.extend({ name: z.string().min(1).max(128).optional() }),
        response: answers(role, 404, 409, 422),
      },
    },
    async ({ params: { id, role: name }, body }) => parts.saveRole(id, name, body),
  );

  api.delete(
    '/templates/:id/roles/:role',
    {
      schema: {
        summary: 'Delete a role, its layout and every mention of it',
        tags,
        params: roleParams,
        response: done(404, 409),
      },
    },
    async ({ params: { id, role: name } }, reply) => {
      await parts.deleteRole(id, name);
      return reply.code(204).send(null);
    },
  );
};

export const templateSectionRoutes: Resource = (api, { directory: { parts } }) => {
  for (const section of ['settings', 'destinations'] as const) {
    api.get(
      `/templates/:id/${section}`,
      {
        schema: {
          summary: `Get the ${section} of a template`,
          tags,
          params,
          response: answers(part, 404),
        },
      },
      async (request) => withoutCredentials(await parts.section(request.params.id, section)),
    );

    api.post(
      `/templates/:id/${section}`,
      {
        schema: {
          summary: `Change the ${section} of a template`,
          description: 'The body is merged into what is there; null removes a key.',
          tags,
          params,
          body: part,
          response: answers(part, 404, 409, 422),
        },
      },
      async ({ params: { id }, body }) =>
        withoutCredentials(await parts.patchSection(id, section, body)),
    );
  }
};

export const templateRecordingRoutes: Resource = (api, { directory: { parts } }) => {
  api.get(
    '/templates/:id/recordings',
    {
      schema: {
        summary: 'Get the recording settings of a template',
        tags,
        params,
        response: answers(z.array(part), 404),
      },
    },
    async (request) =>
      withoutCredentials(await parts.recordings(request.params.id)) as Record<string, unknown>[],
  );

  api.post(
    '/templates/:id/recordings',
    {
      schema: {
        summary: 'Replace the recording settings of a template',
        tags,
        params,
        body: recordings,
        response: answers(z.array(part), 404, 409, 422),
      },
    },
    async ({ params: { id }, body }) =>
      withoutCredentials(await parts.setRecordings(id, body)) as Record<string, unknown>[],
  );
};

export const templateLayoutRoutes: Resource = (api, { directory: { parts } }) => {
  const address = '/templates/:id/layouts/:role';

  api.get(
    '/templates/:id/layouts',
    {
      schema: {
        summary: 'List the layouts of a template',
        tags: ['layouts'],
        params,
        response: answers(z.object({ data: z.array(layout) }), 404),
      },
    },
    async (request) => ({ data: await parts.layouts(request.params.id) }),
  );

  api.get(
    address,
    {
      schema: {
        summary: 'Get how it looks for a role',
        tags: ['layouts'],
        params: roleParams,
        response: answers(layout, 404),
      },
    },
    async ({ params: { id, role: name } }) => parts.layout(id, name),
  );

  api.post(
    address,
    {
      schema: {
        summary: 'Replace how it looks for a role',
        tags: ['layouts'],
        params: roleParams,
        body: part,
        response: answers(layout, 404, 409),
      },
    },
    async ({ params: { id, role: name }, body }) => parts.setLayout(id, name, body),
  );

  api.delete(
    address,
    {
      schema: {
        summary: 'Go back to the usual look of a role',
        tags: ['layouts'],
        params: roleParams,
        response: done(404),
      },
    },
    async ({ params: { id, role: name } }, reply) => {
      await parts.setLayout(id, name, null);
      return reply.code(204).send(null);
    },
  );
};
