/**
 * The signature of a webhook call, by the Standard Webhooks specification, so that its libraries (there is one for
 * most languages) verify ours. A secret is `whsec_` and the base64 of its bytes.
 */
import { createHmac } from 'node:crypto';

const PREFIX = 'whsec_';

export function formatSecret(bytes: Buffer): string {
  return PREFIX + bytes.toString('base64');
}

/** The bytes of a secret; null when it is not one of 24 to 64 bytes. */
export function parseSecret(text: string): Buffer | null {
  if (!/^whsec_[A-Za-z0-9+/]+={0,2}$/.test(text)) return null;
  const bytes = Buffer.from(text.slice(PREFIX.length), 'base64');
  return bytes.length >= 24 && bytes.length <= 64 ? bytes : null;
}

/** The headers that prove a call to come from here and to be new. `at` in milliseconds since the epoch. */
export function signatureHeaders(
  secret: Buffer,
  { id, at, body }: { id: string; at: number; body: string },
): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000));
  const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`);
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature.digest('base64')}`,
  };
}
