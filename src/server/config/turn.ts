/** TURN servers that clients may use where UDP is blocked. */

export interface TurnConfig {
  readonly urls: readonly string[];
  /** Shared with the TURN server, which checks user names that hold their own end (coturn: `use-auth-secret`). */
  readonly secret: string | null;
  /** One name and password for everybody, where the TURN server knows no shared secret. */
  readonly user: string | null;
  readonly password: string | null;
}

const URL_FORM = /^turns?:(\[[\da-f:.]+\]|[\w.-]+)(:\d{1,5})?(\?transport=(udp|tcp))?$/i;

/** A comma-separated list; null when one of them is not the address of a TURN server (RFC 7065). */
export function parseTurnUrls(text: string): string[] | null {
  const urls = text.split(',').map((url) => url.trim());
  return urls.every((url) => URL_FORM.test(url)) ? urls : null;
}
