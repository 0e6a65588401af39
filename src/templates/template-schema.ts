import { z } from 'zod';
import { named, open, text } from './fields.js';
import { layoutSchema } from './layout-schema.js';
import { roleShape } from './policy-schema.js';
import { destinations, plugins, settings } from './settings-schema.js';

const NAME = /^[A-Za-z0-9 \-._:]+$/;
const ROLE_NAME = /^[^\p{Cc}\p{Zl}\p{Zp}]{1,128}$/u;

/** The whole template, with the layouts that we keep in it. */
export const templateSchema = open({
  id: text.optional(),
  name: text.regex(NAME, 'must consist of letters, digits, spaces and the characters - . _ :'),
  roles: named(roleShape),
  settings: settings.prefault({}),
  destinations: destinations.prefault({}),
  plugins: plugins.prefault({}),
  layouts: z.array(layoutSchema).optional(),
}).superRefine((template, context) => {
  const fault = (path: PropertyKey[], message: string) =>
    context.addIssue({ code: 'custom', path, message });

  const roles = Object.entries(template.roles);
  if (roles.length === 0) fault(['roles'], 'must have at least one role');
  for (const [key, { name }] of roles) {
    if (name !== key) fault(['roles', key, 'name'], `must be "${key}", like its key`);
    if (!ROLE_NAME.test(key)) fault(['roles', key], 'must have a name of 1 to 128 characters');
  }

  const seen = new Set<string>();
  template.layouts?.forEach(({ role }, index) => {
    if (!Object.hasOwn(template.roles, role)) {
      fault(['layouts', index, 'role'], `must be the name of a role, and "${role}" is none`);
    } else if (seen.has(role)) {
      fault(['layouts', index, 'role'], `must not come twice, and "${role}" has a layout already`);
    }
    seen.add(role);
  });
});
