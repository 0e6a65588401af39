/**
 * The two formats as JSON Schema (2020-12), for editors and other languages. Made from the schemas that the parser
 * uses; what only code can say (the order of layers, names that must exist) is left to the parser.
 */
import { z } from 'zod';
import { layoutSchema } from './layout-schema.js';
import { templateSchema } from './template-schema.js';

export function templateJsonSchema() {
  return jsonSchema(
    templateSchema,
    'Template',
    'What the roles of a room may do, and how it looks for them.',
  );
}

export function layoutJsonSchema() {
  return jsonSchema(layoutSchema, 'Layout', 'How a room looks for one role.');
}

function jsonSchema(schema: z.ZodType, title: string, description: string) {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io: 'input',
    override: ({ jsonSchema: entry, path }) => {
      // What stands in a map takes its key as its name.
      if (path.at(-1) === 'additionalProperties') delete entry.required;
    },
  });
  return { $schema, title, description, ...rest };
}
