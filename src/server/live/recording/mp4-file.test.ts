import { mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AUDIO, PartLog, samples, VIDEO } from '../../../../test/helpers/part-log.js';
import { findBox, readBoxes, readFragment, readTracks } from '../fmp4/read.js';
import { Packager } from '../packager/packager.js';
import { TIMESCALE } from '../samples.js';
import { factsOf, faststart } from './faststart.js';
import { Mp4File } from './mp4-file.js';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hms-mp4-'));
  path = join(folder, 'layer-0.live.mp4');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Parts of a stream that began this many pictures after its clock. */
function parts(count: number, from = 0): PartLog {
  const log = new PartLog();
  const packager = new Packager({
    layers: [{ width: 1280, height: 720, videoBitrate: 1, audioBitrate: 1 }],
    ...{ frameRate: 30, epochMs: 0, partFrames: 10, segmentSeconds: 2, sinks: [log] },
  });
  packager.configure(0, VIDEO, AUDIO);
  packager.metadata('m', 'x', 100, 1);
  for (const sample of samples(count * 10, from)) packager.push(0, sample);
  return log;
}

/** Every fragment's place on the clock, in seconds, and what its pictures are. */
function fragments() {
  const bytes = readFileSync(path);
  return readBoxes(bytes)
    .filter(({ name }) => name === 'moof')
    .map(({ start, body }) => {
      const { video, audio } = readFragment(body);
      const at = start + video!.offset;
      return {
        number: findBox(body, 'mfhd')!.readUInt32BE(4),
        video: video!.time / TIMESCALE,
        audio: audio!.time / AUDIO.sampleRate,
        first: bytes.toString('utf8', at, at + video!.samples[0]!.size),
      };
    });
}

const open = async (log: PartLog) => (await Mp4File.open(path, log.inits[0]!.data, 48_000))!;

describe('an MP4 that grows', () => {
  it('begins at zero whenever the stream began', async () => {
    const log = parts(3, 600);
    const file = await open(log);
    for (const { data } of log.parts) await file.append(data);
    await file.close();
    expect(fragments().map(({ video }) => video)).toEqual([0, 1 / 3, 2 / 3]);
    expect(readBoxes(readFileSync(path)).map(({ name }) => name)).not.toContain('emsg');
  });

  it('cuts out what was left out, and keeps picture and sound within a frame of each other', async () => {
    const log = parts(60);
    const file = await open(log);
    const kept = log.parts.filter(({ index, sequence }) => index < 4 || sequence % 3 === 0);
    for (const { data } of kept) await file.append(data);
    await file.close();
    const written = fragments();
    expect(written.map(({ number }) => number)).toEqual(written.map((_, index) => index + 1));
    for (const [index, part] of kept.entries()) {
      const { video, audio } = readFragment(
        readBoxes(part.data).find(({ name }) => name === 'moof')!.body,
      );
      const before = audio!.time / AUDIO.sampleRate - video!.time / TIMESCALE;
      const now = written[index]!.audio - written[index]!.video;
      expect(written[index]!.video).toBeCloseTo(index / 3, 6);
      expect(now - before).toBeGreaterThanOrEqual(-1e-6);
      expect(now - before).toBeLessThan(0.022);
    }
  });

  it('goes on behind the last fragment that is whole', async () => {
    const log = parts(6);
    const file = await open(log);
    for (const { data } of log.parts.slice(0, 4)) await file.append(data);
    await file.close();
    truncateSync(path, readFileSync(path).length - 5);
    const again = await open(log);
    for (const { data } of log.parts.slice(4)) await again.append(data);
    await again.close();
    expect(fragments().map(({ number, video, first }) => [number, video, first])).toEqual([
      [1, 0, 'picture 0'],
      [2, 1 / 3, 'picture 10'],
      [3, 2 / 3, 'picture 20'],
      [4, 1, 'picture 40'],
      [5, 4 / 3, 'picture 50'],
    ]);
  });

  it('is another file for another encoder', async () => {
    const file = await open(parts(1));
    await file.close();
    const other = Buffer.from(parts(1).inits[0]!.data);
    other.writeUInt8(99, other.length - 1);
    expect(await Mp4File.open(path, other, 48_000)).toBeNull();
  });

  it('begins anew when nothing of it can be played', async () => {
    const log = parts(1);
    const first = await open(log);
    await first.close();
    truncateSync(path, 40);
    const file = await open(log);
    await file.append(log.parts[0]!.data);
    await file.close();
    expect(fragments()).toHaveLength(1);
  });
});

describe('faststart', () => {
  it('moves every sample into tables without changing one', async () => {
    const log = parts(13);
    const file = await open(log);
    for (const { data } of log.parts) await file.append(data);
    await file.close();
    const to = join(folder, 'layer-0.mp4');
    await faststart(path, to);
    const bytes = readFileSync(to);
    expect(
      readBoxes(bytes)
        .map(({ name }) => name)
        .slice(0, 2),
    ).toEqual(['ftyp', 'moov']);
    expect(readTracks(bytes)).toEqual({ video: VIDEO, audio: AUDIO });
    expect(await factsOf(to)).toEqual(await factsOf(path));
    const [video, audio] = readBoxes(findBox(bytes, 'moov')!).filter(({ name }) => name === 'trak');
    expect(samplesOf(bytes, video!.body)).toEqual(
      Array.from({ length: 130 }, (_, index) => `picture ${index}`),
    );
    const sounds = samplesOf(bytes, audio!.body);
    expect(sounds).toEqual(sounds.map((_, index) => `sound ${index}`));
    const keys = findBox(video!.body, 'mdia', 'minf', 'stbl', 'stss')!;
    expect([8, 12, 16].map((at) => keys.readUInt32BE(at))).toEqual([1, 61, 121]);
    expect(findBox(audio!.body, 'mdia', 'minf', 'stbl', 'stss')).toBeUndefined();
  });

  it('refuses a file without a beginning', async () => {
    await (await open(parts(1))).close();
    truncateSync(path, 10);
    await expect(faststart(path, join(folder, 'x.mp4'))).rejects.toThrow(RangeError);
    expect(await factsOf(path)).toBeNull();
  });
});

/** As a player finds them: by the tables of a finished track. */
function samplesOf(file: Buffer, trak: Buffer): string[] {
  const table = (name: string) => findBox(trak, 'mdia', 'minf', 'stbl', name)!;
  const [stsc, stsz, co64] = [table('stsc'), table('stsz'), table('co64')];
  const runs = Array.from({ length: stsc.readUInt32BE(4) }, (_, index) => ({
    first: stsc.readUInt32BE(8 + index * 12),
    samples: stsc.readUInt32BE(12 + index * 12),
  }));
  const found: string[] = [];
  for (let chunk = 1; chunk <= co64.readUInt32BE(4); chunk++) {
    let at = Number(co64.readBigUInt64BE(8 + (chunk - 1) * 8));
    const run = runs.filter(({ first }) => first <= chunk).at(-1)!;
    for (let index = 0; index < run.samples; index++) {
      const size = stsz.readUInt32BE(12 + found.length * 4);
      found.push(file.toString('utf8', at, at + size));
      at += size;
    }
  }
  return found;
}
