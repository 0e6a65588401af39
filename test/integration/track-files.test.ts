/** Packets as an independent sender makes them, through a take, into files that an independent reader takes. */
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { finishMatroska } from '../../src/server/matroska/finish.js';
import type { TakeNews } from '../../src/server/sfu/messages.js';
import { newCounters } from '../../src/server/sfu/worker/counters.js';
import { Take } from '../../src/server/sfu/worker/recording/take.js';
import { isRtcp, noExtensions, parseRtp } from '../../src/server/sfu/worker/rtp/packet.js';
import { UpTrack } from '../../src/server/sfu/worker/rtp/up-track.js';
import type { CodecName } from '../../src/server/sfu/worker/sdp/codecs.js';
import { rtpFromFfmpeg } from '../helpers/rtp-from-ffmpeg.js';
import { svcClip } from '../helpers/svc-clip.js';

const SECONDS = 3;
const RATE = 25;
const PICTURES = ['-f', 'lavfi', '-i', `testsrc=size=320x180:rate=${RATE}:duration=${SECONDS}`];
const SOUND = ['-f', 'lavfi', '-i', `sine=frequency=440:sample_rate=48000:duration=${SECONDS}`];
const LIVE = ['-deadline', 'realtime', '-cpu-used', '8', '-b:v', '400k', '-g', '25'];
const CODECS: Partial<Record<CodecName, { input: string[]; codec: string[] }>> = {
  VP8: { input: PICTURES, codec: ['-c:v', 'libvpx', ...LIVE] },
  VP9: { input: PICTURES, codec: ['-c:v', 'libvpx-vp9', ...LIVE, '-strict', '-2'] },
  H264: {
    input: PICTURES,
    codec: [
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-g', '25'],
      ...['-profile:v', 'baseline', '-pix_fmt', 'yuv420p', '-x264-params', 'repeat-headers=1'],
    ],
  },
  OPUS: { input: SOUND, codec: ['-c:a', 'libopus', '-ac', '2', '-b:a', '32k'] },
};
const missing = spawnSync('ffmpeg', ['-version']).error !== undefined;

let folder: string;
const clips = new Map<CodecName, Buffer[]>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hms-tracks-'));
  if (missing) return;
  const made = Object.entries(CODECS).map(async ([name, { input, codec }], index) => {
    clips.set(name as CodecName, await rtpFromFfmpeg(input, codec, 96 + index));
  });
  await Promise.all(made);
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A published track that nobody asks anything of, and its packets of the clip. */
function published(codec: CodecName, clip = clips.get(codec) ?? []) {
  const packets = clip.filter((bytes) => !isRtcp(bytes));
  const kind = codec === 'OPUS' ? ('audio' as const) : ('video' as const);
  const source = kind === 'audio' ? ('microphone' as const) : ('camera' as const);
  const info = {
    trackId: codec,
    cid: '',
    kind,
    source,
    muted: false,
    layers: [],
    maxBitrate: 0,
    maxFrameRate: 0,
  };
  const clockRate = kind === 'audio' ? 48_000 : 90_000;
  const uplink = { localSsrc: 1, sendRtcp() {}, countNack() {}, countPli() {} };
  const payloadType = (packets[0]?.[1] ?? 0) & 0x7f;
  const track = new UpTrack(
    info,
    'PA',
    { name: codec, clockRate, profile: '' },
    payloadType,
    0,
    uplink,
  );
  const layer = track.openLayer('', packets[0]?.readUInt32BE(8) ?? 0);
  const origin = packets[0]?.readUInt32BE(4) ?? 0;
  return {
    track,
    packets,
    /** Milliseconds from the first packet's time. */
    timeOf: (bytes: Buffer) => ((bytes.readUInt32BE(4) - origin) | 0) / (clockRate / 1_000),
    receive(bytes: Buffer, now: number) {
      const packet = parseRtp(bytes, noExtensions());
      if (packet) track.receive(layer, packet, now);
    },
    /** The sender's own report: all clips begin at 1000 s of its clock. */
    report(now: number) {
      const report = { ssrc: 0, ntpSeconds: 1_000, ntpFraction: 0, rtpTimestamp: origin };
      layer.stream.senderReport(report, now);
    },
  };
}

type Published = ReturnType<typeof published>;

interface Delivery {
  from: Published;
  bytes: Buffer;
  /** When it comes: milliseconds from the beginning. */
  at: number;
}

const inTime = (from: Published, late = 0): Delivery[] =>
  from.packets.map((bytes) => ({ from, bytes, at: from.timeOf(bytes) + late }));

async function record(name: string, sources: Published[], deliveries: Delivery[]) {
  const news: TakeNews[] = [];
  const path = join(folder, name);
  const tracks = sources.map(({ track }) => track);
  const counters = newCounters();
  const onNews = (one: TakeNews) => void news.push(one);
  const take = new Take({ path, tracks, counters, isLive: () => true, onNews });
  const start = performance.now();
  let ticked = 0;
  const tick = (until: number) => {
    for (; ticked <= until; ticked += 25) take.tick(start + ticked);
  };
  for (const { from, bytes, at } of deliveries.sort((a, b) => a.at - b.at)) {
    tick(at);
    from.receive(bytes, start + at);
  }
  tick((deliveries.at(-1)?.at ?? 0) + 2_000);
  await take.close();
  const begun = news.find((one) => one.type === 'begun');
  const file = begun?.type === 'begun' ? begun.path : '';
  return { file, news };
}

interface Probe {
  format: { duration?: string; format_name: string };
  streams: { codec_name: string; nb_read_frames: string; width?: number; height?: number }[];
  packets: { stream_index: number; pts_time: string }[];
}

function probe(file: string): Probe {
  const show =
    'format=duration,format_name:stream=codec_name,nb_read_frames,width,height:packet=stream_index,pts_time';
  const args = ['-v', 'error', '-count_frames', '-of', 'json', '-show_entries', show, file];
  return JSON.parse(execFileSync('ffprobe', args, { encoding: 'utf8' })) as Probe;
}

/** Of every picture that a decoder shows. */
function sizesOf(file: string): string[] {
  const args = ['-v', 'error', '-show_entries', 'frame=width,height', '-of', 'csv=p=0', file];
  return execFileSync('ffprobe', args, { encoding: 'utf8' }).trim().split('\n');
}

function expectDecodes(file: string): void {
  const args = ['-v', 'error', '-xerror', '-i', file, '-f', 'null', '-'];
  const { stderr, status } = spawnSync('ffmpeg', args, { encoding: 'utf8' });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
}

describe.skipIf(missing)('a track that is recorded as it comes', () => {
  it.each([
    ['VP8', 'webm', SECONDS * RATE],
    ['VP9', 'webm', SECONDS * RATE],
    ['H264', 'mkv', SECONDS * RATE],
    ['OPUS', 'webm', SECONDS * 50],
  ] as const)('of %s is a whole %s with every frame', async (codec, ending, frames) => {
    const source = published(codec);
    const { file, news } = await record(codec, [source], inTime(source));
    expect(news).toMatchObject([{ type: 'begun' }, { type: 'ended', dropped: 0 }]);
    expect(file).toBe(`${join(folder, codec)}.${ending}`);
    // As a killed process would leave it, and as it is when it is finished, once or twice.
    expectDecodes(file);
    const facts = await finishMatroska(file);
    expect(await finishMatroska(file)).toEqual(facts);
    expectDecodes(file);
    const { format, streams } = probe(file);
    expect(Math.abs(Number(streams[0]?.nb_read_frames) - frames)).toBeLessThanOrEqual(1);
    expect(Math.abs(Number(format.duration) - SECONDS)).toBeLessThan(0.1);
    expect(facts?.duration).toBeCloseTo(Number(format.duration), 2);
    expect(facts?.size).toBe(statSync(file).size);
    if (codec === 'OPUS') return;
    expect(facts).toMatchObject({ width: 320, height: 180 });
    expect(streams[0]).toMatchObject({ width: 320, height: 180 });
  });

  it.each(['VP9', 'AV1'] as const)(
    'of %s in three sizes (SVC) shows the largest, once for each moment',
    async (codec) => {
      const source = published(codec, svcClip(codec));
      const moments = new Set(source.packets.map((bytes) => source.timeOf(bytes))).size;
      const { file, news } = await record(`sizes-${codec}`, [source], inTime(source));
      expect(news).toMatchObject([{ type: 'begun' }, { type: 'ended', dropped: 0 }]);
      expect(await finishMatroska(file)).toMatchObject({ width: 1280, height: 720 });
      expectDecodes(file);
      expect(sizesOf(file)).toEqual(Array.from({ length: moments }, () => '1280,720'));
    },
  );

  it('of an encoder that sends more than it said has its size all the same', async () => {
    const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-g', '25'];
    const high = ['-profile:v', 'high', '-pix_fmt', 'yuv420p', '-x264-params'];
    clips.set(
      'H264',
      await rtpFromFfmpeg(PICTURES, [...x264, ...high, 'repeat-headers=1:8x8dct=1:cqm=jvt'], 99),
    );
    const source = published('H264');
    const { file } = await record('high', [source], inTime(source));
    expect(await finishMatroska(file)).toMatchObject({ width: 320, height: 180 });
    expectDecodes(file);
  });

  it('of an encoder that makes pictures from later ones (B-frames) shows each at its time', async () => {
    const x264 = [
      '-c:v',
      'libx264',
      '-preset',
      'veryfast',
      '-g',
      '25',
      '-bf',
      '2',
      '-pix_fmt',
      'yuv420p',
    ];
    const params = 'repeat-headers=1:b-adapt=0:scenecut=0:slices=1';
    const clip = await rtpFromFfmpeg(PICTURES, [...x264, '-x264-params', params], 98);
    const source = published('H264', clip);
    // They come when they are made, in the order of decoding.
    let latest = 0;
    const deliveries = source.packets.map((bytes) => {
      latest = Math.max(latest, source.timeOf(bytes));
      return { from: source, bytes, at: latest };
    });
    const { file, news } = await record('later', [source], deliveries);
    expect(news.at(-1)).toEqual({ type: 'ended', dropped: 0 });
    expect(await finishMatroska(file)).toMatchObject({ width: 320, height: 180 });
    expectDecodes(file);
    const decoded = probe(file).packets.map(({ pts_time }) => Math.round(Number(pts_time) * 1_000));
    const shown = [...decoded].sort((a, b) => a - b);
    expect(decoded).not.toEqual(shown);
    expect(decoded.length).toBe(SECONDS * RATE);
    for (const [index, at] of shown.entries())
      expect(Math.abs(at - (shown[0] ?? 0) - (index * 1_000) / RATE)).toBeLessThanOrEqual(1);
  });

  it('keeps every frame of packets that came out of order or twice', async () => {
    const source = published('VP8');
    const shuffled = inTime(source).flatMap((delivery, index, { length }) => {
      const late = index % 5 === 2 && index > 5 && index < length - 20;
      const twice = index % 7 === 0 ? [{ ...delivery, at: delivery.at + 90 }] : [];
      return [{ ...delivery, at: delivery.at + (late ? 120 : 0) }, ...twice];
    });
    const { file, news } = await record('shuffled', [source], shuffled);
    expect(news.at(-1)).toEqual({ type: 'ended', dropped: 0 });
    expectDecodes(file);
    expect(Number(probe(file).streams[0]?.nb_read_frames)).toBe(SECONDS * RATE);
  });

  it.each(['VP8', 'VP9', 'H264'] as const)(
    'of %s leaves out what cannot be decoded after a loss',
    async (codec) => {
      const source = published(codec);
      const lost = source.packets.findIndex((bytes) => source.timeOf(bytes) > 1_300);
      const deliveries = inTime(source).filter((_, index) => index !== lost);
      const { file, news } = await record(`lossy-${codec}`, [source], deliveries);
      expectDecodes(file);
      const frames = Number(probe(file).streams[0]?.nb_read_frames);
      const end = news.at(-1);
      const dropped = end?.type === 'ended' ? end.dropped : 0;
      // To the next key frame, which comes every second.
      expect(dropped).toBeGreaterThan(0);
      expect(dropped).toBeLessThanOrEqual(RATE);
      // Of a frame that lost its last packet nobody knows.
      expect(Math.abs(frames + dropped - SECONDS * RATE)).toBeLessThanOrEqual(1);
    },
  );

  it('has sound and picture where they belong, whichever arrives later', async () => {
    const [picture, sound] = [published('VP8'), published('OPUS')];
    picture.report(performance.now());
    sound.report(performance.now());
    const late = [...inTime(picture), ...inTime(sound, 400)];
    const { file } = await record('together', [picture, sound], late);
    await finishMatroska(file);
    expectDecodes(file);
    const { packets, streams } = probe(file);
    expect(streams.map(({ codec_name }) => codec_name)).toEqual(['vp8', 'opus']);
    const firstOf = (index: number) =>
      Number(packets.find(({ stream_index }) => stream_index === index)?.pts_time);
    expect(Math.abs(firstOf(0) - firstOf(1))).toBeLessThan(0.04);
    for (const index of [0, 1]) {
      const own = packets.filter(({ stream_index }) => stream_index === index);
      const times = own.map(({ pts_time }) => Number(pts_time));
      expect(times).toEqual([...times].sort((a, b) => a - b));
    }
  });

  it('is played up to its last whole cluster wherever it is cut off', async () => {
    const source = published('VP8');
    const { file } = await record('cut', [source], inTime(source));
    const whole = statSync(file).size;
    for (const share of [0.35, 0.6, 0.99]) {
      const cut = join(folder, `cut-${share}.webm`);
      copyFileSync(file, cut);
      truncateSync(cut, Math.floor(whole * share));
      const facts = await finishMatroska(cut);
      expectDecodes(cut);
      expect(facts?.duration).toBeGreaterThan(0.9);
      expect(Math.abs(Number(probe(cut).format.duration) - (facts?.duration ?? 0))).toBeLessThan(
        0.01,
      );
    }
    const empty = join(folder, 'cut-empty.webm');
    copyFileSync(file, empty);
    truncateSync(empty, 300);
    expect(await finishMatroska(empty)).toBeNull();
  });
});
