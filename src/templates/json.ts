/**
 * A document comes from anywhere. Before a schema looks at it, it is copied as plain JSON of bounded depth and size,
 * so that nothing later can overflow, loop, or reach a prototype.
 */
import { TemplateError, writePath } from './errors.js';

export const DOCUMENT_LIMITS = {
  depth: 32,
  /** Values of any kind, keys not counted. */
  values: 50_000,
  /** UTF-16 units in all keys and texts together. */
  text: 1_000_000,
} as const;

/** The document as JSON would carry it: what is undefined is left out. */
export function copyJson(document: unknown): unknown {
  const path: PropertyKey[] = [];
  let values = 0;
  let text = 0;
  return copy(document);

  function copy(value: unknown): unknown {
    values += 1;
    if (values > DOCUMENT_LIMITS.values) {
      throw refuse([], `must have at most ${DOCUMENT_LIMITS.values} values`);
    }
    if (typeof value === 'string') return measured(value);
    if (value === null || typeof value === 'boolean') return value;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    if (typeof value !== 'object') throw refuse(path, 'must be JSON');
    if (path.length >= DOCUMENT_LIMITS.depth) {
      throw refuse(path, `must not be nested deeper than ${DOCUMENT_LIMITS.depth} levels`);
    }
    return Array.isArray(value) ? value.map((inner, index) => at(index, inner)) : object(value);
  }

  function object(value: object): Record<string, unknown> {
    const entries: [string, unknown][] = [];
    for (const [key, inner] of Object.entries(value)) {
      if (key === '__proto__') throw refuse([...path, key], 'must not be used as a name');
      if (inner !== undefined) entries.push([measured(key), at(key, inner)]);
    }
    return Object.fromEntries(entries);
  }

  function at(key: string | number, inner: unknown): unknown {
    path.push(key);
    const copied = copy(inner);
    path.pop();
    return copied;
  }

  function measured(piece: string): string {
    text += piece.length;
    if (text > DOCUMENT_LIMITS.text) {
      throw refuse([], `must have at most ${DOCUMENT_LIMITS.text} characters`);
    }
    return piece;
  }
}

function refuse(path: readonly PropertyKey[], message: string): TemplateError {
  return new TemplateError([{ path: writePath(path), message }]);
}
