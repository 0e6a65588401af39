/** Real H.264 and AAC to pack: test pictures and a tone, made by ffmpeg and cut into samples here. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  TIMESCALE,
  type AudioConfig,
  type EncodedSample,
  type VideoConfig,
} from '../../src/server/live/samples.js';

export interface EncodedClip {
  video: VideoConfig;
  audio: AudioConfig;
  /** In the order of their times. */
  samples: EncodedSample[];
}

const run = promisify(execFile);
const RATE = 48_000;
const FRAME_RATE = 30;

/** Key pictures every two seconds, as a live worker makes them. */
export async function encodedClip({
  seconds = 6,
  width = 320,
  height = 180,
}: { seconds?: number; width?: number; height?: number } = {}): Promise<EncodedClip> {
  const pictures = ['-f', 'lavfi', '-i', `testsrc=size=${width}x${height}:rate=${FRAME_RATE}`];
  const tone = ['-f', 'lavfi', '-i', `sine=frequency=440:sample_rate=${RATE}`];
  const x264 = 'keyint=60:min-keyint=60:scenecut=0:bframes=0:aud=1';
  const encode = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency'];
  const make = (...args: string[]) =>
    run('ffmpeg', ['-v', 'error', ...args, '-t', String(seconds), 'pipe:1'], {
      encoding: 'buffer',
      maxBuffer: 64 << 20,
    });
  const [h264, adts] = await Promise.all([
    make(
      ...pictures,
      ...encode,
      ...['-profile:v', 'main', '-pix_fmt', 'yuv420p', '-x264-params', x264, '-f', 'h264'],
    ),
    make(...tone, '-c:a', 'aac', '-b:a', '64k', '-ac', '2', '-f', 'adts'),
  ]);
  const video = readPictures(h264.stdout, width, height);
  const audio = readSound(adts.stdout);
  const samples = [...video.samples, ...audio.samples].sort((a, b) => a.time - b.time);
  return { video: video.config, audio: audio.config, samples };
}

/** The same clip again and again, as long as it is wanted; ends on a whole number of segments. */
export function* endlessly(clip: EncodedClip): Generator<EncodedSample> {
  const frames = clip.samples.filter(({ kind }) => kind === 'video').length;
  const length = (frames * TIMESCALE) / FRAME_RATE;
  const samples = clip.samples.filter(({ time }) => time < length);
  for (let round = 0; ; round++)
    for (const sample of samples) yield { ...sample, time: sample.time + round * length };
}

function readPictures(stream: Buffer, width: number, height: number) {
  const units: Buffer[][] = [];
  let sps: Buffer | undefined;
  let pps: Buffer | undefined;
  for (const nal of nalUnits(stream)) {
    const type = (nal[0] ?? 0) & 0x1f;
    if (type === 9) units.push([]);
    else if (type === 7) sps = nal;
    else if (type === 8) pps = nal;
    else units.at(-1)?.push(nal);
  }
  if (!sps || !pps) throw new Error('ffmpeg made no parameter sets.');
  const avcC = Buffer.concat([
    Buffer.from([1, sps[1]!, sps[2]!, sps[3]!, 0xff, 0xe1]),
    sized(sps, 2),
    Buffer.from([1]),
    sized(pps, 2),
  ]);
  const config: VideoConfig = { kind: 'video', avcC, width, height };
  const duration = TIMESCALE / FRAME_RATE;
  const samples = units.map((nals, index): EncodedSample => {
    const key = nals.some((nal) => ((nal[0] ?? 0) & 0x1f) === 5);
    const data = Buffer.concat(nals.map((nal) => sized(nal, 4)));
    return { kind: 'video', data, time: index * duration, duration, key };
  });
  return { config, samples };
}

/** Between start codes of three or four bytes. */
function nalUnits(stream: Buffer): Buffer[] {
  const units: Buffer[] = [];
  const CODE = Buffer.from([0, 0, 1]);
  let at = stream.indexOf(CODE);
  while (at !== -1) {
    const next = stream.indexOf(CODE, at + 3);
    let end = next === -1 ? stream.length : next;
    while (end > at && stream[end - 1] === 0) end--;
    units.push(stream.subarray(at + 3, end));
    at = next;
  }
  return units;
}

function sized(data: Buffer, bytes: 2 | 4): Buffer {
  const size = Buffer.alloc(bytes);
  size.writeUIntBE(data.length, 0, bytes);
  return Buffer.concat([size, data]);
}

function readSound(adts: Buffer) {
  const duration = (1_024 * TIMESCALE) / RATE;
  const samples: EncodedSample[] = [];
  for (let at = 0; at + 7 <= adts.length;) {
    const length =
      ((adts[at + 3]! & 3) << 11) | (adts[at + 4]! << 3) | ((adts[at + 5]! & 0xe0) >> 5);
    const data = adts.subarray(at + 7, at + length);
    samples.push({ kind: 'audio', data, time: samples.length * duration, duration, key: true });
    at += length;
  }
  // AAC-LC, 48 kHz, two channels.
  const config: AudioConfig = {
    kind: 'audio',
    asc: Buffer.from([0x11, 0x90]),
    sampleRate: RATE,
    channels: 2,
  };
  return { config, samples };
}
