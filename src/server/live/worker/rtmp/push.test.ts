/** Streams of a studio go to ffmpeg, which listens as an RTMP server and keeps what it gets. */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { AddressPolicy } from '../../../outgoing/address-policy.js';
import type { AudioConfig, EncodedSample, VideoConfig } from '../../samples.js';
import { Grid } from '../grid.js';
import { findObstacle, loadCodecs } from '../load-codecs.js';
import { Studio } from '../studio.js';
import { parseRtmpAddress } from './address.js';
import { decodeAmf, encodeAmf } from './amf.js';
import { ChunkReader, encodeChunks } from './chunks.js';
import { Push, type PushOptions } from './push.js';

const missing =
  findObstacle() ?? (spawnSync('ffmpeg', ['-version']).error ? 'ffmpeg is not installed.' : null);
if (missing) console.warn(`RTMP is not tested: ${missing}`);

const addresses = AddressPolicy.parse('127.0.0.1')!;
const SECONDS = 6;

describe('RTMP addresses', () => {
  it('are host, app and key', () => {
    expect(parseRtmpAddress('rtmp://live.example.org/app/one/key?sign=1')).toEqual({
      host: 'live.example.org',
      port: 1935,
      secure: false,
      app: 'app/one',
      key: 'key?sign=1',
      tcUrl: 'rtmp://live.example.org/app/one',
    });
    expect(parseRtmpAddress('rtmps://[2001:db8::1]:8443/a/k')).toMatchObject({
      host: '2001:db8::1',
      port: 8443,
      secure: true,
    });
  });

  it.each(['http://a/b/c', 'rtmp://a/only', 'rtmp:///a/b', 'nothing', 'rtmp://u:p@a/b/c'])(
    '%s is none',
    (text) => expect(parseRtmpAddress(text)).toBeNull(),
  );
});

describe('RTMP messages', () => {
  it('come out of chunks as they went in, however the bytes arrive', () => {
    const messages = [
      { type: 20, stream: 0, time: 0, body: encodeAmf('connect', 1, { app: 'a', n: null }) },
      { type: 9, stream: 1, time: 0x1000001, body: Buffer.alloc(1_000, 7) },
      { type: 8, stream: 1, time: 5, body: Buffer.alloc(0) },
    ];
    const bytes = Buffer.concat(messages.map((message, n) => encodeChunks(message, 3 + n, 128)));
    for (const step of [1, 7, 5_000]) {
      const reader = new ChunkReader();
      const read = [];
      for (let at = 0; at < bytes.length; at += step)
        read.push(...reader.push(bytes.subarray(at, at + step)));
      expect(read).toEqual(messages);
    }
  });

  it('hold values of every kind', () => {
    const values = ['text', 1.5, true, null, { a: { b: 'c' } }];
    expect(decodeAmf(encodeAmf(...values))).toEqual(values);
  });

  it('that make no sense are refused', () => {
    expect(() => decodeAmf(Buffer.from([2, 0, 9, 65]))).toThrow(RangeError);
    expect(() => decodeAmf(Buffer.from([99]))).toThrow(RangeError);
    expect(() => new ChunkReader().push(Buffer.from([0xc3]))).toThrow(RangeError);
  });
});

describe.skipIf(missing !== null)('a push', () => {
  let folder: string;
  let video: VideoConfig;
  let audio: AudioConfig;
  const samples: EncodedSample[] = [];
  const children: ChildProcess[] = [];
  const servers: Server[] = [];
  const sockets: Socket[] = [];
  let push: Push | null = null;
  let feed: NodeJS.Timeout | undefined;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hms-push-'));
    const studio = await Studio.open(await loadCodecs(), {
      layers: [{ width: 320, height: 180, videoBitrate: 300, audioBitrate: 96 }],
      frameRate: 30,
      grid: new Grid({ frameRate: 30, segmentSeconds: 2, partsASecond: 3 }),
      onSample: (_, sample) => samples.push(sample),
    });
    [{ video, audio }] = studio.configs as [{ video: VideoConfig; audio: AudioConfig }];
    studio.begin(0);
    for (let n = 0; n < SECONDS * 30; n++) await studio.tick({ n, ticks: 1 });
    await studio.close();
  });
  afterEach(() => {
    clearInterval(feed);
    push?.close();
    for (const child of children.splice(0)) child.kill('SIGKILL');
    for (const socket of sockets.splice(0)) socket.destroy();
    for (const server of servers.splice(0)) server.close();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const freePort = async (): Promise<number> => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    return port;
  };

  /** ffmpeg as a server for one publisher. */
  function listen(port: number, name: string): { file: string; child: ChildProcess } {
    const file = join(folder, name);
    const input = ['-listen', '1', '-timeout', '30', '-i', `rtmp://127.0.0.1:${port}/app/key`];
    const child = spawn('ffmpeg', ['-v', 'error', '-y', ...input, '-c', 'copy', file], {
      stdio: 'ignore',
    });
    children.push(child);
    return { file, child };
  }

  function start(url: string, onNews: PushOptions['onNews']): void {
    push = new Push({ url, video, audio, addresses, onNews, retryMs: 50 });
  }

  /** The stream over and over, five times as fast as it is. */
  function stream(): void {
    let round = 0;
    let at = 0;
    feed = setInterval(() => {
      for (let count = 0; count < 12; count++) {
        const sample = samples[at];
        if (sample) push?.push({ ...sample, time: sample.time + round * SECONDS * 90_000 });
        at = (at + 1) % samples.length;
        if (at === 0) round += 1;
      }
    }, 30);
  }

  const decode = (file: string) =>
    execFileSync('ffmpeg', ['-v', 'error', '-xerror', '-i', file, '-f', 'null', '-']);
  const pictures = (file: string) =>
    Number(
      execFileSync(
        'ffprobe',
        ['-v', 'error', '-select_streams', 'v', '-count_packets', '-show_entries'].concat([
          'stream=nb_read_packets',
          '-of',
          'csv=p=0',
          file,
        ]),
        { encoding: 'utf8' },
      ),
    );

  it(
    'is taken by a server, and comes back after the server was gone',
    { timeout: 90_000 },
    async () => {
      const port = await freePort();
      const states: string[] = [];
      const first = listen(port, 'first.flv');
      start(`rtmp://127.0.0.1:${port}/app/key`, ({ state }) => states.push(state));
      stream();
      await vi.waitFor(() => expect(states.at(-1)).toBe('connected'), { timeout: 20_000 });
      const half = performance.now() + 1_500;
      await vi.waitFor(() => expect(performance.now()).toBeGreaterThan(half), { timeout: 20_000 });
      first.child.kill('SIGKILL');
      await vi.waitFor(() => expect(states.at(-1)).toBe('retrying'), { timeout: 20_000 });

      const second = listen(port, 'second.flv');
      await vi.waitFor(() => expect(states.at(-1)).toBe('connected'), { timeout: 20_000 });
      const enough = performance.now() + 2_000;
      await vi.waitFor(() => expect(performance.now()).toBeGreaterThan(enough), {
        timeout: 20_000,
      });
      push?.close();
      await once(second.child, 'exit');
      decode(second.file);
      expect(pictures(second.file)).toBeGreaterThan(60);
    },
  );

  it('to a server that never answers costs a bounded memory, and nobody waits', async () => {
    const server = createServer((socket) => sockets.push(socket.pause())).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    const onNews = vi.fn();
    start(`rtmp://127.0.0.1:${(server.address() as AddressInfo).port}/app/key`, onNews);
    await vi.waitFor(() => expect(sockets).toHaveLength(1), { timeout: 20_000 });
    for (let round = 0; round < 20; round++) for (const sample of samples) push?.push(sample);
    expect(sockets[0]?.readableLength).toBeLessThan(10_000);
    expect(onNews).not.toHaveBeenCalled();
  });

  it('to something else is tried again', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    }).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    const onNews = vi.fn();
    start(`rtmp://127.0.0.1:${(server.address() as AddressInfo).port}/app/key`, onNews);
    await vi.waitFor(() => expect(onNews.mock.calls.length).toBeGreaterThan(1), {
      timeout: 20_000,
    });
    expect(onNews).toHaveBeenLastCalledWith({ state: 'retrying', reason: expect.any(String) });
  });

  it('to a private address, or to none, is not even tried', () => {
    const onNews = vi.fn();
    start('rtmp://10.0.0.1/app/key', onNews);
    expect(onNews).toHaveBeenLastCalledWith({
      state: 'failed',
      reason: expect.stringContaining('private'),
    });
    start('https://example.org/app/key', onNews);
    expect(onNews).toHaveBeenLastCalledWith({
      state: 'failed',
      reason: expect.stringContaining('not the address'),
    });
  });
});
