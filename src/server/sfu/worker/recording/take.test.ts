import type { FileHandle } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { rtpPacket } from '../../../../../test/helpers/rtp-packets.js';
import { readElements } from '../../../matroska/ebml.js';
import { ID } from '../../../matroska/ids.js';
import type { TakeNews } from '../../messages.js';
import { noExtensions, parseRtp } from '../rtp/packet.js';
import { UpTrack } from '../rtp/up-track.js';
import type { UpLayer } from '../rtp/up-layer.js';
import type { CodecName } from '../sdp/codecs.js';
import { files } from './append-file.js';
import { Take, type TakeCounters } from './take.js';

/** A disk on paper, which may stall or be full. */
const disk = {
  written: [] as Buffer[],
  stalled: Promise.resolve(),
  failure: null as Error | null,
};
const paperFile = {
  async appendFile(bytes: Buffer) {
    await disk.stalled;
    if (disk.failure) throw disk.failure;
    disk.written.push(bytes);
  },
  close: () => Promise.resolve(),
} as unknown as FileHandle;

let now: number;
let news: TakeNews[];
let keyframes: number;
let counters: TakeCounters;

beforeEach(() => {
  vi.spyOn(files, 'open').mockResolvedValue(paperFile);
  Object.assign(disk, { written: [], stalled: Promise.resolve(), failure: null });
  // Whole numbers: sums of fractions fall short of the steps that a take counts in. And late enough that a layer which
  // was never heard of counts as silent.
  now = Math.round(performance.now()) + 10_000;
  news = [];
  keyframes = 0;
  counters = { framesRecorded: 0, framesNotRecorded: 0 };
});
const takes: Take[] = [];
afterEach(async () => {
  for (const take of takes.splice(0)) await take.close();
  vi.restoreAllMocks();
});

const uplink = { localSsrc: 1, sendRtcp() {}, countNack() {}, countPli: () => (keyframes += 1) };

function publish(codec: CodecName, qualities: number[] = []): UpTrack {
  const kind = codec === 'OPUS' ? ('audio' as const) : ('video' as const);
  const source = kind === 'audio' ? ('microphone' as const) : ('camera' as const);
  const layers = qualities.map((quality) => ({
    ...{ quality, width: 0, height: 0, bitrate: 1 },
    rid: 'qhf'[quality] ?? '',
  }));
  const info = {
    trackId: codec,
    cid: '',
    kind,
    source,
    muted: false,
    layers,
    maxBitrate: 0,
    maxFrameRate: 0,
  };
  const clockRate = kind === 'audio' ? 48_000 : 90_000;
  return new UpTrack(info, 'PA', { name: codec, clockRate, profile: '' }, 96, 0, uplink);
}

function take(...tracks: UpTrack[]): Take {
  const made = new Take({
    path: '/nowhere',
    tracks,
    counters,
    isLive: (track) => tracks.includes(track),
    onNews: (one) => news.push(one),
    mostWaiting: 20_000,
  });
  takes.push(made);
  return made;
}

/** A VP8 frame in one packet, 20 ms after the one before. */
function* frames(track: UpTrack, layer: UpLayer, { width = 320, bytes = 20 } = {}) {
  const rest = Array.from({ length: bytes }, () => 0xaa);
  const head = [0x9d, 0x01, 0x2a, width & 0xff, width >> 8, 180, 0];
  for (let n = 0; ; n++) {
    const key: boolean = yield;
    now += 20;
    const video = track.info.kind === 'video';
    const frame = key ? [0x10, 0, 0, ...head, ...rest] : [0x11, 0, 0, ...rest];
    const fields = { sequence: n, timestamp: n * (video ? 1_800 : 960), marker: true };
    const payload = video ? [0x10, ...frame] : [0xfc, 1, 2];
    const packet = parseRtp(rtpPacket({ ...fields, payload }), noExtensions());
    track.receive(layer, packet!, now);
  }
}

function sender(track: UpTrack, layer: UpLayer, options = {}) {
  const source = frames(track, layer, options);
  source.next();
  return (key = false) => void source.next(key);
}

async function tick(of: Take, ms = 100): Promise<void> {
  for (let passed = 0; passed < ms; passed += 100) {
    now += 100;
    of.tick(now);
  }
  await new Promise((resolve) => setImmediate(resolve));
}

/** Kinds of the blocks on the disk: `K` a key frame, `.` another. */
const blocks = () =>
  disk.written
    .slice(1)
    .flatMap((bytes) => [...readElements(bytes)])
    .flatMap(({ body }) => [...readElements(body)])
    .flatMap(({ id, body }) => (id === ID.simpleBlock ? [(body[3] ?? 0) & 0x80 ? 'K' : '.'] : []))
    .join('');

describe('a take', () => {
  it('begins with a key frame, which it asks for, and takes every frame after it', async () => {
    const track = publish('VP8');
    const of = take(track);
    const send = sender(track, track.openLayer('', 7));
    send();
    await tick(of);
    expect(keyframes).toBe(1);
    expect(news).toEqual([]);
    for (const key of [true, false, false]) send(key);
    await tick(of);
    expect(news).toMatchObject([{ type: 'begun', path: '/nowhere.webm' }]);
    send();
    await tick(of, 1_100);
    expect(blocks()).toBe('K...');
    await of.close();
    expect(news.at(-1)).toEqual({ type: 'ended', dropped: 0 });
  });

  it('goes on after a mute with the next key frame', async () => {
    const track = publish('VP8');
    const of = take(track);
    const send = sender(track, track.openLayer('', 7));
    for (const key of [true, false]) send(key);
    await tick(of);
    send();
    track.setMuted(true, now);
    send();
    track.setMuted(false, now);
    send();
    for (const key of [true, false]) send(key);
    await tick(of, 1_100);
    expect(blocks()).toBe('K..K.');
  });

  it('takes the best layer as soon as that has a key frame, and wants it sent', async () => {
    const track = publish('VP8', [0, 2]);
    const of = take(track);
    const [low, high] = [track.openLayer('q', 1), track.openLayer('f', 2)];
    const [sendLow, sendHigh] = [sender(track, low), sender(track, high, { width: 1_280 })];
    expect([...track.downs].map(({ demand }) => demand)).toEqual([2]);
    sendLow(true);
    sendLow();
    sendHigh();
    sendLow();
    await tick(of, 100);
    sendLow();
    sendHigh(true);
    sendLow();
    sendHigh();
    await tick(of, 1_100);
    expect(blocks()).toBe('K...K.');
  });

  it('holds the tracks that were there, and ends for another that comes later', async () => {
    const [picture, sound] = [publish('VP8'), publish('OPUS')];
    const of = take(picture, sound);
    const sendSound = sender(sound, sound.openLayer('', 8));
    const sendPicture = sender(picture, picture.openLayer('', 7));
    for (let n = 0; n < 5; n++) sendSound();
    await tick(of, 6_500);
    expect(news).toEqual([]);
    await tick(of, 9_000);
    expect(news).toMatchObject([{ type: 'begun' }]);
    sendPicture(true);
    await tick(of, 7_000);
    expect(news.at(-1)).toEqual({ type: 'ended', dropped: 0 });
    expect(blocks()).toBe('KKKKK');
  });

  it('leaves out whole frames while the disk stalls, up to the next key frame', async () => {
    const track = publish('VP8');
    const of = take(track);
    const send = sender(track, track.openLayer('', 7), { bytes: 1_000 });
    let release = () => {};
    disk.stalled = new Promise((resolve) => (release = resolve));
    send(true);
    for (let n = 1; n < 100; n++) {
      send();
      if (n % 10 === 9) await tick(of, 1_100);
    }
    release();
    await tick(of, 1_100);
    send();
    for (const key of [true, false]) send(key);
    await tick(of, 1_100);
    await of.close();
    const end = news.at(-1);
    expect(blocks()).toMatch(/^K\.{19,39}K\.$/);
    // The rest was left out: some on the way to the disk, and all before the next key frame.
    expect(end).toMatchObject({ type: 'ended' });
    const dropped = 101 + 2 - blocks().length;
    expect(end?.type === 'ended' && end.dropped).toBe(dropped);
    expect(counters).toEqual({ framesRecorded: blocks().length, framesNotRecorded: dropped });
  });

  it('ends with the disk', async () => {
    const track = publish('VP8');
    const full = take(track);
    const send = sender(track, track.openLayer('', 7));
    disk.failure = Object.assign(new Error('no space'), { code: 'ENOSPC' });
    send(true);
    await tick(full);
    await full.close();
    expect(news.at(-1)).toMatchObject({ type: 'failed', code: 'disk_full' });
    expect(track.downs.size).toBe(0);
  });
});
