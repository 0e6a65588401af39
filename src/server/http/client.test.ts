import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { TrustedProxies } from '../config/trusted-proxy.js';
import { clientOf } from './client.js';

it.each([
  [{ host: 'localhost:8080' }, null, true],
  [{ host: '[::1]:8080' }, null, true],
  [{ host: 'video.example' }, null, false],
  [{ host: 'localhost:8080', via: '1.1 proxy' }, null, false],
  // A proxy may pass its own words for ours, and say nothing of itself.
  [{ host: '127.0.0.1:8080' }, 'https://video.example', false],
  [{ host: '127.0.0.1:8080' }, 'http://localhost:8080', true],
])('whoever sends %o to a server at %s sits at this machine: %s', (headers, publicUrl, local) => {
  const request = { headers, socket: { remoteAddress: '127.0.0.1' } } as unknown;
  const config = { publicUrl, trustedProxies: TrustedProxies.parse('')! };
  expect(clientOf(request as IncomingMessage, config).local).toBe(local);
});
