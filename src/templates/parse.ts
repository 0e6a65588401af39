import type { z } from 'zod';
import { TemplateError, writePath } from './errors.js';
import { copyJson } from './json.js';
import { layoutSchema } from './layout-schema.js';
import { templateSchema } from './template-schema.js';
import type { Layout, Template } from './types.js';

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
    return `must be one of ${issue.values.filter((value) => value !== '').join(', ')}`;
  }
  return undefined;
}

/**
 * Reads a template document: fills in the defaults, keeps keys that it does not know, and names every place
 * that breaks the format in one TemplateError.
 */
export function parseTemplate(document: unknown): Template {
  return parse(templateSchema, document);
}

/** Reads the layout document of one role, in the same way. */
export function parseLayout(document: unknown): Layout {
  return parse(layoutSchema, document);
}

function parse<T>(schema: z.ZodType<T>, document: unknown): T {
  const parsed = schema.safeParse(copyJson(document), { error: sentence });
  if (parsed.success) return parsed.data;
  throw new TemplateError(
    parsed.error.issues.map((issue) => ({ path: writePath(issue.path), message: issue.message })),
  );
}
