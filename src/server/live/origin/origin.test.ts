import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { get } from 'node:http';
import { connect as connectHttp2, constants } from 'node:http2';
import { get as getSecurely } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { anOpening } from '../../../../test/helpers/live-origin.js';
import { AUDIO, samples, VIDEO } from '../../../../test/helpers/part-log.js';
import { attributesOf, readPlaylist } from '../../../../test/helpers/playlist.js';
import type { StreamOpening } from '../link/messages.js';
import { encodeFrame } from '../link/frames.js';
import { OriginLink } from '../link/origin-link.js';
import { Packager } from '../packager/packager.js';
import { signStream } from './access.js';
import { Origin } from './origin.js';
import type { OriginSettings } from './messages.js';
import type { StreamsOptions } from './streams.js';

const EPOCH = Date.UTC(2026, 0, 2, 3, 4, 5);
const ROOM = '/hls/customer/room';
const LAYER = { width: 1280, height: 720, videoBitrate: 2_500, audioBitrate: 128 };

/** A busy machine may stall for seconds. */
const PATIENCE = { timeout: 15_000, interval: 10 };

let folder: string;
let settings: OriginSettings;
let origin: Origin;
let url: string;
const links: OriginLink[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hms-origin-'));
  settings = {
    ...{ host: '127.0.0.1', port: 0, tls: null, secret: 'secret' },
    socket: join(folder, 'origin.sock'),
    accessKey: Buffer.from('key').toString('base64'),
  };
  await start();
});

afterEach(async () => {
  await Promise.all(links.splice(0).map((link) => link.close()));
  await origin.close();
  rmSync(folder, { recursive: true, force: true });
});

async function start(options: StreamsOptions = {}) {
  origin = new Origin(settings, { graceMs: 0, ...options });
  settings.port = await origin.listen();
  url = `http://127.0.0.1:${settings.port}`;
}

/** A worker that has made nothing yet. */
async function aWorker(changes: Partial<StreamOpening> = {}) {
  const stream: StreamOpening = {
    ...{ streamId: 's', customerId: 'customer', roomId: 'room', worker: 'w1', layers: [LAYER] },
    ...{ frameRate: 30, playlist: 'live', windowSegments: 4, segmentSeconds: 2 },
    ...{ partSeconds: 1 / 3, access: 'public', folder: join(folder, 'stream') },
    ...changes,
  };
  const link = new OriginLink({ socket: settings.socket, secret: settings.secret, stream });
  links.push(link);
  const { sequence, discontinuity } = await link.open();
  const packager = new Packager({
    layers: stream.layers,
    frameRate: 30,
    epochMs: EPOCH,
    partFrames: 10,
    segmentSeconds: 2,
    firstSequence: sequence,
    discontinuity,
    sinks: [link],
  });
  for (const layer of stream.layers.keys()) packager.configure(layer, VIDEO, AUDIO);
  let frame = 0;
  /** Up to and with this part of the worker's own stream, in every layer or in one. */
  const make = (parts: number, only?: number) => {
    const wanted = [...samples(parts * 10 - frame, frame)];
    for (const layer of stream.layers.keys())
      if (only === undefined || only === layer)
        for (const sample of wanted) packager.push(layer, sample);
    frame = parts * 10;
  };
  return { link, packager, make, stream };
}

function certificate(): { cert: string; key: string } {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const made = ['-days', '1', '-subj', '/CN=localhost', '-keyout', key, '-out', cert];
  execFileSync('openssl', ['req', '-x509', ...curve, ...made], { stdio: 'ignore' });
  return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
}

const ask = (path: string, init?: RequestInit) => fetch(`${url}${ROOM}/${path}`, init);

async function playlist(path = 's/0/ll.m3u8') {
  const response = await ask(path);
  expect(response.status).toBe(200);
  return readPlaylist(await response.text());
}

/** Resolves when the origin has this part. */
async function arrived(sequence: number, index: number, stream = 's', layer = 0) {
  const path = `${stream}/${layer}/p${sequence}.${index}.m4s`;
  await vi.waitFor(async () => expect((await ask(path)).status).toBe(200), PATIENCE);
}

describe('a stream that has not begun', () => {
  it('is a plain 404 that may be asked for again soon', async () => {
    const unknown = await ask('master.m3u8');
    expect(unknown.status).toBe(404);
    expect(unknown.headers.get('cache-control')).toBe('public, max-age=1');
    expect(await unknown.text()).toMatch(/has not started/);
    const { make } = await aWorker();
    make(3);
    await arrived(1, 2);
    expect((await ask('master.m3u8')).status).toBe(404);
    expect((await ask('s/0/ll.m3u8')).status).toBe(404);
    make(6);
    await arrived(1, 5);
    expect((await ask('master.m3u8')).status).toBe(200);
  });

  it('asks viewers to come again while workers may still be on their way', async () => {
    await origin.close();
    await start({ graceMs: 60_000 });
    const response = await ask('master.m3u8');
    expect(response.status).toBe(503);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });
});

describe('playlists', () => {
  it('lead from the static address to the layers, best first', async () => {
    const small = { width: 640, height: 360, videoBitrate: 600, audioBitrate: 64 };
    const { make } = await aWorker({ layers: [LAYER, small] });
    make(6);
    await arrived(1, 5, 's', 1);
    const response = await ask('master.m3u8');
    expect(response.headers.get('content-type')).toBe('application/vnd.apple.mpegurl');
    const lines = (await response.text()).trimEnd().split('\n').slice(3);
    expect(lines.filter((line) => !line.startsWith('#'))).toEqual(['s/0/ll.m3u8', 's/1/ll.m3u8']);
    expect(attributesOf(lines[0]!)).toMatchObject({
      CODECS: 'avc1.4d401f,mp4a.40.2',
      RESOLUTION: '1280x720',
      'AVERAGE-BANDWIDTH': '2628000',
      'FRAME-RATE': '30.000',
    });
    expect(await (await ask('plain.m3u8')).text()).toContain('\ns/1/live.m3u8\n');
  });

  it('list segments, the parts of the newest ones, and what comes next', async () => {
    const { make } = await aWorker();
    make(33);
    await arrived(6, 2);
    const read = await playlist();
    expect(Object.fromEntries(read.tags)).toMatchObject({
      VERSION: '9',
      TARGETDURATION: '2',
      'MEDIA-SEQUENCE': '2',
      'PART-INF': 'PART-TARGET=0.33334',
    });
    expect(attributesOf(read.tags.get('SERVER-CONTROL')!)).toMatchObject({
      'CAN-BLOCK-RELOAD': 'YES',
      'HOLD-BACK': '6.00000',
      'CAN-SKIP-UNTIL': '12.00000',
    });
    const control = attributesOf(read.tags.get('SERVER-CONTROL')!);
    expect(Number(control['PART-HOLD-BACK'])).toBeGreaterThanOrEqual(3 * 0.33333);
    expect(read.segments.map(({ uri }) => uri)).toEqual(['s2.m4s', 's3.m4s', 's4.m4s', 's5.m4s']);
    expect(read.segments.map(({ parts }) => parts.length)).toEqual([0, 6, 6, 6]);
    expect(read.segments[0]).toMatchObject({
      duration: 2,
      programDate: EPOCH + 2_000,
      map: 'init-0.mp4',
      discontinuity: false,
    });
    expect(read.growing?.parts.map(({ uri }) => uri)).toEqual(['p6.0.m4s', 'p6.1.m4s', 'p6.2.m4s']);
    expect(read.growing?.parts.map(({ independent }) => independent)).toEqual([true, false, false]);
    expect(read.hint).toBe('p6.3.m4s');
    const plain = await playlist('s/0/live.m3u8');
    expect(plain.segments.map(({ uri }) => uri)).toEqual(read.segments.map(({ uri }) => uri));
    expect(plain.segments.flatMap(({ parts }) => parts)).toEqual([]);
    expect([plain.growing, plain.hint, plain.tags.has('SERVER-CONTROL')]).toEqual([
      null,
      null,
      false,
    ]);
  });

  it('hint at the first part of the next segment when one has ended', async () => {
    const { make } = await aWorker();
    make(12);
    await arrived(2, 5);
    const read = await playlist();
    expect(read.hint).toBe('p3.0.m4s');
    expect(read.growing).toBeNull();
  });

  it('keep the whole past of an event, on disk and after the origin began anew', async () => {
    const kept = join(folder, 'stream/origin/0');
    const { make } = await aWorker({ playlist: 'event' });
    make(25 * 6 + 1);
    await arrived(26, 0);
    const whole = await playlist();
    expect(whole.tags.get('PLAYLIST-TYPE')).toBe('EVENT');
    expect(whole.segments).toHaveLength(25);
    const first = Buffer.from(await (await ask('s/0/s1.m4s')).arrayBuffer());
    expect(first.length).toBeGreaterThan(1_000);
    await vi.waitFor(() => expect(readdirSync(kept)).toContain('s25.m4s'), PATIENCE);
    await origin.close();
    await start();
    await arrived(26, 0);
    expect((await playlist()).segments).toHaveLength(25);
    expect(Buffer.from(await (await ask('s/0/s1.m4s')).arrayBuffer())).toEqual(first);
    expect((await ask('s/0/init-0.mp4')).status).toBe(200);
  });

  it('leave out what a delta update need not repeat', async () => {
    const { make } = await aWorker({ playlist: 'event' });
    make(61);
    await arrived(11, 0);
    const whole = await playlist();
    const delta = await playlist('s/0/ll.m3u8?_HLS_skip=YES');
    expect(whole.segments).toHaveLength(10);
    // Twelve seconds from the end, and the third of a second that grows.
    expect(delta.skipped).toBe(4);
    expect(delta.segments.map(({ sequence }) => sequence)).toEqual([5, 6, 7, 8, 9, 10]);
    expect(delta.growing).toEqual(whole.growing);
    expect((await playlist('s/0/live.m3u8?_HLS_skip=YES')).skipped).toBe(0);
  });

  it('report on the other layers', async () => {
    const { make } = await aWorker({ layers: [LAYER, LAYER] });
    make(8);
    await arrived(2, 1, 's', 1);
    make(9, 1);
    await arrived(2, 2, 's', 1);
    expect((await playlist()).reports).toEqual([
      { URI: '../1/ll.m3u8', 'LAST-MSN': '2', 'LAST-PART': '2' },
    ]);
  });

  it('carry timed metadata, safely quoted, once', async () => {
    const { make, packager } = await aWorker();
    packager.metadata('a"b', 'poll:1 "x"', EPOCH + 500, 2.5);
    packager.metadata('a"b', 'poll:1 "x"', EPOCH + 500, 2.5);
    make(6);
    await arrived(1, 5);
    const { dateRanges } = await playlist();
    expect(dateRanges).toHaveLength(1);
    expect(dateRanges[0]).toMatchObject({
      ID: "a'b",
      CLASS: 'hms',
      'START-DATE': new Date(EPOCH + 500).toISOString(),
      DURATION: '2.500',
    });
    const text = Buffer.from(dateRanges[0]!['X-HMS-METADATA']!, 'base64').toString();
    expect(JSON.parse(text)).toMatchObject({ id: 'a"b', payload: 'poll:1 "x"' });
  });

  it('end, and say so to those who wait', async () => {
    const { make, packager, link } = await aWorker();
    make(8);
    await arrived(2, 1);
    const waiting = playlist('s/0/ll.m3u8?_HLS_msn=2&_HLS_part=2');
    await vi.waitFor(() => expect(origin.stats().waiting).toBe(1), PATIENCE);
    packager.end();
    await link.close();
    const read = await waiting;
    expect(read.ended).toBe(true);
    expect([read.hint, read.growing]).toEqual([null, null]);
    expect(read.segments.map(({ duration }) => duration)).toEqual([2, 0.66667]);
    expect((await playlist('s/0/ll.m3u8?_HLS_msn=100')).ended).toBe(true);
  });
});

describe('blocking', () => {
  it('holds a playlist back until it has the part that was asked for', async () => {
    const { make } = await aWorker();
    make(7);
    await arrived(2, 0);
    let answered = false;
    const reload = playlist('s/0/ll.m3u8?_HLS_msn=2&_HLS_part=1').finally(() => (answered = true));
    await vi.waitFor(() => expect(origin.stats().waiting).toBe(1), PATIENCE);
    expect(answered).toBe(false);
    make(8);
    expect((await reload).growing?.parts).toHaveLength(2);
  });

  it('answers at once what is there, and waits for a whole segment without a part', async () => {
    const { make } = await aWorker();
    make(7);
    await arrived(2, 0);
    expect((await playlist('s/0/ll.m3u8?_HLS_msn=1&_HLS_part=99')).segments).toHaveLength(1);
    const reload = playlist('s/0/ll.m3u8?_HLS_msn=2');
    await vi.waitFor(() => expect(origin.stats().waiting).toBe(1), PATIENCE);
    make(11);
    expect(origin.stats().waiting).toBe(1);
    make(12);
    expect((await reload).segments).toHaveLength(2);
  });

  it('takes a part behind the last one of a segment for the first of the next', async () => {
    const { make } = await aWorker();
    make(12);
    await arrived(2, 5);
    const reload = playlist('s/0/ll.m3u8?_HLS_msn=2&_HLS_part=6');
    await vi.waitFor(() => expect(origin.stats().waiting).toBe(1), PATIENCE);
    make(13);
    expect((await reload).growing?.parts).toHaveLength(1);
  });

  it('serves the hinted part as soon as it comes', async () => {
    const { make } = await aWorker();
    make(7);
    await arrived(2, 0);
    const part = ask('s/0/p2.1.m4s');
    await vi.waitFor(() => expect(origin.stats().waiting).toBe(1), PATIENCE);
    make(8);
    const response = await part;
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('video/mp4');
    expect((await ask('s/0/p2.9.m4s')).status).toBe(404);
  });

  it.each([
    ['_HLS_msn=10', 'the far future'],
    ['_HLS_msn=2&_HLS_part=40', 'a part far ahead'],
    ['_HLS_part=1', 'a part of nothing'],
    ['_HLS_msn=x', 'no number'],
    ['_HLS_msn=2&_HLS_part=-1', 'a negative part'],
  ])('refuses %s: %s', async (query) => {
    const { make } = await aWorker();
    make(7);
    await arrived(2, 0);
    const response = await ask(`s/0/ll.m3u8?${query}`);
    expect(response.status).toBe(400);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('wakes two hundred viewers with one text', async () => {
    const { make } = await aWorker();
    make(7);
    await arrived(2, 0);
    const paths = ['s/0/ll.m3u8?_HLS_msn=2&_HLS_part=1', 's/0/p2.1.m4s'];
    const all = Array.from({ length: 200 }, (_, index) =>
      ask(paths[index % 2]!).then(async (response) => {
        expect(response.status).toBe(200);
        return Buffer.from(await response.arrayBuffer()).toString('latin1');
      }),
    );
    await vi.waitFor(() => expect(origin.stats().waiting).toBe(200), 10_000);
    make(8);
    expect(new Set(await Promise.all(all)).size).toBe(2);
    expect(origin.stats()).toMatchObject({ waiting: 0 });
  });

  it('forgets who goes away', async () => {
    const { make } = await aWorker();
    make(7);
    await arrived(2, 0);
    const request = get(`${url}${ROOM}/s/0/p2.1.m4s`).on('error', () => {});
    await vi.waitFor(() => expect(origin.stats().waiting).toBe(1), PATIENCE);
    request.destroy();
    await vi.waitFor(() => expect(origin.stats().waiting).toBe(0), PATIENCE);
  });
});

describe('HTTP', () => {
  it('lets caches keep what never changes, and playlists for a moment', async () => {
    const { make } = await aWorker();
    make(7);
    await arrived(2, 0);
    const age = async (path: string) => (await ask(path)).headers.get('cache-control');
    for (const file of ['init-0.mp4', 's1.m4s', 'p2.0.m4s'])
      expect(await age(`s/0/${file}`)).toBe('public, max-age=3600, immutable');
    expect(await age('master.m3u8')).toBe('public, max-age=1');
    expect(await age('s/0/ll.m3u8')).toBe('public, max-age=1');
    expect(await age('s/0/ll.m3u8?_HLS_msn=2&_HLS_part=0')).toBe('public, max-age=12');
  });

  it('answers 304 to who has it already', async () => {
    const { make } = await aWorker();
    make(7);
    await arrived(2, 0);
    for (const path of ['master.m3u8', 's/0/ll.m3u8', 's/0/s1.m4s']) {
      const etag = (await ask(path)).headers.get('etag')!;
      const again = await ask(path, { headers: { 'if-none-match': etag } });
      expect(again.status).toBe(304);
      expect(await again.text()).toBe('');
    }
    const etag = (await ask('s/0/ll.m3u8')).headers.get('etag')!;
    make(8);
    await arrived(2, 1);
    const changed = await ask('s/0/ll.m3u8', { headers: { 'if-none-match': etag } });
    expect(changed.status).toBe(200);
  });

  it('compresses playlists for those who can read it', async () => {
    const { make } = await aWorker();
    make(7);
    await arrived(2, 0);
    const raw = (encoding: string) =>
      new Promise<{ encoding: string | undefined; body: Buffer }>((resolve) => {
        const headers = { 'accept-encoding': encoding };
        get(`${url}${ROOM}/s/0/ll.m3u8`, { headers }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () =>
            resolve({
              encoding: response.headers['content-encoding'],
              body: Buffer.concat(chunks),
            }),
          );
        });
      });
    const zipped = await raw('br, gzip');
    const plain = await raw('gzip;q=0, br');
    expect([zipped.encoding, plain.encoding]).toEqual(['gzip', undefined]);
    expect(gunzipSync(zipped.body)).toEqual(plain.body);
  });

  it('serves ranges of media and heads of everything', async () => {
    const { make } = await aWorker();
    make(7);
    await arrived(2, 0);
    const whole = Buffer.from(await (await ask('s/0/s1.m4s')).arrayBuffer());
    const range = async (value: string) => {
      const response = await ask('s/0/s1.m4s', { headers: { range: value } });
      const body = Buffer.from(await response.arrayBuffer());
      return [response.status, response.headers.get('content-range'), body] as const;
    };
    const size = whole.length;
    expect(await range('bytes=4-7')).toEqual([206, `bytes 4-7/${size}`, whole.subarray(4, 8)]);
    expect((await range(`bytes=${size - 2}-`))[2]).toEqual(whole.subarray(-2));
    expect((await range('bytes=-3'))[2]).toEqual(whole.subarray(-3));
    expect((await range(`bytes=${size}-`)).slice(0, 2)).toEqual([416, `bytes */${size}`]);
    expect((await range('bytes=0-1,4-5'))[0]).toBe(200);
    const head = await ask('s/0/s1.m4s', { method: 'HEAD' });
    expect(head.headers.get('content-length')).toBe(String(size));
    expect((await head.arrayBuffer()).byteLength).toBe(0);
  });

  it('may be used from any page', async () => {
    const { make } = await aWorker();
    make(7);
    await arrived(2, 0);
    const response = await ask('s/0/s1.m4s', { headers: { origin: 'https://elsewhere.example' } });
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    const preflight = await ask('s/0/s1.m4s', { method: 'OPTIONS' });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toMatch(/Range/);
  });

  it.each([
    's/0/s10.m4s',
    's/0/init-7.mp4',
    's/1/ll.m3u8',
    's/0/other.m3u8',
    's/0/../../../keys.json',
    's/0/%2e%2e%2fsegments.jsonl',
    'x/0/ll.m3u8',
    's/0',
    '',
  ])('has nothing at %s', async (path) => {
    const { make } = await aWorker();
    make(7);
    await arrived(2, 0);
    expect((await ask(path)).status).toBe(404);
  });

  it('only reads', async () => {
    expect((await ask('master.m3u8', { method: 'POST' })).status).toBe(405);
  });
});

describe('with a certificate', () => {
  it('speaks HTTP/2, and HTTP/1.1 to who does not', async () => {
    await origin.close();
    settings.tls = certificate();
    await start();
    const { make } = await aWorker();
    make(7);
    const secure = url.replace('http:', 'https:');
    const path = `${ROOM}/s/0/p2.0.m4s`;
    const session = connectHttp2(secure, { rejectUnauthorized: false });
    const status = () =>
      new Promise((resolve, reject) => {
        const request = session.request({ ':path': path });
        request.on('response', (headers) => resolve(headers[':status']));
        request.on('error', reject);
        request.resume();
      });
    await vi.waitFor(async () => expect(await status()).toBe(200), PATIENCE);
    // One that breaks off with an error code harms nobody.
    const broken = session.request({ ':path': `${ROOM}/s/0/p2.1.m4s` }).on('error', () => {});
    await vi.waitFor(() => expect(origin.stats().waiting).toBe(1), PATIENCE);
    broken.close(constants.NGHTTP2_INTERNAL_ERROR);
    await vi.waitFor(() => expect(origin.stats().waiting).toBe(0), PATIENCE);
    expect(await status()).toBe(200);
    session.destroy();
    const old = await new Promise<number | undefined>((resolve, reject) => {
      getSecurely(`${secure}${path}`, { rejectUnauthorized: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).on('error', reject);
    });
    expect(old).toBe(200);
  });
});

describe('signed streams', () => {
  const inAnHour = () => Date.now() / 1_000 + 3_600;
  const sign = (room: string, end: number) => signStream(Buffer.from('key'), 'customer', room, end);

  it('are served by the token in the address, down to every part', async () => {
    const { make } = await aWorker({ access: 'signed' });
    make(7);
    const token = sign('room', inAnHour());
    await arrived(2, 0, `s/${token}`);
    const master = await (await ask(`master.m3u8?token=${token}`)).text();
    expect(master).toContain(`\ns/${token}/0/ll.m3u8\n`);
    const list = await ask(`s/${token}/0/ll.m3u8`);
    expect(await list.text()).not.toContain(token);
    expect((await ask(`s/${token}/0/s1.m4s`)).status).toBe(200);
  });

  it('are closed without one, with one of another room, and after its end', async () => {
    const { make } = await aWorker({ access: 'signed' });
    make(7);
    await arrived(2, 0, `s/${sign('room', inAnHour())}`);
    const wrong = ['', 'x', sign('other', inAnHour()), sign('room', Date.now() / 1_000 - 1)];
    for (const token of wrong) {
      const answer = await ask(`master.m3u8?token=${token}`);
      expect(answer.status).toBe(403);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      if (token) expect((await ask(`s/${token}/0/s1.m4s`)).status).toBe(403);
    }
    expect((await ask('s/0/s1.m4s')).status).toBe(403);
    const ending = await ask(`s/${sign('room', Date.now() / 1_000 + 30)}/0/s1.m4s`);
    const age = /max-age=(\d+)/.exec(ending.headers.get('cache-control')!)?.[1];
    expect(Number(age)).toBeLessThanOrEqual(30);
  });
});

describe('workers', () => {
  it('are followed by others, whose numbers go on behind a discontinuity', async () => {
    const first = await aWorker();
    first.make(8);
    await arrived(2, 1);
    await first.link.close();
    const second = await aWorker({ worker: 'w2' });
    second.make(7);
    await arrived(4, 0);
    const read = await playlist();
    expect(read.segments.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    expect(read.segments[1]?.duration).toBeCloseTo(2 / 3, 4);
    expect(read.segments.map(({ discontinuity }) => discontinuity)).toEqual([false, false, true]);
    expect(read.segments[2]?.map).toBe('init-1.mp4');
    expect((await ask('s/0/init-1.mp4')).status).toBe(200);
    second.make(31);
    await arrived(8, 0);
    expect((await playlist()).tags.get('DISCONTINUITY-SEQUENCE')).toBe('1');
  });

  it('bring back the window to an origin that began anew, without a discontinuity', async () => {
    const { make } = await aWorker();
    make(32);
    await arrived(6, 1);
    const before = await playlist();
    await origin.close();
    await start();
    await arrived(6, 1);
    const after = await playlist();
    expect(after.segments).toEqual(before.segments);
    expect(after.growing).toEqual(before.growing);
  });

  it('go on with the numbers of a stream whose processes have all died', async () => {
    const first = await aWorker();
    first.make(13);
    await arrived(3, 0);
    const journal = join(folder, 'stream/origin/segments.jsonl');
    await vi.waitFor(
      () => expect(readFileSync(journal, 'utf8')).toMatch(/"sequence":2,/),
      PATIENCE,
    );
    await first.link.close();
    await origin.close();
    await start();
    // It dies before its first part.
    const second = await aWorker({ worker: 'w2' });
    await second.link.close();
    const third = await aWorker({ worker: 'w3' });
    third.make(7);
    await arrived(4, 0);
    expect((await playlist()).segments[0]).toMatchObject({ sequence: 3, map: 'init-1.mp4' });
  });

  it('are sent away without the secret', async () => {
    const stranger = connect(settings.socket);
    const open = { type: 'open', secret: 'Secret', stream: anOpening(folder) };
    stranger.write(Buffer.concat(encodeFrame(open)));
    await once(stranger, 'close');
    expect(origin.stats().streams).toBe(0);
  });

  it('cannot open a stream that is over', async () => {
    const { packager, link, make, stream } = await aWorker();
    make(6);
    packager.end();
    await link.close();
    const again = new OriginLink({ socket: settings.socket, secret: settings.secret, stream });
    links.push(again);
    await expect(again.open()).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('the end of a stream', () => {
  it('comes by itself when no worker comes back', async () => {
    await origin.close();
    await start({ orphanMs: 20 });
    const { make, link } = await aWorker();
    make(6);
    await arrived(1, 5);
    await link.close();
    await vi.waitFor(async () => expect((await playlist()).ended).toBe(true), PATIENCE);
  });

  it('leaves the stream for a while, then nothing', async () => {
    await origin.close();
    await start({ keepEndedMs: 100 });
    const { make, packager, link } = await aWorker();
    make(6);
    packager.end();
    await link.close();
    expect((await playlist()).ended).toBe(true);
    await vi.waitFor(async () => expect((await ask('master.m3u8')).status).toBe(404), PATIENCE);
    expect(origin.stats().streams).toBe(0);
    await vi.waitFor(() => expect(readdirSync(join(folder, 'stream'))).toEqual([]), PATIENCE);
  });

  it('does not touch the next stream of the same room', async () => {
    const first = await aWorker();
    first.make(6);
    first.packager.end();
    await first.link.close();
    const second = await aWorker({ streamId: 's2', folder: join(folder, 'second') });
    second.make(6);
    await arrived(1, 5, 's2');
    await origin.forget('s');
    expect(await (await ask('master.m3u8')).text()).toContain('s2/0/ll.m3u8');
  });
});
