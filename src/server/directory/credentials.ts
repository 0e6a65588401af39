/** Storage credentials go in and never come out. */

const KEY = 'credentials';

/** A copy without any `credentials`, at any depth. */
export function withoutCredentials<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutCredentials) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== KEY)
      .map(([key, inner]) => [key, withoutCredentials(inner)]),
  ) as T;
}

/**
 * Whoever reads a document and writes it back never saw the credentials: where the storage stays the same (`type`
 * and `location`) and none are given, those of before stay.
 */
export function keepCredentials<T>(before: unknown, after: T): T {
  if (!isObject(before) || !isObject(after)) return after;
  const kept: Record<string, unknown> = Object.fromEntries(
    Object.entries(after).map(([key, value]) => [key, keepCredentials(before[key], value)]),
  );
  const same = before['type'] === after['type'] && before['location'] === after['location'];
  if (before[KEY] !== undefined && same && !Object.hasOwn(after, KEY)) kept[KEY] = before[KEY];
  return kept as T;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
