/**
 * Finds what is wrong with a layout that a page lays over the one of the role, without the parser's schema library:
 * reads the published JSON Schema, of which it knows the keywords that occur there.
 */
import { writePath, type TemplateIssue } from './errors.js';
import { isPart } from './read.js';
import schema from './schemas/layout.schema.json' with { type: 'json' };

interface Shape {
  type?: string;
  properties?: Readonly<Record<string, Shape>>;
  additionalProperties?: Shape;
  items?: Shape;
  enum?: readonly unknown[];
  minimum?: number;
  maximum?: number;
}

const TYPES: Readonly<Record<string, [name: string, holds: (value: unknown) => boolean]>> = {
  string: ['a text', (value) => typeof value === 'string'],
  number: ['a number', (value) => typeof value === 'number'],
  integer: ['a whole number', Number.isInteger],
  boolean: ['true or false', (value) => typeof value === 'boolean'],
  array: ['a list', Array.isArray],
  object: ['an object', isPart],
};

/** Every place that breaks the format; empty when there is none. Null is allowed everywhere: it takes away. */
export function layoutIssues(override: unknown): TemplateIssue[] {
  const issues: TemplateIssue[] = [];
  const look = (value: unknown, shape: Shape, path: readonly PropertyKey[]): void => {
    if (value === undefined || (value === null && path.length > 0)) return;
    const wrong = problem(value, shape);
    if (wrong) {
      issues.push({ path: writePath(path), message: wrong });
    } else if (Array.isArray(value)) {
      value.forEach((item, index) => look(item, shape.items ?? {}, [...path, index]));
    } else if (isPart(value)) {
      const { properties = {}, additionalProperties = {} } = shape;
      for (const [key, inner] of Object.entries(value)) {
        const known = Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
        look(inner, known ?? {}, [...path, key]);
      }
    }
  };
  look(override, schema, []);
  return issues;
}

function problem(value: unknown, shape: Shape): string | null {
  const [name, holds] = TYPES[shape.type ?? ''] ?? ['', () => true];
  if (!holds(value)) return `must be ${name}`;
  if (shape.enum && !shape.enum.includes(value)) {
    return `must be one of ${shape.enum.filter((choice) => choice !== '').join(', ')}`;
  }
  const { minimum = -Infinity, maximum = Infinity } = shape;
  if (typeof value === 'number' && (value < minimum || value > maximum)) {
    return `must be from ${minimum} to ${maximum}`;
  }
  return null;
}
