import { describe, expect, it } from 'vitest';
import { readConfig } from './config.js';

const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;

describe('the settings of webhooks', () => {
  it('are nowhere to go, no secret of their own and public addresses, unless given', () => {
    const { target, secret, addresses } = readConfig({}).webhooks;
    expect({ target, secret }).toEqual({ target: null, secret: null });
    expect([addresses.allows('1.1.1.1'), addresses.allows('10.0.0.1')]).toEqual([true, false]);
  });

  it('say where calls go, with which headers, signed by what', () => {
    const { target, secret, addresses } = readConfig({
      HMS_WEBHOOK_URL: 'https://example.org/hooks?a=b',
      HMS_WEBHOOK_HEADERS: '{"X-Secret":"open sesame"}',
      HMS_WEBHOOK_SECRET: SECRET,
      HMS_WEBHOOK_ALLOW_PRIVATE: '10.0.0.0/8',
    }).webhooks;
    expect(target).toEqual({
      url: 'https://example.org/hooks?a=b',
      headers: { 'X-Secret': 'open sesame' },
    });
    expect(secret).toEqual(Buffer.alloc(32, 1));
    expect(addresses.allows('10.0.0.1')).toBe(true);
  });

  it.each([
    ['HMS_WEBHOOK_URL', 'ftp://example.org', 'must be an http or https address'],
    ['HMS_WEBHOOK_URL', 'example.org', 'must be an http or https address'],
    ['HMS_WEBHOOK_HEADERS', 'x-secret: a', 'must be a JSON object of header names and values'],
    ['HMS_WEBHOOK_HEADERS', '["x"]', 'must be a JSON object of header names and values'],
    ['HMS_WEBHOOK_HEADERS', '{"x-secret":"a\\r\\nx: y"}', 'must be a JSON object'],
    ['HMS_WEBHOOK_HEADERS', '{"Content-Type":"text/plain"}', 'without those of the call itself'],
    ['HMS_WEBHOOK_HEADERS', '{"webhook-id":"1"}', 'without those of the call itself'],
    ['HMS_WEBHOOK_SECRET', 'secret', 'must be "whsec_" and the base64 of 24 to 64 bytes'],
    ['HMS_WEBHOOK_ALLOW_PRIVATE', 'yes', 'must be 1, or a list of addresses'],
  ])('name %s when it is %j', (name, value, sentence) => {
    expect(() => readConfig({ [name]: value })).toThrow(name);
    expect(() => readConfig({ [name]: value })).toThrow(sentence);
  });
});
