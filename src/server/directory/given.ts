/** A copy without the keys that are undefined: what was not said changes nothing. */
export function given<T extends object>(wishes: T): T {
  return Object.fromEntries(
    Object.entries(wishes as Record<string, unknown>).filter(([, value]) => value !== undefined),
  ) as T;
}
