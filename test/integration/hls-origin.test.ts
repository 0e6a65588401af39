import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { encodedClip, type EncodedClip } from '../helpers/encoded-clip.js';
import { chromium, type Browser } from 'playwright-core';
import { chromiumPath, MEDIA_FLAGS, QUIET_FLAGS } from '../helpers/chromium.js';
import type { ViewersReport } from '../helpers/hls-viewers.js';
import { playback, playHls } from '../helpers/hls-page.js';
import { OriginProcess, PacedStream } from '../helpers/live-origin.js';

const run = promisify(execFile);
const VIEWERS = fileURLToPath(new URL('../helpers/hls-viewers.ts', import.meta.url));
const GSTREAMER = '/usr/bin/gst-launch-1.0';

let clip: EncodedClip;
let origin: OriginProcess;

beforeAll(async () => {
  clip = await encodedClip();
  origin = new OriginProcess();
  await origin.start();
});

afterAll(() => origin.close());

const master = (room: string) => `${origin.url}/hls/customer/${room}/master.m3u8`;

describe('readers that are not ours', () => {
  it('read the ended stream without an error', async () => {
    const stream = await PacedStream.start(origin, clip, {
      streamId: 'readers',
      roomId: 'readers',
      ahead: 10,
      playlist: 'event',
    });
    stream.packager.metadata('m', 'hello', Date.now(), 2);
    await stream.end();
    const probe = await run('ffprobe', [
      ...['-v', 'error', '-show_entries', 'stream=codec_name,width,height', '-count_packets'],
      ...['-show_entries', 'stream=nb_read_packets', '-of', 'json', master('readers')],
    ]);
    expect(JSON.parse(probe.stdout).streams).toMatchObject([
      { codec_name: 'h264', width: 320, height: 180 },
      { codec_name: 'aac' },
    ]);
    const decoded = await run('ffmpeg', [
      ...['-v', 'error', '-xerror', '-i', master('readers'), '-f', 'null', '-'],
    ]);
    expect(decoded.stderr).toBe('');
  });
});

describe.skipIf(!existsSync(GSTREAMER))('GStreamer', () => {
  it('demuxes and decodes the stream', async () => {
    const ahead = 6;
    const stream = await PacedStream.start(origin, clip, {
      ...{ streamId: 'gst', roomId: 'gst', playlist: 'event' },
      ahead,
      still: true,
    });
    await stream.end();
    const pictures = join(origin.folder, 'pictures.yuv');
    await run(GSTREAMER, [
      ...['-q', 'souphttpsrc', `location=${master('gst')}`, '!', 'hlsdemux', '!'],
      ...['qtdemux', 'name=d', 'd.video_0', '!', 'queue', '!', 'h264parse', '!', 'avdec_h264'],
      ...['!', 'filesink', `location=${pictures}`, 'd.audio_0', '!', 'queue', '!', 'aacparse'],
      ...['!', 'avdec_aac', '!', 'fakesink'],
    ]);
    expect(statSync(pictures).size).toBe(ahead * 30 * 320 * 180 * 1.5);
  });
});

describe('the origin', () => {
  it('gives two hundred viewers every part', async () => {
    const [viewers, ahead, parts] = [200, 8, 12];
    const stream = await PacedStream.start(origin, clip, {
      ...{ streamId: 'crowd', roomId: 'crowd', ahead, still: true },
    });
    const everybodyWaits = () =>
      vi.waitFor(async () => expect((await origin.stats()).waiting).toBe(viewers), {
        timeout: 30_000,
        interval: 20,
      });
    const address = `${origin.url}/hls/customer/crowd/crowd/0`;
    const crowd = fork(VIEWERS, [address, String(viewers)], { execArgv: ['--import', 'tsx'] });
    for (let part = 1; part <= parts; part++) {
      await everybodyWaits();
      stream.playTo(ahead + part / 3);
    }
    await everybodyWaits();
    crowd.send('stop');
    await stream.end();
    const [report] = (await once(crowd, 'message')) as [ViewersReport];
    expect(report).toMatchObject({ parts: viewers * parts, gaps: 0, errors: 0 });
  });
});

describe('hls.js', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: await chromiumPath(),
      args: [...QUIET_FLAGS, ...MEDIA_FLAGS],
    });
  });

  afterAll(() => browser.close());

  it('plays in low latency mode without a stall, and hears timed metadata once', async () => {
    const stream = await PacedStream.start(origin, clip, {
      streamId: `played-${Date.now()}`,
      roomId: 'played',
      ahead: 20,
      playlist: 'event',
    });
    const page = await playHls(browser, master('played'));
    await vi.waitFor(
      async () => expect((await playback(page)).position).toBeGreaterThan(0),
      15_000,
    );
    const { position } = await playback(page);
    for (const id of ['a', 'b', 'c']) stream.packager.metadata(id, `say ${id}`, Date.now(), 1);
    await vi.waitFor(
      async () => expect((await playback(page)).position).toBeGreaterThan(position + 7),
      { timeout: 40_000, interval: 500 },
    );
    const seen = await playback(page);
    await stream.end();
    expect(seen.fatal).toEqual([]);
    expect(seen).toMatchObject({ lowLatency: true, metadata: 3, dateRanges: 3, stalls: 0 });
    expect(seen.parts).toBeGreaterThan(10);
    expect(seen.deltas).toBeGreaterThan(2);
    await page.close();
  });

  it('loads nothing twice of a stream that has just begun', async () => {
    const stream = await PacedStream.start(origin, clip, {
      ...{ streamId: `young-${Date.now()}`, roomId: 'young', ahead: 2.5 },
    });
    const loaded: string[] = [];
    const page = await playHls(browser, master('young'));
    page.on('requestfinished', (request) => {
      if (request.url().endsWith('.m4s')) loaded.push(request.url());
    });
    await vi.waitFor(
      async () => expect((await playback(page)).position).toBeGreaterThan(4),
      20_000,
    );
    await stream.end();
    await page.close();
    expect(loaded).toEqual([...new Set(loaded)]);
    expect(loaded.length).toBeGreaterThan(5);
  });

  it('goes on after the worker died, and after the origin died', async () => {
    const one = { streamId: 'undead', roomId: 'undead' };
    const first = await PacedStream.start(origin, clip, { ...one, ahead: 6 });
    const page = await playHls(browser, master('undead'));
    const plays = async (seconds: number) => {
      const { position } = await playback(page);
      await vi.waitFor(
        async () => expect((await playback(page)).position).toBeGreaterThan(position + seconds),
        { timeout: 30_000, interval: 200 },
      );
    };
    await vi.waitFor(
      async () => expect((await playback(page)).position).toBeGreaterThan(0),
      15_000,
    );
    await plays(2);
    await first.die();
    const second = await PacedStream.start(origin, clip, { ...one, worker: 'worker-2' });
    await plays(3);
    expect(await playback(page)).toMatchObject({ discontinuities: 1 });
    await origin.kill();
    await origin.start();
    await plays(5);
    await second.end();
    await page.close();
  });
});
