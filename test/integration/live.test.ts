/** Going live on a whole server: room, worker, origin, recording, REST, through the death of any of the processes. */
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findObstacle } from '../../src/server/live/worker/load-codecs.js';
import { loadStarter } from '../../src/server/rooms/starter-templates.js';
import { ChannelClient } from '../helpers/channel-client.js';
import { FULL } from '../helpers/full-run.js';
import { startProduct } from '../helpers/product.js';
import { restOf, type Rest } from '../helpers/rest.js';
import { startTestServer, type TestServer } from '../helpers/server.js';
import { managementToken } from '../helpers/tokens.js';

const missing =
  findObstacle() ?? (spawnSync('ffmpeg', ['-version']).error ? 'ffmpeg is not installed.' : null);
if (missing) console.warn(`Live streams are not tested: ${missing}`);

const ROUNDS = FULL ? 10 : 1;
/** Codecs load slowly on a busy machine. */
const PATIENCE = { timeout: 60_000, interval: 100 };
const WORKER_BACK_MS = 5_000;
const SERVER_BACK_MS = 10_000;

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
  const thumbnails = { enabled: true, offsets: [1] };
  const document = {
    ...loadStarter('live-streaming'),
    destinations: { hlsDestinations: { live: { name: 'live', recording: { thumbnails } } } },
  };
  const { id } = await directory.templates.save(document);
  const room = await directory.createRoom({ name: 'Live', templateId: id });
  roomId = room.id;
  codes = Object.fromEntries((await directory.codesOf(roomId)).map((one) => [one.role, one.code]));
});

afterAll(async () => {
  for (const client of clients) client.drop();
  await server.close();
});

describe.skipIf(missing !== null)('a live stream', { timeout: ROUNDS * 180_000 }, () => {
  it('is watched, outlives its server, and leaves a file', async () => {
    expect((await rest.post(`/live-streams/room/${roomId}/start`, {})).status).toBe(422);
    const { client: host } = await joinAs('broadcaster', 'Ada');
    const { client: viewer } = await joinAs('viewer-near-realtime', 'Vi');
    await expect(viewer.request('stream.start', {})).rejects.toMatchObject({ code: 'forbidden' });
    await host.request('stream.start', { recording: { singleFilePerLayer: true } });
    const again = await rest.post(`/live-streams/room/${roomId}/start`, {});
    expect(again).toMatchObject({ status: 409, body: { reason: 'conflict' } });
    await until(viewer, 'started');
    const id = streamOf(viewer)?.id ?? '';

    await vi.waitFor(async () => {
      expect(segmentsOf((await playlist(viewer)).text)).toBeGreaterThan(0);
    }, PATIENCE);
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

    // Both lives of the stream are in it.
    const [asset] = over.recording_assets;
    const link = await rest.get(`/recording-assets/${asset?.id ?? ''}/presigned-url`);
    const file = await fetch(link.body.url as string);
    expect(file.status).toBe(200);
    const bytes = Buffer.from(await file.arrayBuffer());
    expect(bytes.length).toBe(asset?.size);
    const copy = join(server.dataDir, 'copy.mp4');
    writeFileSync(copy, bytes);
    execFileSync('ffmpeg', ['-v', 'error', '-xerror', '-i', copy, '-f', 'null', '-']);
    expect(secondsOf(copy)).toBeGreaterThan(2);
    const still = over.recording_assets.find(({ type }) => type === 'thumbnail');
    const picture = await rest.get(`/recording-assets/${still?.id ?? ''}/presigned-url`);
    const jpeg = Buffer.from(await (await fetch(picture.body.url as string)).arrayBuffer());
    expect(jpeg.subarray(0, 3).toString('hex')).toBe('ffd8ff');
    const part = await fetch(link.body.url as string, { headers: { range: 'bytes=4-7' } });
    expect([part.status, await part.text()]).toEqual([206, 'ftyp']);
    expect((await fetch(`${link.body.url as string}x`)).status).toBe(404);
  });

  it('comes back at once when its worker or the whole server is killed, and nothing that was recorded is lost', async () => {
    const product = await startProduct();
    const wsUrl = product.origin.replace(/^http/, 'ws');
    const come = async () => {
      const code = product.codes['host'] ?? '';
      const { client } = await ChannelClient.join(wsUrl, { code }, 'A');
      clients.push(client);
      return client;
    };
    const ask = async (path: string, method = 'GET'): Promise<{ status: string } & Assets> => {
      const headers = { authorization: `Bearer ${await managementToken(product)}` };
      const answer = await fetch(`${product.origin}/v2${path}`, { method, headers });
      return (await answer.json()) as { status: string } & Assets;
    };
    const listed = async (client: ChannelClient) =>
      shownIn((await playlist(client, product.origin)).text);
    /** Resolves with milliseconds since `from`, when viewers get parts of one more worker than before. */
    const advances = async (client: ChannelClient, from: number, lives: number) => {
      await vi.waitFor(async () => expect((await listed(client)).lives).toBeGreaterThan(lives), {
        ...PATIENCE,
        interval: 50,
      });
      return performance.now() - from;
    };
    try {
      let host = await come();
      const ordered = performance.now();
      await host.request('stream.start', { recording: { singleFilePerLayer: true } });
      await until(host, 'started');
      // Two seconds of it are the first segment's. A machine that is slow at this is slow to come back.
      const slowness = (performance.now() - ordered - 2_000) * 3;
      const id = streamOf(host)?.id ?? '';
      const file = join(product.dataDir, 'live', id, 'recording', 'layer-0.live.mp4');
      let recorded = 0;
      const records = async () => {
        await vi.waitFor(() => expect(secondsOf(file)).toBeGreaterThan(recorded + 3), PATIENCE);
        recorded = secondsOf(file);
      };
      const holds = () => {
        expect(secondsOf(file)).toBeGreaterThanOrEqual(recorded);
        recorded = secondsOf(file);
      };
      for (let round = 0; round < ROUNDS; round++) {
        await records();
        let { lives } = await listed(host);
        let killed = performance.now();
        process.kill(workerOf(product.pid), 'SIGKILL');
        const worker = await advances(host, killed, lives);
        expect(worker).toBeLessThan(Math.max(WORKER_BACK_MS, slowness));
        holds();
        await records();

        ({ lives } = await listed(host));
        killed = performance.now();
        await product.stop('SIGKILL');
        holds();
        await product.start();
        host.drop();
        host = await come();
        await until(host, 'started');
        expect(streamOf(host)?.id).toBe(id);
        const whole = await advances(host, killed, lives);
        expect(whole).toBeLessThan(Math.max(SERVER_BACK_MS, slowness * 2));
        if (ROUNDS > 1) console.log(`back after ${worker.toFixed()} and ${whole.toFixed()} ms`);
      }
      await records();
      await ask(`/live-streams/${id}/stop`, 'POST');
      const { recording_assets } = await vi.waitFor(async () => {
        const stream = await ask(`/live-streams/${id}`);
        expect(stream.status).toBe('completed');
        return stream;
      }, PATIENCE);
      const duration = recording_assets.reduce((sum, asset) => sum + asset.duration, 0);
      expect(duration).toBeGreaterThanOrEqual(recorded);
    } finally {
      await product.close();
    }
  });
});

interface Assets {
  recording_assets: { id: string; type: string; duration: number; size: number }[];
}

/** Of a playlist: how many workers it has had media of. */
function shownIn(text: string): { lives: number } {
  const before = Number(/^#EXT-X-DISCONTINUITY-SEQUENCE:(\d+)/m.exec(text)?.[1] ?? 0);
  const [, ...later] = text.split('#EXT-X-DISCONTINUITY\n');
  return { lives: before + later.filter((life) => /^#EXT(?:INF|-X-PART):/m.test(life)).length };
}

function workerOf(server: number): number {
  const args = ['-P', String(server), '-f', 'live/worker/main'];
  return Number(execFileSync('pgrep', args, { encoding: 'utf8' }));
}

/** Of pictures that an independent reader finds; 0: none yet. */
function secondsOf(path: string): number {
  const args = ['-v', 'quiet', '-select_streams', 'v', '-count_packets'];
  const show = ['-show_entries', 'stream=nb_read_packets', '-of', 'csv=p=0', path];
  return Number(spawnSync('ffprobe', [...args, ...show], { encoding: 'utf8' }).stdout) / 30;
}
