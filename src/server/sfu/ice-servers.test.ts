import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { iceServers } from './ice-servers.js';

const urls = ['turn:turn.example.org:3478?transport=udp'];

describe('iceServers', () => {
  it('is empty without TURN', () => {
    expect(iceServers(null, 'ada')).toEqual([]);
  });

  it('signs a user name that says when it ends', () => {
    const turn = { urls, secret: 'shared', user: null, password: null };
    const [server] = iceServers(turn, 'ada', 1_000_000);
    expect(server?.urls).toEqual(urls);
    expect(server?.username).toBe('44200:ada');
    const expected = createHmac('sha1', 'shared').update('44200:ada').digest('base64');
    expect(server?.credential).toBe(expected);
  });

  it('hands out a fixed name where there is no shared secret', () => {
    const turn = { urls, secret: null, user: 'u', password: 'p' };
    expect(iceServers(turn, 'ada')).toMatchObject([{ username: 'u', credential: 'p' }]);
  });
});
