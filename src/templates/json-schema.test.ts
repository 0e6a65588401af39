import { format } from 'prettier';
import { describe, expect, it } from 'vitest';
import { layoutJsonSchema, templateJsonSchema } from './json-schema.js';

const written = (schema: object) =>
  format(JSON.stringify(schema), { parser: 'json', printWidth: 100 });

// `npx vitest run --project unit src/templates -u` writes the files anew.
describe('the published JSON Schema', () => {
  it('of templates is what the parser checks', async () => {
    await expect(await written(templateJsonSchema())).toMatchFileSnapshot(
      './schemas/template.schema.json',
    );
  });

  it('of layouts is what the parser checks', async () => {
    await expect(await written(layoutJsonSchema())).toMatchFileSnapshot(
      './schemas/layout.schema.json',
    );
  });

  it('asks for nothing that the parser fills in', () => {
    const { roles } = templateJsonSchema().properties as Record<
      string,
      { additionalProperties: object }
    >;
    expect(templateJsonSchema().required).toEqual(['name', 'roles']);
    expect(roles?.additionalProperties).not.toHaveProperty('required');
  });
});
