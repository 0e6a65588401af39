/** `crypto.randomUUID` needs a secure context; this only has to be unique for one sender. */
export function uniqueId(): string {
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 12)}`;
}
