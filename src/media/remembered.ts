/** Choices kept in this browser. Storage may be blocked; then they last as long as the page. */
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
    // Kept by who asked, for this page.
  }
}
