/** The `moov` box: for a live stream it only says what the tracks are, for a finished file it also has the tables. */
import { TIMESCALE, type AudioConfig, type VideoConfig } from '../samples.js';
import { box, cString, fullBox, u16, u64, u8, zeros } from './boxes.js';
import { AUDIO_TRACK, VIDEO_TRACK, type TrackConfigs } from './tracks.js';

/** Where the samples are and how long they take; empty in a stream, as its fragments say so. */
export interface TrackTables {
  /** In the track's own clock, from the start of the movie. */
  duration: number;
  /** When its first sample begins, in its own clock. */
  start: number;
  /** `stts`, `stsc`, `stsz`, `stco` and so on. */
  boxes: readonly Buffer[];
}

const EMPTY: TrackTables = {
  duration: 0,
  start: 0,
  boxes: [
    fullBox('stts', 0, 0, 0),
    fullBox('stsc', 0, 0, 0),
    fullBox('stsz', 0, 0, 0, 0),
    fullBox('stco', 0, 0, 0),
  ],
};

/** No rotation, no scaling. */
const MATRIX = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000] as const;
/** `und` in three times five bits. */
const NO_LANGUAGE = 0x55c4;

/** Brands: parts and segments follow CMAF, and any MP4 reader knows `iso6`. */
export const FILE_TYPE = box('ftyp', ...brands('iso6', 0, 'iso6', 'cmfc', 'mp41'));

/** What a player needs ahead of the first part: `ftyp` and `moov`. */
export function initSegment(tracks: TrackConfigs): Buffer {
  return Buffer.concat([FILE_TYPE, streamMovie(tracks)]);
}

function streamMovie({ video, audio }: TrackConfigs): Buffer {
  const extends_ = [VIDEO_TRACK, AUDIO_TRACK].map((id) => fullBox('trex', 0, 0, id, 1, 0, 0, 0));
  return box(
    'moov',
    movieHeader(0),
    videoTrack(video, EMPTY),
    audioTrack(audio, EMPTY),
    box('mvex', ...extends_),
  );
}

/** `moov` of a finished file. `video`: null in one that has only sound. */
export function finishedMovie(
  tracks: TrackConfigs,
  tables: { video: TrackTables | null; audio: TrackTables },
): Buffer {
  const audioLength = (tables.audio.duration * TIMESCALE) / tracks.audio.sampleRate;
  return box(
    'moov',
    movieHeader(Math.round(Math.max(tables.video?.duration ?? 0, audioLength))),
    ...(tables.video ? [videoTrack(tracks.video, tables.video)] : []),
    audioTrack(tracks.audio, tables.audio),
  );
}

function movieHeader(duration: number): Buffer {
  const rate = [0x10000, u16(0x100, 0), 0, 0] as const;
  const times = [u64(0), u64(0), TIMESCALE, u64(duration)] as const;
  return fullBox('mvhd', 1, 0, ...times, ...rate, ...MATRIX, zeros(24), AUDIO_TRACK + 1);
}

function videoTrack(video: VideoConfig, tables: TrackTables): Buffer {
  return track({
    id: VIDEO_TRACK,
    timescale: TIMESCALE,
    tables,
    handler: ['vide', 'Video'],
    header: fullBox('vmhd', 0, 1, zeros(8)),
    entry: box(
      'avc1',
      zeros(6),
      u16(1),
      zeros(16),
      u16(video.width, video.height),
      0x480000,
      0x480000,
      0,
      u16(1),
      zeros(32),
      u16(0x18, 0xffff),
      box('avcC', video.avcC),
      // Square pixels.
      box('pasp', 1, 1),
    ),
    volume: 0,
    width: video.width,
    height: video.height,
  });
}

function audioTrack(audio: AudioConfig, tables: TrackTables): Buffer {
  return track({
    id: AUDIO_TRACK,
    timescale: audio.sampleRate,
    tables,
    handler: ['soun', 'Sound'],
    header: fullBox('smhd', 0, 0, 0),
    entry: box(
      'mp4a',
      zeros(6),
      u16(1),
      zeros(8),
      u16(audio.channels, 16, 0, 0),
      u16(audio.sampleRate, 0),
      elementaryStream(audio.asc),
    ),
    volume: 0x100,
    width: 0,
    height: 0,
  });
}

interface TrackOptions {
  id: number;
  timescale: number;
  tables: TrackTables;
  handler: readonly [type: string, name: string];
  header: Buffer;
  entry: Buffer;
  volume: number;
  width: number;
  height: number;
}

function track(options: TrackOptions): Buffer {
  const { id, timescale, tables, handler, header, entry, volume, width, height } = options;
  const inMovie = (duration: number) => Math.round((duration * TIMESCALE) / timescale);
  const { duration, start } = tables;
  // Nothing first, then all of it.
  const delay = [inMovie(start), -1, 0x10000, inMovie(duration - start), 0, 0x10000] as const;
  return box(
    'trak',
    // Enabled, in the movie, in the preview.
    fullBox(
      'tkhd',
      1,
      7,
      ...[u64(0), u64(0), id, 0, u64(inMovie(duration)), zeros(8)],
      ...[u16(0, 0, volume, 0), ...MATRIX, width * 0x10000, height * 0x10000],
    ),
    ...(start > 0 ? [box('edts', fullBox('elst', 0, 0, 2, ...delay))] : []),
    box(
      'mdia',
      fullBox('mdhd', 1, 0, u64(0), u64(0), timescale, u64(duration - start), u16(NO_LANGUAGE, 0)),
      fullBox('hdlr', 0, 0, 0, Buffer.from(handler[0], 'latin1'), zeros(12), cString(handler[1])),
      box(
        'minf',
        header,
        // The samples are in this very file.
        box('dinf', fullBox('dref', 0, 0, 1, fullBox('url ', 0, 1))),
        box('stbl', fullBox('stsd', 0, 0, 1, entry), ...tables.boxes),
      ),
    ),
  );
}

/** MPEG-4 descriptors (ISO/IEC 14496-1, 7.2.6) around the AudioSpecificConfig. */
function elementaryStream(asc: Uint8Array): Buffer {
  const specific = descriptor(5, asc);
  const aac = [u8(0x40, 0x15), zeros(11)];
  const decoder = descriptor(4, ...aac, specific);
  const sync = descriptor(6, u8(2));
  return fullBox('esds', 0, 0, descriptor(3, u16(AUDIO_TRACK), u8(0), decoder, sync));
}

function descriptor(tag: number, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  // The length in four times seven bits, as every writer does it.
  return Buffer.concat([u8(tag, 0x80, 0x80, 0x80, body.length), body]);
}

function brands(major: string, version: number, ...others: string[]): (Buffer | number)[] {
  return [
    Buffer.from(major, 'latin1'),
    version,
    ...others.map((brand) => Buffer.from(brand, 'latin1')),
  ];
}
