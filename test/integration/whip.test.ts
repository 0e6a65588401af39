/** Encoders come on stage with a stream key, by WHIP, and are seen like anybody else. */
import { fastify, type FastifyInstance } from 'fastify';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ChannelClient } from '../helpers/channel-client.js';
import { CallPage, launchBrowser, servePage } from '../helpers/livekit-page.js';
import { restOf, type Rest } from '../helpers/rest.js';
import { startTestServer, type TestServer } from '../helpers/server.js';
import { WhipPublisher } from '../helpers/whip-page.js';

const PATIENCE = { timeout: 60_000, interval: 200 };
const SDP = { 'content-type': 'application/sdp' };

let server: TestServer;
let rest: Rest;
let roomId: string;
let browser: Browser;
let pages: FastifyInstance;
let origin: string;
const publishers: WhipPublisher[] = [];

interface Made {
  id: string;
  key: string;
  url: string;
}

const makeKey = async (more: object = {}): Promise<Made> => {
  const { status, body } = await rest.post(`/stream-keys/room/${roomId}`, more);
  expect(status).toBe(200);
  return body as Made;
};
const post = (path: string, key: string, offer = 'v=0\r\n') =>
  fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { ...SDP, ...(key !== '' && { authorization: `Bearer ${key}` }) },
    body: offer,
  });
const publish = async (key: string, codec?: string) => {
  const endpoint = `${server.url}/whip/${roomId}`;
  const given = { endpoint, authkey: key, ...(codec !== undefined && { codec }) };
  const publisher = await WhipPublisher.publish(browser, origin, given);
  publishers.push(publisher);
  return publisher;
};

beforeAll(async () => {
  server = await startTestServer({ realMedia: true, env: { HMS_MEDIA_PROCESSES: '1' } });
  rest = await restOf(server);
  roomId = (await server.server.context.directory.demoRoom()).id;
  pages = fastify();
  servePage(pages);
  origin = await pages.listen({ port: 0, host: '127.0.0.1' });
  browser = await launchBrowser();
}, 120_000);
afterEach(async () => {
  for (const publisher of publishers.splice(0)) await publisher.vanish().catch(() => {});
});
afterAll(async () => {
  await browser.close();
  await pages.close();
  await server.close();
});

describe('stream keys', () => {
  it('are shown once, made anew, disabled, and nowhere in the database', async () => {
    const made = await makeKey({ name: 'Studio' });
    expect(made).toMatchObject({
      key: expect.stringMatching(/^live_[\w-]{32}$/) as unknown,
      url: `${server.url}/whip/${roomId}`,
      name: 'Studio',
      role: 'external',
      enabled: true,
    });
    const listed = await rest.get(`/stream-keys/room/${roomId}`);
    expect(listed.body).toMatchObject({ data: [{ id: made.id, key_hint: made.key.slice(-4) }] });
    const rows = await server.server.context.db.selectFrom('stream_keys').selectAll().execute();
    expect(JSON.stringify([listed.body, rows])).not.toContain(made.key);

    const { body: rotated } = await rest.post(`/stream-keys/${made.id}/rotate`);
    expect((await post('/whip', made.key)).status).toBe(401);
    expect((await post('/whip', (rotated as Made).key)).status).toBe(422);
    await rest.post(`/stream-keys/${made.id}/disable`);
    expect((await post('/whip', (rotated as Made).key)).status).toBe(401);
    expect((await rest.post('/stream-keys/none/rotate')).status).toBe(404);
  });

  it('have a role that may publish', async () => {
    for (const role of ['nobody', 'viewer'])
      expect((await rest.post(`/stream-keys/room/${roomId}`, { role })).status).toBe(422);
    expect((await rest.post('/stream-keys/room/none')).status).toBe(404);
  });
});

describe('an encoder', { timeout: 180_000 }, () => {
  it('is let in by its key only, and told what is wrong with what it sends', async () => {
    const { key } = await makeKey();
    const unknown = await post(`/whip/${roomId}`, 'live_nothing');
    expect(unknown.status).toBe(401);
    expect(unknown.headers.get('www-authenticate')).toBe('Bearer');
    expect((await post('/whip', '')).status).toBe(401);
    expect((await post('/whip/another-room', key)).status).toBe(401);
    expect((await post(`/whip/${key}`, '', 'nonsense')).status).toBe(422);
    const two = 'v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n';
    expect(await (await post('/whip', key, two)).text()).toContain('one picture');
    const json = await fetch(`${server.url}/whip`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(json.status).toBe(415);
    expect((await fetch(`${server.url}/whip`)).status).toBe(405);
    const asked = await fetch(`${server.url}/whip/${roomId}`, { method: 'OPTIONS' });
    expect(asked.headers.get('accept-post')).toBe('application/sdp');
    expect(server.server.context.rooms.get(roomId)?.peerCount ?? 0).toBe(0);
  });

  it('is seen and heard, waits for no other, takes over what it left, and goes', async () => {
    const { id, key } = await makeKey({ name: 'Studio' });
    const peerId = `whip-${id}`;
    const role = Object.keys(server.codes)[0] ?? '';
    const { client, joined } = await ChannelClient.join(
      server.wsUrl,
      { code: server.codes[role] ?? '' },
      'Vi',
    );
    const viewer = await CallPage.open(browser, origin);
    await viewer.do('connect', joined.media?.url ?? '', joined.media?.token ?? '');

    const first = await publish(key);
    await vi.waitFor(async () => {
      expect(await viewer.do('frames', peerId)).toBeGreaterThan(10);
      expect(await viewer.do('energy', peerId)).toBeGreaterThan(0);
    }, PATIENCE);
    const room = server.server.context.rooms.get(roomId);
    expect(room?.peer(peerId)).toMatchObject({
      name: 'Studio',
      role: 'external',
      type: 'external',
    });
    expect(
      room?.tracks
        .of(peerId)
        .map(({ source }) => source)
        .sort(),
    ).toEqual(['camera', 'microphone']);

    // Somebody else with the same key, while it sends.
    const session = await first.session();
    expect(session).toMatch(/\/whip\/sessions\/[\w-]{32}$/);
    const offer = await first.offer();
    const second = await post('/whip', key, offer);
    expect(second.status).toBe(409);
    expect(second.headers.get('retry-after')).toBe('3');

    // Candidates are taken, a restart is not.
    const patch = (body: string, match?: string) =>
      fetch(session, {
        method: 'PATCH',
        headers: {
          'content-type': 'application/trickle-ice-sdpfrag',
          ...(match !== undefined && { 'if-match': match }),
        },
        body,
      });
    const ufrag = /^a=ice-ufrag:.*$/m.exec(offer)?.[0] ?? '';
    expect((await patch(`${ufrag}\r\n`)).status).toBe(204);
    expect((await patch(`${ufrag}\r\n`, '"other"')).status).toBe(412);
    expect((await patch('a=ice-ufrag:else\r\na=ice-pwd:x\r\n', '*')).status).toBe(422);

    // It is gone without a word, and comes back.
    await first.vanish();
    await vi.waitFor(async () => {
      const again = await publish(key, 'video/H264');
      const status = await again.status();
      if (status !== 201) await again.vanish();
      expect(status).toBe(201);
    }, PATIENCE);
    const back = publishers.at(-1)!;
    await vi.waitFor(async () => {
      expect(await viewer.do('frames', peerId)).toBeGreaterThan(10);
    }, PATIENCE);
    expect(room?.peerCount).toBe(2);

    await back.end();
    await vi.waitFor(() => expect(room?.peer(peerId)).toBeUndefined(), PATIENCE);
    expect((await patch(`${ufrag}\r\n`)).status).toBe(404);
    await viewer.close();
    client.drop();
  });

  it('with the role of its key is that role, and is put out with the key', async () => {
    const role = Object.keys(server.codes)[0] ?? '';
    const { id, key } = await makeKey({ role });
    await publish(key);
    const room = () => server.server.context.rooms.get(roomId);
    await vi.waitFor(() => {
      expect(room()?.peer(`whip-${id}`)).toMatchObject({ role });
    }, PATIENCE);
    await rest.post(`/stream-keys/${id}/disable`);
    await vi.waitFor(() => expect(room()?.peer(`whip-${id}`)).toBeUndefined(), PATIENCE);
  });
});
