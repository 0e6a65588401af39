import { execFile, fork } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Packager } from '../../src/server/live/packager/packager.js';
import { finishRecording } from '../../src/server/live/recording/finish.js';
import { zipRecording } from '../../src/server/live/recording/zip.js';
import { Recorder } from '../../src/server/live/recording/recorder.js';
import type { RecordingFailure } from '../../src/server/live/recording/write-queue.js';
import { TIMESCALE, type EncodedSample } from '../../src/server/live/samples.js';
import { encodedClip, endlessly, type EncodedClip } from '../helpers/encoded-clip.js';

const run = promisify(execFile);
const CHILD = fileURLToPath(new URL('../helpers/recording-process.ts', import.meta.url));
const LAYER = { width: 320, height: 180, videoBitrate: 300, audioBitrate: 64 };

let clip: EncodedClip;
let folder: string;

beforeAll(async () => {
  clip = await encodedClip();
  folder = mkdtempSync(join(tmpdir(), 'hms-recording-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function record(
  name: string,
  options: { discontinuity?: number; firstSequence?: number; audioOnly?: boolean } = {},
  onFailure: (failure: RecordingFailure) => void = ({ message }) => expect.fail(message),
) {
  const recorder = new Recorder({
    folder: join(folder, name),
    order: {
      hlsVod: options.audioOnly !== true,
      singleFilePerLayer: true,
      audioOnly: options.audioOnly ?? false,
    },
    layers: [LAYER],
    frameRate: 30,
    segmentSeconds: 2,
    onFailure,
  });
  const packager = new Packager({
    ...{ layers: [LAYER], frameRate: 30, epochMs: 0, partFrames: 10, segmentSeconds: 2 },
    ...options,
    sinks: [recorder],
  });
  packager.configure(0, clip.video, clip.audio);
  const samples = endlessly(clip);
  /** Up to this second of the stream. */
  const play = (until: number) => {
    for (;;) {
      const sample = samples.next().value as EncodedSample;
      packager.push(0, sample);
      if (sample.time >= until * TIMESCALE) return;
    }
  };
  return { recorder, packager, play };
}

interface Probed {
  duration: number;
  video: { packets: number; duration: number };
  audio: { packets: number; duration: number };
}

async function probe(path: string): Promise<Probed> {
  const { stdout } = await run('ffprobe', [
    ...['-v', 'error', '-count_packets', '-of', 'json', '-show_entries'],
    ...['format=duration:stream=codec_type,nb_read_packets,duration', path],
  ]);
  const { format, streams } = JSON.parse(stdout) as {
    format: { duration: string };
    streams: { codec_type: string; nb_read_packets: string; duration: string }[];
  };
  const track = (type: string) => {
    const found = streams.find((stream) => stream.codec_type === type);
    return { packets: Number(found?.nb_read_packets), duration: Number(found?.duration) };
  };
  return { duration: Number(format.duration), video: track('video'), audio: track('audio') };
}

async function expectDecodes(path: string, ahead: string[] = [], behind: string[] = []) {
  const args = ['-v', 'error', '-xerror', ...ahead, '-i', path, ...behind, '-f', 'null', '-'];
  const { stderr } = await run('ffmpeg', args);
  expect(stderr).toBe('');
}

describe('a recording', () => {
  it('becomes an MP4 and a playlist that other readers take', async () => {
    const { recorder, packager, play } = record('whole');
    play(9);
    packager.end();
    const files = await recorder.finish();
    expect(files).toMatchObject([
      { type: 'room-composite', path: 'recording/layer-0.mp4', width: 320, height: 180, layer: 0 },
      { type: 'room-vod', path: 'recording/vod/master.m3u8', width: 320, height: 180 },
    ]);
    for (const { path, duration } of files) {
      await expectDecodes(join(folder, 'whole', path));
      expect(duration).toBeCloseTo(9, 0);
      const probed = await probe(join(folder, 'whole', path));
      expect(probed.duration).toBeCloseTo(duration, 0);
      expect(probed.video.packets).toBe(Math.round(duration * 30));
    }
    const zip = await buffer((await zipRecording(join(folder, 'whole/recording/vod')))!);
    for (const name of ['master.m3u8', '0/playlist.m3u8', '0/init-0.mp4', '0/s4.m4s'])
      expect(zip.includes(name)).toBe(true);
    expect(zip.length).toBeGreaterThan(files[1]!.size);
    // All tables are at the start.
    const { stderr } = await run('ffmpeg', [
      '-v',
      'trace',
      '-i',
      join(folder, 'whole/recording/layer-0.mp4'),
      '-f',
      'null',
      '-t',
      '0',
      '-',
    ]);
    expect(stderr.indexOf("type:'moov'")).toBeLessThan(stderr.indexOf("type:'mdat'"));
  });

  it('of sound alone becomes an M4A without pictures', async () => {
    const { recorder, packager, play } = record('sound', { audioOnly: true });
    play(3);
    packager.end();
    const [file, ...others] = await recorder.finish();
    expect(others).toEqual([]);
    expect(file).toMatchObject({ path: 'recording/layer-0.m4a', width: 0, height: 0 });
    const path = join(folder, 'sound', file?.path ?? '');
    const { audio, video, duration } = await probe(path);
    expect(audio.packets).toBeGreaterThan(100);
    expect(video.packets).toBeNaN();
    expect(Math.abs(duration - (file?.duration ?? 0))).toBeLessThan(0.05);
    await expectDecodes(path);
    expect(await finishRecording(join(folder, 'sound'))).toEqual([file]);
  });

  it('keeps sound at its place that begins after the pictures', async () => {
    const { recorder, packager } = record('late');
    for (const sample of clip.samples)
      if (sample.kind === 'video' || sample.time >= TIMESCALE / 2) packager.push(0, sample);
    packager.end();
    await recorder.finish();
    const path = join(folder, 'late/recording/layer-0.mp4');
    await expectDecodes(path);
    const { stdout } = await run('ffprobe', [
      ...['-v', 'error', '-select_streams', 'a', '-show_entries', 'stream=start_time'],
      ...['-of', 'csv=p=0', path],
    ]);
    expect(Number(stdout)).toBeCloseTo(0.5, 1);
  });

  it('holds the layers that are wanted, each in files of its own', async () => {
    const layers = [LAYER, LAYER, LAYER];
    const recorder = new Recorder({
      folder: join(folder, 'layers'),
      order: { hlsVod: true, singleFilePerLayer: true, audioOnly: false, layers: [1, 2] },
      ...{ layers, frameRate: 30, segmentSeconds: 2 },
      onFailure: ({ message }) => expect.fail(message),
    });
    const times = { frameRate: 30, epochMs: 0, partFrames: 10, segmentSeconds: 2 };
    const packager = new Packager({ layers, ...times, sinks: [recorder] });
    for (const layer of layers.keys()) packager.configure(layer, clip.video, clip.audio);
    for (const sample of clip.samples)
      for (const layer of layers.keys()) packager.push(layer, sample);
    packager.end();
    const files = await recorder.finish();
    expect(files.map(({ path, layer }) => [path, layer])).toEqual([
      ['recording/layer-1.mp4', 1],
      ['recording/layer-2.mp4', 2],
      ['recording/vod/master.m3u8', 0],
    ]);
    for (const { path } of files) await expectDecodes(join(folder, 'layers', path));
    const master = readFileSync(join(folder, 'layers/recording/vod/master.m3u8'), 'utf8');
    expect(master.match(/^\d.*$/gm)).toEqual(['1/playlist.m3u8', '2/playlist.m3u8']);
  });

  it('cuts pauses out and keeps picture and sound together', async () => {
    const { recorder, packager, play } = record('paused');
    play(4.5);
    recorder.pause(true);
    play(8.9);
    recorder.pause(false);
    play(16);
    packager.end();
    const files = await recorder.finish();
    for (const { path } of files) await expectDecodes(join(folder, 'paused', path));
    const { video, audio } = await probe(join(folder, 'paused/recording/layer-0.mp4'));
    expect(Math.abs(video.duration - audio.duration)).toBeLessThan(0.04);
    expect(video.duration).toBeCloseTo(4.33 + 6, 0);
  });

  it('is playable after each kill -9, and one file in the end', async () => {
    const place = join(folder, 'killed');
    const mp4 = join(place, 'recording/layer-0.live.mp4');
    const vod = join(place, 'recording/vod/master.m3u8');
    let recorded = 0;
    for (const life of [0, 1]) {
      const child = fork(CHILD, [], { execArgv: ['--import', 'tsx'], serialization: 'advanced' });
      child.send({ folder: place, clip, firstSequence: life * 100, discontinuity: life });
      const seconds = 5 + life * 2;
      await new Promise<void>((resolve) => {
        child.on('message', (second) => {
          if (second !== seconds) return;
          child.kill('SIGKILL');
          child.once('exit', () => resolve());
        });
      });
      // The second that was under way may be lost, nothing before it.
      recorded += seconds - 1;
      await expectDecodes(mp4);
      // It has no end yet: a reader would wait for more.
      await expectDecodes(vod, ['-live_start_index', '0'], ['-t', '3']);
      expect((await probe(mp4)).video.packets).toBeGreaterThanOrEqual(recorded * 30);
    }
    const files = await finishRecording(place);
    expect(await finishRecording(place)).toEqual(files);
    expect(files.map(({ path }) => path)).toEqual([
      'recording/layer-0.mp4',
      'recording/vod/master.m3u8',
    ]);
    for (const { path, duration } of files) {
      expect(duration).toBeGreaterThanOrEqual(recorded);
      await expectDecodes(join(place, path));
    }
  });

  it('ends with a sentence on a full disk, and what was written stays playable', async () => {
    const place = join(folder, 'full');
    const failed = vi.fn();
    const { recorder, packager, play } = record('full', {}, failed);
    play(5);
    await vi.waitFor(() => expect(existsSync(join(place, 'recording/vod/0/s2.m4s'))).toBe(true));
    // Every write to this device says that there is no room.
    symlinkSync('/dev/full', join(place, 'recording/vod/0/s3.m4s'));
    play(12);
    packager.end();
    const files = await recorder.finish();
    expect(failed).toHaveBeenCalledOnce();
    expect(failed).toHaveBeenCalledWith(expect.objectContaining({ code: 'disk_full' }));
    expect(files).toHaveLength(2);
    for (const { path, duration } of files) {
      expect(duration).toBeGreaterThan(5.9);
      expect(duration).toBeLessThan(7);
      await expectDecodes(join(place, path));
    }
  });
});
