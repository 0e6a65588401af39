/** Reads a document that nobody checked: what is not of the right kind is missing. */

export function isPart<T>(value: T | null | undefined): value is T & object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function part<T extends object>(value: T | null | undefined): Partial<T> {
  return isPart(value) ? value : {};
}

export function parts<T extends object>(value: readonly T[] | undefined): readonly T[] {
  return (Array.isArray(value) ? (value as readonly T[]) : []).filter((entry) => isPart(entry));
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function list(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}
