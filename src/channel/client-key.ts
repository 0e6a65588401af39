/**
 * By it the server knows somebody without a signed user id again, after a restart of its own and after a reload of
 * the page: what they said is still theirs, a vote stays one vote, and a block in the chat holds. It lives as long
 * as the tab, and only this server is shown it.
 */
export function clientKeyFor(server: string): string {
  const name = `hms-kit.key ${server}`;
  try {
    const key = sessionStorage.getItem(name) ?? randomKey();
    sessionStorage.setItem(name, key);
    return key;
  } catch {
    // There is no storage here, or the page may not use it.
    return randomKey();
  }
}

function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
