import { once } from 'node:events';
import { createConnection } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  CLOSE,
  LIMITS,
  type JoinResult,
  type EnterResult,
  type WireError,
} from '../../src/protocol/index.js';
import { ChannelClient } from '../helpers/channel-client.js';
import { QuietEngine } from '../helpers/quiet-engine.js';
import { startTestServer, type TestServer } from '../helpers/server.js';

let host: TestServer;
let engine: QuietEngine;
const open: ChannelClient[] = [];

const connect = async (headers?: Record<string, string>) => {
  const client = await ChannelClient.open(host.wsUrl, headers);
  open.push(client);
  return client;
};
const join = async (name: string, role = 'guest') => {
  const joined = await ChannelClient.join(host.wsUrl, { code: host.codes[role]! }, name);
  open.push(joined.client);
  return joined;
};
const joinWith = async (token: string, name = '') => {
  const joined = await ChannelClient.join(host.wsUrl, { token }, name);
  open.push(joined.client);
  return joined;
};
const roomId = async () => (await host.server.context.directory.demoRoom()).id;
const mint = async (userId: string, more: { role?: string; name?: string } = {}) =>
  (
    await host.server.context.tokens.mintApp({
      roomId: await roomId(),
      userId,
      role: 'guest',
      ...more,
    })
  ).token;
const resumeOf = (entered: EnterResult, joined: JoinResult, heard = 0) => ({
  peerId: joined.peerId,
  secret: joined.secret,
  epoch: entered.epoch,
  seq: joined.snapshot.seq + heard,
  own: 0,
});

beforeEach(async () => {
  engine = new QuietEngine();
  host = await startTestServer({
    createMedia: () => engine,
    timing: { graceMs: 400, helloMs: 300, silenceMs: 1_500 },
  });
});
afterEach(async () => {
  for (const client of open.splice(0)) client.drop();
  await host.close();
});

describe('entering and joining', () => {
  it('shows the lobby to a room code, and lets its holder in', async () => {
    const client = await connect();
    const entered = await client.enter({ code: host.codes['host']! });
    expect(entered).toMatchObject({
      role: { name: 'host', publish: { allowed: ['audio', 'video', 'screen'] } },
      layout: { role: 'host' },
      peerCount: 0,
      name: null,
      resumed: false,
    });
    const joined = await client.request('join', { name: '  Ada  ', metadata: '{"a":1}' });
    expect(joined.snapshot.peers).toMatchObject([
      {
        id: joined.peerId,
        name: 'Ada',
        role: 'host',
        userId: '',
        metadata: '{"a":1}',
        presence: 'here',
      },
    ]);
    expect(joined.media).toMatchObject({ url: host.wsUrl, token: `media-${joined.peerId}` });
  });

  it('takes identity and name from a signed token', async () => {
    const { entered, joined } = await joinWith(
      await mint('ada', { role: 'host', name: 'Ada L.' }),
      'Eve',
    );
    expect(entered.name).toBe('Ada L.');
    expect(joined.snapshot.peers[0]).toMatchObject({ userId: 'ada', name: 'Ada L.', role: 'host' });
  });

  it.each([
    ['code_unknown', () => ({ code: 'aaa-bbbb-ccc' })],
    ['token_invalid', () => ({ token: 'rubbish' })],
    [
      'code_disabled',
      async () => {
        await host.server.context.directory.codes.setEnabled(host.codes['guest']!, false);
        return { code: host.codes['guest']! };
      },
    ],
    [
      'room_disabled',
      async () => {
        await host.server.context.directory.rooms.update(await roomId(), { enabled: false });
        return { code: host.codes['guest']! };
      },
    ],
    ['role_unknown', async () => ({ token: await mint('ada', { role: 'pope' }) })],
  ])('says %s and closes', async (code, credential) => {
    const client = await connect();
    await expect(client.enter(await credential())).rejects.toMatchObject({ code });
    expect([CLOSE.unauthorized, CLOSE.forbidden]).toContain(await client.ended());
  });

  it('leaves the person in the lobby when the room is full', async () => {
    const { directory } = host.server.context;
    const small = await directory.createRoom({
      name: 'small',
      size: 1,
    });
    const code = (await directory.codesOf(small.id))[0]!.code;
    const first = await ChannelClient.join(host.wsUrl, { code }, 'Ada');
    open.push(first.client);
    const second = await connect();
    await second.enter({ code });
    await expect(second.request('join', { name: 'Bob' })).rejects.toMatchObject({
      code: 'room_full',
    });
    await first.client.request('leave', {});
    expect(await second.request('join', { name: 'Bob' })).toMatchObject({
      snapshot: { peers: [{}] },
    });
  });

  it('refuses another protocol version', async () => {
    const client = await connect();
    await expect(
      client.request('enter', { version: 99, credential: { code: host.codes['host']! } }),
    ).rejects.toMatchObject({ code: 'version_unsupported' });
  });

  it('slows down whoever guesses', async () => {
    const codes: string[] = [];
    for (let i = 0; i < 22; i++) {
      const client = await connect();
      await client
        .enter({ code: 'aaa-bbbb-ccc' })
        .catch((error: unknown) => codes.push((error as WireError).code));
    }
    expect(codes[0]).toBe('code_unknown');
    expect(codes.at(-1)).toBe('rate_limited');
  });

  it('gives up a socket that never says who it is', async () => {
    const client = await connect();
    expect(await client.ended()).toBe(CLOSE.timeout);
    expect(client.bye?.code).toBe('request_timeout');
  });

  it('gives up a peer that falls silent, but not one that pings', async () => {
    const { client: quiet } = await join('Quiet');
    const { client: alive } = await join('Alive');
    const beat = setInterval(() => void alive.request('ping', {}).catch(() => {}), 200);
    expect(await quiet.ended()).toBe(CLOSE.timeout);
    clearInterval(beat);
    expect(alive.closed).toBeNull();
  });
});

describe('in the room', () => {
  it('tells everybody the same story in the same order', async () => {
    const a = await join('Ada');
    const b = await join('Bob');
    await a.client.request('chat.send', { text: 'hello', clientMessageId: 'm1' });
    await b.client.request('peer.update', { name: 'Robert' });
    engine.say({ roomId: await roomId(), peerId: a.joined.peerId, type: 'connected' });
    const track = {
      id: 'TR_1',
      kind: 'video',
      source: 'camera',
      muted: false,
      width: 0,
      height: 0,
    } as const;
    engine.say({ roomId: await roomId(), peerId: a.joined.peerId, type: 'trackAdded', track });
    await b.client.request('leave', {});
    await a.client.event('peer.left');
    expect(b.client.story).toEqual([
      [3, 'chat.message'],
      [4, 'peer.updated'],
      [5, 'track.added'],
    ]);
    expect(a.client.story).toEqual([
      [2, 'peer.joined'],
      [3, 'chat.message'],
      [4, 'peer.updated'],
      [5, 'track.added'],
      [6, 'peer.left'],
    ]);
    const c = await join('Cy');
    expect(c.joined.snapshot).toMatchObject({
      tracks: [{ id: 'TR_1' }],
      messages: [{ text: 'hello' }],
    });
  });

  it('answers a retried message with the same message, and tells it once', async () => {
    const { client } = await join('Ada');
    const first = await client.request('chat.send', { text: 'hello', clientMessageId: 'm1' });
    const again = await client.request('chat.send', { text: 'hello', clientMessageId: 'm1' });
    expect(again).toEqual(first);
    await client.request('ping', {});
    expect(client.events.filter(({ type }) => type === 'chat.message')).toHaveLength(1);
  });

  it('refuses wrong values with a reply that names them, and keeps the socket', async () => {
    const { client } = await join('Ada');
    const long = 'x'.repeat(LIMITS.chatText + 1);
    await expect(
      client.request('chat.send', { text: long, clientMessageId: 'm' }),
    ).rejects.toMatchObject({ code: 'invalid_request', message: expect.stringContaining('text') });
    await expect(client.request('nonsense' as 'ping', {})).rejects.toMatchObject({
      code: 'invalid_request',
    });
    await expect(client.request('join', { name: 'Again' })).rejects.toMatchObject({
      code: 'invalid_request',
    });
    await client.request('ping', {});
  });

  it('does not let a fixed name be changed', async () => {
    const { client } = await joinWith(await mint('ada', { name: 'Ada' }));
    await expect(client.request('peer.update', { name: 'Eve' })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  it('asks for a join before anything that needs one', async () => {
    const client = await connect();
    await client.enter({ code: host.codes['host']! });
    await expect(
      client.request('chat.send', { text: 'x', clientMessageId: 'm' }),
    ).rejects.toMatchObject({ code: 'not_joined' });
  });

  it('gives fresh media grants, and none to a role without media', async () => {
    const { client, joined } = await join('Ada');
    expect(await client.request('media.grant', {})).toMatchObject({
      media: { token: `media-${joined.peerId}` },
    });
  });
});

describe('coming back', () => {
  it('replays what was missed, once and in order', async () => {
    const a = await join('Ada');
    const b = await join('Bob');
    await a.client.request('chat.send', { text: 'before', clientMessageId: 'm0' });
    await b.client.event('chat.message');
    b.client.drop();
    await a.client.until(() => a.client.events.some(({ type }) => type === 'peer.updated'));
    for (let i = 1; i <= 3; i++) {
      await a.client.request('chat.send', { text: `missed ${i}`, clientMessageId: `m${i}` });
    }
    const again = await connect();
    const entered = await again.enter(
      { code: host.codes['guest']! },
      resumeOf(b.entered, b.joined, 1),
    );
    expect(entered).toMatchObject({ resumed: true, role: { name: 'guest' } });
    await a.client.request('chat.send', { text: 'after', clientMessageId: 'm4' });
    await again.until(() => again.events.length >= 6);
    expect(again.numbers).toEqual([4, 5, 6, 7, 8, 9]);
    expect(
      again.events.flatMap((event) => (event.type === 'chat.message' ? event.message.text : [])),
    ).toEqual(['missed 1', 'missed 2', 'missed 3', 'after']);
    await again.request('chat.send', { text: 'I am back', clientMessageId: 'm9' });
  });

  it('takes a session over from a socket that is still there', async () => {
    const a = await join('Ada');
    const again = await connect();
    await again.enter({ code: host.codes['guest']! }, resumeOf(a.entered, a.joined));
    expect(await a.client.ended()).toBe(CLOSE.replaced);
    expect(a.client.bye?.code).toBe('session_replaced');
    await again.request('chat.send', { text: 'mine now', clientMessageId: 'm' });
  });

  it.each([
    ['a wrong secret', { secret: 'A'.repeat(43) }],
    ['another epoch', { epoch: 'before' }],
    ['another peer', { peerId: 'nobody' }],
    ['a number from the future', { seq: 99 }],
  ])('refuses %s, and lets the client enter afresh on the same socket', async (_what, change) => {
    const a = await join('Ada');
    const again = await connect();
    const resume = { ...resumeOf(a.entered, a.joined), ...change };
    await expect(again.enter({ code: host.codes['guest']! }, resume)).rejects.toMatchObject({
      code: 'resume_expired',
    });
    await again.enter({ code: host.codes['guest']! });
    await again.request('join', { name: 'Ada' });
  });

  it('is too late after the grace period', async () => {
    const a = await join('Ada');
    const b = await join('Bob');
    b.client.drop();
    const left = await a.client.event('peer.left');
    expect(left).toMatchObject({ peerId: b.joined.peerId, reason: 'lost' });
    const again = await connect();
    await expect(
      again.enter({ code: host.codes['guest']! }, resumeOf(b.entered, b.joined)),
    ).rejects.toMatchObject({ code: 'resume_expired' });
  });

  it('does not need grace for somebody who closed the page', async () => {
    const a = await join('Ada');
    const b = await join('Bob');
    b.client.socket.close(1000);
    expect(await a.client.event('peer.left')).toMatchObject({ reason: 'left' });
    expect(a.client.events.map(({ type }) => type)).toEqual(['peer.joined', 'peer.left']);
  });

  it('moves a signed user to the newest window', async () => {
    const token = await mint('ada');
    const first = await joinWith(token, 'Ada');
    const watcher = await join('Watcher');
    const second = await joinWith(token, 'Ada');
    expect(await first.client.ended()).toBe(CLOSE.replaced);
    expect(second.joined.peerId).not.toBe(first.joined.peerId);
    expect(await watcher.client.event('peer.left')).toMatchObject({
      peerId: first.joined.peerId,
      reason: 'replaced',
    });
  });

  it('starts from a fresh snapshot after a restart of the server', async () => {
    const a = await join('Ada');
    await a.client.request('chat.send', { text: 'old', clientMessageId: 'm' });
    const { dataDir, databaseUrl, codes } = host;
    await host.stop();
    expect(await a.client.ended()).toBe(CLOSE.serviceRestart);
    expect(a.client.bye?.code).toBe('server_stopping');
    expect(engine.closed).toBe(true);

    host = await startTestServer({ dataDir, databaseUrl });
    expect(host.codes).toEqual(codes);
    const again = await connect();
    const credential = { code: host.codes['guest']! };
    await expect(again.enter(credential, resumeOf(a.entered, a.joined, 1))).rejects.toMatchObject({
      code: 'resume_expired',
    });
    const entered = await again.enter(credential);
    expect(entered.epoch).not.toBe(a.entered.epoch);
    expect(await again.request('join', { name: 'Ada' })).toMatchObject({
      snapshot: { seq: 1, messages: [{ text: 'old' }], peers: [{ name: 'Ada' }] },
    });
  });
});

describe('bad input ends one socket and touches nobody else', () => {
  it.each([
    ['no JSON', 'hello', CLOSE.malformed],
    ['no object', '[]', CLOSE.malformed],
    ['no id', '{"type":"ping"}', CLOSE.malformed],
    ['deep nesting', '['.repeat(16_000), CLOSE.malformed],
    ['binary', Buffer.from([1, 2, 3]), CLOSE.malformed],
    [
      'too large',
      JSON.stringify({ id: 1, type: 'ping', x: 'x'.repeat(LIMITS.message) }),
      CLOSE.tooLarge,
    ],
  ])('%s', async (_what, message, code) => {
    const watcher = await join('Watcher');
    const bad = await join('Bad');
    bad.client.send(message);
    expect(await bad.client.ended()).toBe(code);
    if (code === CLOSE.malformed) expect(bad.client.bye?.code).toBe('message_malformed');
    await watcher.client.request('chat.send', { text: 'still here', clientMessageId: 'm' });
    expect(watcher.client.closed).toBeNull();
  });

  it('refuses a flood, then cuts it off', async () => {
    const watcher = await join('Watcher');
    const { client } = await join('Flood');
    const replies: string[] = [];
    for (let i = 0; i < 400; i++) {
      client.request('ping', {}).catch((error: unknown) => replies.push((error as WireError).code));
    }
    expect(await client.ended()).toBe(CLOSE.overload);
    expect(replies).toContain('rate_limited');
    await watcher.client.request('ping', {});
  });

  it('bounds what a stalled reader costs, and lets it come back', async () => {
    const talker = await join('Talker');
    const stalled = await join('Stalled');
    // Nothing is read from the line any more, so the server's buffer for it grows.
    const { _socket: reading } = stalled.client.socket as unknown as { _socket: { pause(): void } };
    reading.pause();
    const { rooms } = host.server.context;
    const { room, session } = rooms.findSession(stalled.joined.peerId)!;
    const event = { text: 'x'.repeat(2_000), type: 'filler' };
    let highest = 0;
    for (let i = 0, line = session.outlet; i < 8_000 && line; i++, line = session.outlet) {
      await room.chat.send(null, event);
      highest = Math.max(highest, line.backlog);
      if (i % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(session.outlet).toBeNull();
    expect(highest).toBeLessThan(2_000_000);
    expect(room.peer(stalled.joined.peerId)?.presence).toBe('away');
    await talker.client.request('ping', {});
  });
});

describe('the door', () => {
  let shared: TestServer;
  beforeAll(async () => {
    shared = await startTestServer();
  });
  afterAll(() => shared.close());

  it.each(['x:99999', '1.2.3.4.5', 'a b', '[::::]', '%', '', "'; drop"])(
    'survives the host name %j',
    async (name) => {
      const { hostname, port } = new URL(shared.url);
      const line = createConnection(Number(port), hostname);
      line.write(
        `GET /channel HTTP/1.1\r\nHost: ${name}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
          'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
      );
      await once(line, 'data');
      line.destroy();
      const client = await ChannelClient.open(shared.wsUrl);
      await client.enter({ code: shared.codes['host']! });
      client.drop();
    },
  );

  it('answers pings of the WebSocket protocol', async () => {
    const client = await ChannelClient.open(shared.wsUrl);
    const pong = once(client.socket, 'pong');
    client.socket.ping('hello');
    expect(String((await pong)[0])).toBe('hello');
    client.drop();
  });

  it('knows no other WebSocket', async () => {
    const { WebSocket } = await import('ws');
    const socket = new WebSocket(`${shared.wsUrl}/elsewhere`);
    const error = await new Promise<Error>((resolve) => socket.once('error', resolve));
    expect(error.message).toContain('404');
  });
});
