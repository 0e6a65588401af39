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
  number: ['a number', Number.isFinite],
  integer: ['a whole number', Number.isInteger],
  boolean: ['true or false', (value) => typeof value === 'boolean'],
  array: ['a list', Array.isArray],
  object: ['an object', isPart],
};

/** No document of the format is half as deep; one that holds itself has no end. */
const DEEPEST = 32;
/** More places than anybody reads at once. */
const MOST_ISSUES = 20;

/**
 * The places that break the format, the first twenty of them; empty when there is none. Null takes away, and so is allowed everywhere but in
 * lists, which are replaced whole.
 */
export function layoutIssues(override: unknown): TemplateIssue[] {
  const issues: TemplateIssue[] = [];
  const look = (value: unknown, shape: Shape, path: readonly PropertyKey[]): void => {
    const taken = typeof path.at(-1) === 'string' && value === null;
    if (taken || (value === undefined && typeof path.at(-1) !== 'number')) return;
    if (issues.length === MOST_ISSUES) return;
    const wrong = path.length > DEEPEST ? 'is nested too deeply' : problem(value, shape);
    if (wrong) {
      issues.push({ path: writePath(path), message: wrong });
    } else if (Array.isArray(value)) {
      // Holes too: they read as undefined.
      [...(value as unknown[])].forEach((item, at) => look(item, shape.items ?? {}, [...path, at]));
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
