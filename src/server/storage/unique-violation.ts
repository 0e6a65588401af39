const CODES: ReadonlySet<unknown> = new Set(['SQLITE_CONSTRAINT_UNIQUE', '23505']);

/** True for the error of a write that a unique name refused, in either database. */
export function isUniqueViolation(error: unknown): boolean {
  return CODES.has((error as { code?: unknown } | null)?.code);
}
