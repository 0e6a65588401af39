import { describe, expect, it } from 'vitest';
import {
  AUDIO,
  FRAME,
  PartLog,
  picture,
  samples,
  SOUND,
  sound,
  VIDEO,
} from '../../../../test/helpers/part-log.js';
import { readBoxes, readFragment, readTracks } from '../fmp4/read.js';
import { TIMESCALE, type EncodedSample } from '../samples.js';
import { Packager, type PackagerOptions } from './packager.js';
import type { LivePart } from './part.js';

const LAYER = { width: 1280, height: 720, videoBitrate: 2_500, audioBitrate: 128 };
const EPOCH = Date.UTC(2026, 0, 2, 3, 4, 5);

function setUp(options: Partial<PackagerOptions> = {}) {
  const log = new PartLog();
  const packager = new Packager({
    layers: [LAYER],
    frameRate: 30,
    epochMs: EPOCH,
    partFrames: 10,
    segmentSeconds: 2,
    sinks: [log],
    ...options,
  });
  packager.configure(0, VIDEO, AUDIO);
  const push = (all: Iterable<EncodedSample>) => {
    for (const sample of all) packager.push(0, sample);
  };
  return { log, packager, push };
}

const places = (parts: readonly LivePart[]) =>
  parts.map(({ sequence, index }) => `${sequence}.${index}`);

function fragmentOf({ data }: LivePart) {
  const boxes = readBoxes(data);
  const moof = boxes.find(({ name }) => name === 'moof')!;
  return { boxes, moof, ...readFragment(moof.body) };
}

/** End of each part's pictures = start of the next one's. */
function expectNoHoles(parts: readonly LivePart[]) {
  for (const [index, part] of parts.entries()) {
    const { video } = fragmentOf(part);
    expect(video?.time).toBe(part.time);
    expect(video?.samples.reduce((sum, { duration }) => sum + duration, 0)).toBe(part.duration);
    const next = parts[index + 1];
    if (next) expect(next.time).toBe(part.time + part.duration);
  }
}

describe('Packager', () => {
  it('begins with what a player needs to decode', () => {
    const { log } = setUp({ discontinuity: 3 });
    const [init] = log.inits;
    expect(init).toMatchObject({
      layer: 0,
      discontinuity: 3,
      codecs: 'avc1.4d401f,mp4a.40.2',
      width: 1280,
      height: 720,
    });
    expect(readBoxes(init!.data).map(({ name }) => name)).toEqual(['ftyp', 'moov']);
    expect(readTracks(init!.data)).toEqual({ video: VIDEO, audio: AUDIO });
  });

  it('makes six parts of a two-second segment, the first one independent', () => {
    const { log, push } = setUp({ firstSequence: 7 });
    push(samples(129));
    expect(places(log.parts)).toEqual(
      [7, 8].flatMap((sequence) => [0, 1, 2, 3, 4, 5].map((index) => `${sequence}.${index}`)),
    );
    expect(log.parts.map(({ independent }) => independent)).toEqual(
      log.parts.map(({ index }) => index === 0),
    );
    expect(log.parts.map(({ last }) => last)).toEqual(log.parts.map(({ index }) => index === 5));
    expect(log.parts.every(({ duration }) => duration === 10 * FRAME)).toBe(true);
    expect(log.parts[6]?.programDate).toBe(EPOCH + 2_000);
    expectNoHoles(log.parts);
  });

  it('tells that a segment ends with its last picture, without waiting for the next key', () => {
    const { log, push } = setUp();
    push(samples(60));
    expect(log.parts.at(-1)).toMatchObject({ sequence: 0, index: 5, last: true });
  });

  it('puts picture and sound into the same part, each with its own clock', () => {
    const { log, push } = setUp();
    push(samples(20));
    const second = fragmentOf(log.parts[1]!);
    expect(second.boxes.map(({ name }) => name)).toEqual(['moof', 'mdat']);
    expect(second.video?.time).toBe(10 * FRAME);
    expect(second.video?.samples).toHaveLength(10);
    // Sound that was encoded when the part before was closed is in that one.
    const first = fragmentOf(log.parts[0]!);
    const ended = first.audio!.samples.length * 1_024;
    expect(second.audio?.time).toBe(ended);
    expect(second.audio?.samples.every(({ duration }) => duration === 1_024)).toBe(true);
    const part = log.parts[1]!.data;
    const at = second.moof.start + second.video!.offset;
    expect(part.subarray(at, at + 10).toString()).toBe('picture 10');
    const soundAt = second.moof.start + second.audio!.offset;
    expect(part.subarray(soundAt, soundAt + 6).toString()).toBe('sound ');
  });

  it('gives late sound its own time in the next part', () => {
    const { log, push } = setUp();
    push([picture(0), sound(0)]);
    push(Array.from({ length: 19 }, (_, index) => picture(index + 1)).slice(0, 9));
    push([sound(1)]);
    push(Array.from({ length: 10 }, (_, index) => picture(index + 10)));
    expect(fragmentOf(log.parts[1]!).audio).toMatchObject({ time: 1_024 });
  });

  it('keeps the timeline whole when pictures are skipped', () => {
    const { log, push } = setUp();
    // Within a part, at the start of a part, and at the start of a segment.
    const skipped = new Set([4, 5, 20, 21, 59, 60]);
    const shown = Array.from({ length: 180 }, (_, frame) => frame).filter((f) => !skipped.has(f));
    push(shown.map((frame) => picture(frame, frame === 0 || frame === 61 || frame === 120)));
    expectNoHoles(log.parts);
    expect(log.parts.at(-1)!.time + log.parts.at(-1)!.duration).toBe(180 * FRAME);
    const starts = log.parts.filter(({ index }) => index === 0);
    expect(starts.map(({ independent }) => independent)).toEqual([true, true, true]);
    expect(starts.map(({ sequence }) => sequence)).toEqual([0, 1, 2]);
    expect(starts.map(({ time }) => time)).toEqual([0, 60 * FRAME, 120 * FRAME]);
    expect(Math.max(...log.parts.map(({ duration }) => duration))).toBe(10 * FRAME);
  });

  it('counts parts by the clock when the encoder works at half the rate', () => {
    const { log, push } = setUp();
    push(Array.from({ length: 60 }, (_, index) => picture(index * 2, index % 30 === 0, 2)));
    expect(log.parts.every(({ duration }) => duration === 10 * FRAME)).toBe(true);
    expect(
      log.parts.filter(({ index }) => index === 0).map(({ time }) => time / TIMESCALE),
    ).toEqual([0, 2]);
    expectNoHoles(log.parts);
  });

  it('begins a segment at a key that comes early, and says so by its number', () => {
    const { log, push } = setUp();
    push([...samples(20), ...[20, 21, 22].map((frame) => picture(frame, frame === 20))]);
    push(Array.from({ length: 8 }, (_, index) => picture(23 + index)));
    expect(places(log.parts)).toEqual(['0.0', '0.1', '1.0']);
    expect(log.parts[2]?.independent).toBe(true);
  });

  it('drops what comes before the first key', () => {
    const { log, push } = setUp();
    push([picture(1, false), sound(0), picture(2, false), picture(3, true), sound(3)]);
    push(Array.from({ length: 9 }, (_, index) => picture(4 + index, false)));
    const { video, audio } = fragmentOf(log.parts[0]!);
    expect(video?.time).toBe(3 * FRAME);
    expect(video?.samples[0]?.key).toBe(true);
    expect(audio?.samples).toHaveLength(1);
    expect(audio?.time).toBe((3 * SOUND * 48_000) / TIMESCALE);
  });

  it('closes the open part at the end, and takes nothing after it', () => {
    const { log, packager, push } = setUp();
    push(samples(13));
    packager.end();
    packager.end();
    push(samples(10, 60));
    expect(places(log.parts)).toEqual(['0.0', '0.1']);
    expect(log.parts[1]).toMatchObject({ duration: 3 * FRAME, last: true });
    expect(log.ended).toBe(1);
  });

  it('fires a message with the part of its moment, once', () => {
    const { log, packager, push } = setUp();
    packager.metadata('one', 'goal "1:0" ⚽', EPOCH + 500, 3);
    push(samples(40));
    const withMessage = log.parts.filter((part) => readBoxes(part.data)[0]?.name === 'emsg');
    expect(withMessage.map(({ time }) => time)).toEqual([10 * FRAME]);
    const emsg = readBoxes(withMessage[0]!.data)[0]!.body;
    expect(emsg.readUInt8(0)).toBe(1);
    expect(emsg.readUInt32BE(4)).toBe(TIMESCALE);
    expect(Number(emsg.readBigUInt64BE(8))).toBe(TIMESCALE / 2);
    expect(emsg.readUInt32BE(16)).toBe(3 * TIMESCALE);
    expect(emsg.toString('latin1', 24)).toMatch(/^https:\/\/aomedia\.org\/emsg\/ID3\0\0ID3/);
    const text = emsg.toString('latin1').split('hms\0')[1]!.slice(0, -1);
    expect(JSON.parse(Buffer.from(text, 'base64').toString())).toMatchObject({
      id: 'one',
      payload: 'goal "1:0" ⚽',
      start_date: new Date(EPOCH + 500).toISOString(),
      end_date: new Date(EPOCH + 3_500).toISOString(),
    });
    expect(log.entries).toHaveLength(1);
  });

  it('fires a message of the past with the next part', () => {
    const { log, packager, push } = setUp();
    push(samples(25));
    packager.metadata('late', 'x', EPOCH, 1);
    push(samples(10, 25));
    const emsg = readBoxes(log.parts[2]!.data)[0]!;
    expect(emsg.name).toBe('emsg');
    expect(Number(emsg.body.readBigUInt64BE(8))).toBe(20 * FRAME);
  });

  it('refuses a layer that it does not have, and a second configuration', () => {
    const { packager } = setUp();
    expect(() => packager.push(1, picture(0))).toThrow(RangeError);
    expect(() => packager.configure(0, VIDEO, AUDIO)).toThrow(/discontinuity/);
  });
});
