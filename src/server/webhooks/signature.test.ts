import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { formatSecret, parseSecret, signatureHeaders } from './signature.js';

describe('the signature of a webhook call', () => {
  it('is the one of the Standard Webhooks specification', () => {
    // The example of the specification's own test vectors.
    const secret = parseSecret('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')!;
    const headers = signatureHeaders(secret, {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      at: 1_614_265_330_000,
      body: '{"test": 2432232314}',
    });
    expect(headers).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('covers id, time and body', () => {
    const secret = Buffer.alloc(32, 7);
    const sign = (id: string, at: number, body: string) =>
      signatureHeaders(secret, { id, at, body })['webhook-signature'];
    const first = sign('a', 1_000, '{}');
    expect(first).toBe(`v1,${createHmac('sha256', secret).update('a.1.{}').digest('base64')}`);
    expect(
      new Set([first, sign('b', 1_000, '{}'), sign('a', 2_000, '{}'), sign('a', 1_000, '[]')]).size,
    ).toBe(4);
  });

  it('takes a secret of 24 to 64 bytes, as text and back', () => {
    const bytes = Buffer.from('0123456789abcdef01234567');
    expect(parseSecret(formatSecret(bytes))).toEqual(bytes);
    for (const text of [
      '',
      'secret',
      'whsec_',
      'whsec_c2hvcnQ=',
      `whsec_${'A'.repeat(100)}`,
      `whsec_not base64 at all`,
    ]) {
      expect(parseSecret(text), text).toBeNull();
    }
  });
});
