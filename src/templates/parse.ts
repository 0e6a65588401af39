import { z } from 'zod';
import { TemplateError, writePath } from './errors.js';
import { layoutSchema } from './layout-schema.js';
import { roleSchema } from './policy-schema.js';
import type { Template } from './types.js';

const NAME = /^[A-Za-z0-9 \-._:]+$/;

/** A role takes its name from its key, and a null role is an empty one, as in documents made by hand. */
function nameRoles(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, role]: [string, unknown]) => [
      name,
      role === null || (typeof role === 'object' && !Array.isArray(role))
        ? { name, ...role }
        : role,
    ]),
  );
}

const templateSchema = z
  .looseObject({
    id: z.string().optional(),
    name: z
      .string()
      .regex(NAME, 'must consist of letters, digits, spaces and the characters - . _ :'),
    roles: z.preprocess(nameRoles, z.record(z.string(), roleSchema)),
    settings: z.looseObject({}).default({}),
    destinations: z.looseObject({}).default({}),
    plugins: z.looseObject({}).default({}),
    layouts: z.array(layoutSchema).optional(),
  })
  .superRefine((template, context) => {
    const names = Object.keys(template.roles);
    if (names.length === 0) {
      context.addIssue({ code: 'custom', path: ['roles'], message: 'must have at least one role' });
    }
    for (const name of names) {
      if (template.roles[name]?.name === name) continue;
      context.addIssue({
        code: 'custom',
        path: ['roles', name, 'name'],
        message: `must be "${name}", like its key`,
      });
    }
    template.layouts?.forEach((layout, index) => {
      if (Object.hasOwn(template.roles, layout.role)) return;
      context.addIssue({
        code: 'custom',
        path: ['layouts', index, 'role'],
        message: `must be the name of a role, and "${layout.role}" is none`,
      });
    });
  });

const WITH_ARTICLE: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/** Says what a value must be, where the schema itself gives no sentence. */
export function sentence(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type') {
    return `must be ${WITH_ARTICLE[issue.expected] ?? issue.expected}`;
  }
  if (issue.code === 'invalid_value') {
    return `must be one of ${issue.values.map((value) => String(value)).join(', ')}`;
  }
  return undefined;
}

/**
 * Reads a template document: fills in the defaults, keeps keys that it does not know, and names every place
 * that breaks the format in one TemplateError.
 */
export function parseTemplate(document: unknown): Template {
  const parsed = templateSchema.safeParse(document, { error: sentence });
  if (parsed.success) return parsed.data;
  throw new TemplateError(
    parsed.error.issues.map((issue) => ({ path: writePath(issue.path), message: issue.message })),
  );
}
