/** The tracks of a call as files: on a whole server that is killed meanwhile, with a real publisher. */
import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ChannelClient } from '../helpers/channel-client.js';
import { flashToBeeps, median } from '../helpers/flash-to-beep.js';
import { StageActor } from '../helpers/live-stage.js';
import { startProduct, type Product } from '../helpers/product.js';
import { managementToken, roomOfCode } from '../helpers/tokens.js';
import { webhookReceiver, type WebhookReceiver } from '../helpers/webhook-receiver.js';

const missing = spawnSync('ffmpeg', ['-version']).error !== undefined;
const PATIENCE = { timeout: 60_000, interval: 200 };

interface Asset {
  id: string;
  type: string;
  status: string;
  size: number;
  duration: number;
  metadata: { user_name?: string; tracks?: { track_type: string; source: string }[] };
}

interface Recording {
  id: string;
  status: string;
  type: string;
  asset_types: string[];
  recording_assets: Asset[];
}

let receiver: WebhookReceiver;
let product: Product;
const people: { client: ChannelClient; actor: StageActor }[] = [];

beforeAll(async () => {
  if (missing) return;
  receiver = await webhookReceiver();
  product = await startProduct({
    HMS_WEBHOOK_URL: receiver.url,
    HMS_WEBHOOK_ALLOW_PRIVATE: '1',
  });
});

afterAll(async () => {
  if (missing) return;
  await gone();
  await product.close();
  await receiver.close();
});

/** Somebody who flashes and beeps once a second. */
async function come(): Promise<void> {
  const wsUrl = product.origin.replace(/^http/, 'ws');
  const code = product.codes['host'] ?? '';
  const { client, joined } = await ChannelClient.join(wsUrl, { code }, 'Ada');
  const actor = new StageActor({ colour: [16, 128, 128], flash: true, width: 320, height: 180 });
  people.push({ client, actor });
  await actor.join(joined.media!.url, joined.media!.token);
}

async function gone(): Promise<void> {
  for (const { client, actor } of people.splice(0)) {
    client.drop();
    await actor.leave();
  }
}

async function ask<T = Recording>(path: string, body?: object): Promise<T> {
  const headers = {
    authorization: `Bearer ${await managementToken(product)}`,
    ...(body && { 'content-type': 'application/json' }),
  };
  const answer = await fetch(`${product.origin}/v2${path}`, {
    method: body ? 'POST' : 'GET',
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as T;
}

function expectDecodes(file: string): void {
  // Pictures come when their sender has them: not in the even steps that would be guessed otherwise.
  const times = ['-enc_time_base', '-1'];
  const args = ['-v', 'error', '-xerror', '-i', file, ...times, '-f', 'null', '-'];
  const { stderr, status } = spawnSync('ffmpeg', args, { encoding: 'utf8' });
  expect({ file, stderr, status }).toEqual({ file, stderr: '', status: 0 });
}

/** Of a file that may still grow. */
function secondsOf(file: string): number {
  const args = ['-v', 'quiet', '-show_entries', 'packet=pts_time', '-of', 'csv=p=0', file];
  const { stdout } = spawnSync('ffprobe', args, { encoding: 'utf8' });
  return Math.max(0, ...stdout.split('\n').map((line) => parseFloat(line) || 0));
}

it.skipIf(missing)(
  'each track and each stream is a file that anybody can play, also when the server is killed',
  { timeout: 180_000 },
  async () => {
    const roomId = await roomOfCode(product, product.codes['host'] ?? '');
    await come();
    const started = await ask(`/recordings/room/${roomId}/tracks/start`, {
      types: ['track', 'stream'],
    });
    expect(started).toMatchObject({ type: 'tracks', asset_types: ['track', 'stream'] });
    const folder = join(product.dataDir, 'live', started.id, 'tracks');
    const media = () => readdirSync(folder).filter((name) => name.endsWith('.webm'));
    await vi.waitFor(() => {
      expect(media()).toHaveLength(3);
      for (const name of media()) expect(secondsOf(join(folder, name))).toBeGreaterThan(3);
    }, PATIENCE);
    const before = Object.fromEntries(media().map((name) => [name, secondsOf(join(folder, name))]));

    await product.stop('SIGKILL');
    for (const [name, seconds] of Object.entries(before)) {
      expectDecodes(join(folder, name));
      expect(secondsOf(join(folder, name))).toBeGreaterThanOrEqual(seconds);
    }
    await gone();
    await product.start();
    const left = await vi.waitFor(async () => {
      const recording = await ask(`/recordings/${started.id}`);
      expect(recording.recording_assets.map(({ status }) => status)).toEqual(
        Array.from({ length: 3 }, () => 'completed'),
      );
      return recording;
    }, PATIENCE);
    expect(left.recording_assets.map(({ type }) => type)).toEqual(['stream', 'track', 'track']);
    for (const { id, duration } of left.recording_assets)
      expect(duration).toBeGreaterThanOrEqual((before[`${id}.webm`] ?? 0) - 0.1);

    // People come back, and the same recording goes on in further files.
    await come();
    await vi.waitFor(() => {
      expect(media()).toHaveLength(6);
      for (const name of media()) expect(secondsOf(join(folder, name))).toBeGreaterThan(3);
    }, PATIENCE);
    await ask(`/recordings/room/${roomId}/tracks/stop`, {});
    const over = await vi.waitFor(async () => {
      const recording = await ask(`/recordings/${started.id}`);
      expect(recording.status).toBe('completed');
      return recording;
    }, PATIENCE);
    expect(over.recording_assets).toHaveLength(6);
    for (const asset of over.recording_assets) {
      expect(asset.metadata).toMatchObject({
        user_name: 'Ada',
        peer_id: expect.any(String) as string,
      });
      const { url } = await ask<{ url: string }>(`/recording-assets/${asset.id}/presigned-url`);
      const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
      expect(bytes.length).toBe(asset.size);
      const copy = join(product.dataDir, `${asset.id}.webm`);
      writeFileSync(copy, bytes);
      expectDecodes(copy);
      expect(Math.abs(secondsOf(copy) - asset.duration)).toBeLessThan(0.2);
      if (asset.type !== 'stream') continue;
      expect(asset.metadata.tracks?.map(({ source }) => source)).toEqual(['camera', 'microphone']);
      // A busy machine makes its flashes late.
      if (process.env['HMS_FULL'] === '1')
        expect(Math.abs(median(flashToBeeps(copy)))).toBeLessThan(40);
    }
    const told = () =>
      receiver
        .types()
        .filter((type) => /^(track|stream)\.recording\./.test(type))
        .sort();
    await vi.waitFor(() => {
      expect(told()).toEqual([
        ...Array.from({ length: 2 }, () => 'stream.recording.success'),
        ...Array.from({ length: 4 }, () => 'track.recording.started.success'),
        ...Array.from({ length: 4 }, () => 'track.recording.success'),
      ]);
    }, PATIENCE);
    const success = receiver.calls.find(({ event }) => event.type === 'track.recording.success');
    expect(success?.event.data).toMatchObject({
      room_id: roomId,
      user_name: 'Ada',
      track_id: expect.stringMatching(/^TR_/) as string,
      size: expect.any(Number) as number,
    });
  },
);
