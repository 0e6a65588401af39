/** Going live on a whole server: room, worker, origin, recording, REST, through the death of any of the processes. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ProcessLiveEngine } from '../../src/server/live/engine.js';
import { findObstacle } from '../../src/server/live/worker/load-codecs.js';
import { loadStarter } from '../../src/server/rooms/starter-templates.js';
import { ChannelClient } from '../helpers/channel-client.js';
import { startProduct } from '../helpers/product.js';
import { restOf, type Rest } from '../helpers/rest.js';
import { startTestServer, type TestServer } from '../helpers/server.js';
import { managementToken } from '../helpers/tokens.js';

const missing =
  findObstacle() ?? (spawnSync('ffprobe', ['-version']).error ? 'ffprobe is not installed.' : null);
if (missing) console.warn(`Live streams are not tested: ${missing}`);

const ROUNDS = process.env['HMS_FULL'] === '1' ? 10 : 1;
/** Codecs load slowly on a busy machine. */
const PATIENCE = { timeout: 60_000, interval: 100 };

let server: TestServer;
let rest: Rest;
let roomId: string;
let codes: Record<string, string>;
const clients: ChannelClient[] = [];

const start = async (earlier: { dataDir?: string; databaseUrl?: string } = {}) => {
  server = await startTestServer({
    realMedia: true,
    env: { HMS_MEDIA_PROCESSES: '1' },
    ...earlier,
  });
  rest = await restOf(server);
};
const joinAs = async (role: string, name: string) => {
  const { client, joined } = await ChannelClient.join(
    server.wsUrl,
    { code: codes[role] ?? '' },
    name,
  );
  clients.push(client);
  return { client, joined };
};
const streamOf = (client: ChannelClient) =>
  client.events.flatMap((event) => (event.type === 'stream.changed' ? [event.stream] : [])).at(-1);
const until = (client: ChannelClient, state: 'started' | undefined) =>
  vi.waitFor(() => expect(streamOf(client)?.state).toBe(state), PATIENCE);

/** The plain playlist of the best layer, where the room's address leads. */
const playlist = async (
  client: ChannelClient,
  origin = server.url,
): Promise<{ text: string; url: string }> => {
  const master = await fetch(`${origin}${streamOf(client)?.url ?? ''}`);
  expect(master.status).toBe(200);
  const layer = (await master.text()).split('\n').find((line) => line !== '' && line[0] !== '#');
  const url = new URL(layer ?? '', master.url).href;
  const answer = await fetch(url);
  return { text: await answer.text(), url };
};
const segmentsOf = (text: string) => text.match(/^#EXTINF/gm)?.length ?? 0;

beforeAll(async () => {
  await start();
  const { directory } = server.server.context;
  const { id } = await directory.templates.save(loadStarter('live-streaming'));
  const room = await directory.createRoom({ name: 'Live', templateId: id });
  roomId = room.id;
  codes = Object.fromEntries((await directory.codesOf(roomId)).map((one) => [one.role, one.code]));
});

afterAll(async () => {
  for (const client of clients) client.drop();
  await server.close();
});

describe.skipIf(missing !== null)('a live stream', { timeout: ROUNDS * 180_000 }, () => {
  it('is watched, outlives its worker and its server, and leaves a file', async () => {
    expect((await rest.post(`/live-streams/room/${roomId}/start`, {})).status).toBe(422);
    const { client: host } = await joinAs('broadcaster', 'Ada');
    const { client: viewer } = await joinAs('viewer-near-realtime', 'Vi');
    await expect(viewer.request('stream.start', {})).rejects.toMatchObject({ code: 'forbidden' });
    await host.request('stream.start', { recording: { singleFilePerLayer: true } });
    const again = await rest.post(`/live-streams/room/${roomId}/start`, {});
    expect(again).toMatchObject({ status: 409, body: { reason: 'conflict' } });
    await until(viewer, 'started');
    const id = streamOf(viewer)?.id ?? '';

    const { engine } = server.server.context.live;
    if (!(engine instanceof ProcessLiveEngine)) throw new Error('Another engine runs.');
    const [worker = 0] = engine.pids.workers;
    await vi.waitFor(async () => {
      expect(segmentsOf((await playlist(viewer)).text)).toBeGreaterThan(0);
    }, PATIENCE);
    process.kill(worker, 'SIGKILL');
    await vi.waitFor(async () => {
      const { text } = await playlist(viewer);
      expect(text).toMatch(/#EXT-X-DISCONTINUITY\n(.*\n)*#EXTINF/);
    }, PATIENCE);
    expect(streamOf(viewer)).toMatchObject({ id, state: 'started' });

    // Another server on the same data; the people come back by themselves.
    const { dataDir, databaseUrl } = server;
    const before = Number(/MEDIA-SEQUENCE:(\d+)/.exec((await playlist(viewer)).text)?.[1]);
    await server.stop();
    await start({ dataDir, ...(databaseUrl !== undefined && { databaseUrl }) });
    expect((await rest.get(`/live-streams/${id}`)).body).toMatchObject({ status: 'running' });
    const { client: back } = await joinAs('broadcaster', 'Ada');
    await until(back, 'started');
    expect(streamOf(back)?.id).toBe(id);
    const { text } = await playlist(back);
    expect(Number(/MEDIA-SEQUENCE:(\d+)/.exec(text)?.[1])).toBeGreaterThanOrEqual(before);

    const metadata = { payload: 'poll:1', duration: 2 };
    const sent = await rest.post(`/live-streams/${id}/timed-metadata`, metadata);
    expect(sent.status).toBe(200);
    await vi.waitFor(async () => {
      expect((await playlist(back)).text).toContain('#EXT-X-DATERANGE:');
    }, PATIENCE);
    const stopped = await rest.post(`/live-streams/${id}/stop`);
    expect(stopped).toMatchObject({ status: 200, body: { status: 'stopping', stopped_by: '' } });
    await until(back, undefined);
    const over = await vi.waitFor(async () => {
      const { body } = await rest.get(`/live-streams/${id}`);
      expect(body).toMatchObject({ status: 'completed' });
      return body as Assets;
    }, PATIENCE);
    expect((await rest.post(`/live-streams/${id}/stop`)).status).toBe(409);

    // All three lives of the worker are in it.
    const [asset] = over.recording_assets;
    const link = await rest.get(`/recording-assets/${asset?.id ?? ''}/presigned-url`);
    const file = await fetch(link.body.url as string);
    expect(file.status).toBe(200);
    const bytes = Buffer.from(await file.arrayBuffer());
    expect(bytes.length).toBe(asset?.size);
    expect(secondsOf(bytes)).toBeGreaterThan(2);
    const part = await fetch(link.body.url as string, { headers: { range: 'bytes=4-7' } });
    expect([part.status, await part.text()]).toEqual([206, 'ftyp']);
    expect((await fetch(`${link.body.url as string}x`)).status).toBe(404);
  });

  it('comes back after a kill of the whole server, and nothing that was recorded is lost', async () => {
    const product = await startProduct();
    const wsUrl = product.origin.replace(/^http/, 'ws');
    const come = async () => {
      const { client } = await ChannelClient.join(
        wsUrl,
        { code: product.codes['host'] ?? '' },
        'A',
      );
      clients.push(client);
      return client;
    };
    const ask = async (path: string, method = 'GET'): Promise<{ status: string } & Assets> => {
      const headers = { authorization: `Bearer ${await managementToken(product)}` };
      const answer = await fetch(`${product.origin}/v2${path}`, { method, headers });
      return (await answer.json()) as { status: string } & Assets;
    };
    try {
      for (let round = 0; round < ROUNDS; round++) {
        const host = await come();
        await host.request('stream.start', { recording: { singleFilePerLayer: true } });
        await until(host, 'started');
        const id = streamOf(host)?.id ?? '';
        const recorded = await vi.waitFor(async () => {
          const seconds = 2 * segmentsOf((await playlist(host, product.origin)).text);
          expect(seconds).toBeGreaterThanOrEqual(4);
          return seconds;
        }, PATIENCE);
        await product.stop('SIGKILL');
        await product.start();
        const back = await come();
        await until(back, 'started');
        expect(streamOf(back)?.id).toBe(id);
        await ask(`/live-streams/${id}/stop`, 'POST');
        const { recording_assets } = await vi.waitFor(async () => {
          const stream = await ask(`/live-streams/${id}`);
          expect(stream.status).toBe('completed');
          return stream;
        }, PATIENCE);
        const duration = recording_assets.reduce((sum, asset) => sum + asset.duration, 0);
        // The newest part may have been on its way.
        expect(duration).toBeGreaterThan(recorded - 0.5);
        back.drop();
      }
    } finally {
      await product.close();
    }
  });
});

interface Assets {
  recording_assets: { id: string; duration: number; size: number }[];
}

/** As an independent reader plays it, without an error. */
function secondsOf(mp4: Buffer): number {
  const folder = mkdtempSync(join(tmpdir(), 'hms-mp4-'));
  const path = join(folder, 'file.mp4');
  writeFileSync(path, mp4);
  const args = ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', path];
  const seconds = Number(execFileSync('ffprobe', args, { encoding: 'utf8' }));
  rmSync(folder, { recursive: true });
  return seconds;
}
