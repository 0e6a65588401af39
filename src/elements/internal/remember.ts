/** Small conveniences kept in this browser. Storage may be forbidden; then nothing is kept. */
const PREFIX = 'hms-kit.';

export function recall(key: string): string {
  try {
    return localStorage.getItem(PREFIX + key) ?? '';
  } catch {
    return '';
  }
}

export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + key, value);
  } catch {
    // A full or forbidden store costs the convenience, nothing else.
  }
}
