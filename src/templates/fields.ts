/** The kinds of fields that both documents are made of. Ranges are checked with a sentence that states them. */
import { z } from 'zod';

/**
 * An object with these keys and any others, which pass through untouched. A known key that is null counts as
 * missing: documents written by other programs have null for what was never set.
 */
export function open<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.preprocess((value) => withoutNulls(value, shape), z.looseObject(shape));
}

function withoutNulls(value: unknown, shape: z.ZodRawShape): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).filter(([key, inner]) => inner !== null || !Object.hasOwn(shape, key)),
  );
}

/** Objects by name; one without a `name` takes its key. */
export function named<Shape extends z.ZodRawShape>(shape: Shape) {
  const entry = open({ name: z.string(), ...shape });
  return z.preprocess(nameByKey, z.record(z.string(), entry));
}

/** Gives each object of a map its key as `name`, where it has none; null counts as an empty object. */
function nameByKey(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]: [string, unknown]) => [
      name,
      entry === null || (typeof entry === 'object' && !Array.isArray(entry))
        ? { name, ...entry }
        : entry,
    ]),
  );
}

export function range(min: number, max: number) {
  const message = `must be a number from ${min} to ${max}`;
  return z.number(message).min(min, message).max(max, message);
}

export function atLeast(min: number) {
  const message = `must be a number of at least ${min}`;
  return z.number(message).min(min, message);
}

export function whole(min: number, max: number) {
  const message = `must be a whole number from ${min} to ${max}`;
  return z.int(message).min(min, message).max(max, message);
}

/** As `whole`, and 0 for what was not set. */
export function wholeOrUnset(min: number, max: number) {
  const message = `must be a whole number from ${min} to ${max}`;
  return z
    .int(message)
    .min(0, message)
    .max(max, message)
    .refine((value) => value === 0 || value >= min, message);
}

export function textOf(max: number) {
  return z.string().max(max, `must be at most ${max} characters`);
}

export const seconds = atLeast(0);
export const flag = z.boolean();
export const text = z.string();
export const texts = z.array(z.string());
