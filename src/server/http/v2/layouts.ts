/** How the room looks, for whoever comes with an app token: the own role's layout first, then the others. */
import { z } from 'zod';
import { HmsError } from '../../../protocol/index.js';
import { layoutOf } from '../../directory/template-parts.js';
import { answers, pageOf, type Resource } from './api.js';
import { bearerOf } from './authorize.js';

const layout = z.looseObject({
  id: z.string(),
  role: z.string(),
  role_id: z.string(),
  template_id: z.string(),
  app_id: z.string(),
});

export const layoutRoutes: Resource = (api, { directory, tokens, account }) => {
  api.get(
    '/layouts/ui',
    {
      schema: {
        summary: 'The layouts of the room that an app token is for',
        description: 'Takes an app token. The first layout is the one of the role in the token.',
        tags: ['layouts'],
        security: [{ app: [] }],
        response: answers(
          z.object({ data: z.array(layout), limit: z.number(), last: z.string() }),
          404,
          422,
        ),
      },
    },
    async (request) => {
      const { roomId, role } = await tokens.verifyApp(bearerOf(request));
      const { templateId } = await directory.rooms.need(roomId);
      const { template } = await directory.templates.need(templateId);
      if (!Object.hasOwn(template.roles, role)) {
        throw new HmsError('role_unknown', `The room has no role "${role}".`);
      }
      const others = (template.layouts ?? []).filter((entry) => entry.role !== role);
      const layouts = [layoutOf(template, role), ...others].map((entry) => ({
        id: `${templateId}-${entry.role}`,
        role_id: entry.role,
        ...entry,
        template_id: templateId,
        app_id: account.appId,
      }));
      return pageOf(layouts.length, layouts, ({ id }) => id);
    },
  );
};
