/**
 * WebM and Matroska that only ever grow. The segment has no end yet and a cluster is written whole, so that whatever
 * is on the disk can be played up to its last cluster; `finish.ts` fills the places that the header keeps free.
 */
import { element, float, int64, openElement, room, text, uint, uint32 } from './ebml.js';
import { ID } from './ids.js';

export type MatroskaTrack =
  | {
      kind: 'video';
      codec: 'VP8' | 'VP9' | 'AV1' | 'H264';
      width: number;
      height: number;
      /** `avcC` of H264 (ISO/IEC 14496-15, 5.3.3.1), `av1C` of AV1; others have none. */
      description?: Buffer;
    }
  | { kind: 'audio'; codec: 'OPUS' };

export interface Block {
  /** From 1, as the tracks of the header. */
  track: number;
  /** Milliseconds from the beginning of the file. */
  time: number;
  /** Decoding can begin here. */
  key: boolean;
  data: Buffer;
}

/** What the header keeps free for a table of places. */
export const SEEK_ROOM = 96;
/** And for the duration. */
const DURATION_ROOM = 11;

const APP = 'hms-kit';
const CODEC_IDS = {
  VP8: 'V_VP8',
  VP9: 'V_VP9',
  AV1: 'V_AV1',
  H264: 'V_MPEG4/ISO/AVC',
  OPUS: 'A_OPUS',
} as const;
/** What a decoder of Opus needs before the place where it begins: nanoseconds. */
const OPUS_PRE_ROLL = 80_000_000;
const OPUS_RATE = 48_000;
/** How much later a sound leaves the codec than it went in: nanoseconds, and the same in samples (0x0138). */
const OPUS_DELAY = 6_500_000;
/** RFC 7845, 5.1: version 1, two channels, the delay to skip, 48 kHz, no gain, mapping 0. */
const OPUS_HEAD = Buffer.from('4f707573486561640102380180bb0000000000', 'hex');
/** Dates count from 2001. */
export const EPOCH_2001 = Date.UTC(2001, 0, 1);

/** H264 is Matroska's alone. */
export function fileEnding(tracks: readonly MatroskaTrack[]): 'webm' | 'mkv' {
  return tracks.some(({ codec }) => codec === 'H264') ? 'mkv' : 'webm';
}

/** `startedAt`: milliseconds since the epoch at time 0. */
export function header(tracks: readonly MatroskaTrack[], startedAt: number): Buffer {
  return Buffer.concat([
    element(
      ID.ebml,
      uint(ID.ebmlVersion, 1),
      uint(ID.ebmlReadVersion, 1),
      uint(ID.ebmlMaxIdLength, 4),
      uint(ID.ebmlMaxSizeLength, 8),
      text(ID.docType, fileEnding(tracks) === 'webm' ? 'webm' : 'matroska'),
      uint(ID.docTypeVersion, 4),
      uint(ID.docTypeReadVersion, 2),
    ),
    openElement(ID.segment),
    room(SEEK_ROOM),
    element(
      ID.info,
      room(DURATION_ROOM),
      uint(ID.timestampScale, 1_000_000),
      int64(ID.dateUtc, BigInt(Math.round(startedAt - EPOCH_2001)) * 1_000_000n),
      text(ID.muxingApp, APP),
      text(ID.writingApp, APP),
    ),
    element(ID.tracks, ...tracks.map((track, index) => trackEntry(track, index + 1))),
  ]);
}

/** `blocks`: in the order of decoding, of times within half a minute. */
export function cluster(blocks: readonly Block[]): Buffer {
  const [first] = blocks;
  if (!first) throw new RangeError('A cluster has one block at least.');
  return element(
    ID.cluster,
    uint32(ID.timestamp, first.time),
    ...blocks.map((block) => simpleBlock(block, first.time)),
  );
}

function simpleBlock({ track, time, key, data }: Block, base: number): Buffer {
  const head = Buffer.alloc(4);
  head[0] = 0x80 | track;
  head.writeInt16BE(time - base, 1);
  head[3] = key ? 0x80 : 0;
  return element(ID.simpleBlock, head, data);
}

function trackEntry(track: MatroskaTrack, number: number): Buffer {
  return element(
    ID.trackEntry,
    uint(ID.trackNumber, number),
    uint(ID.trackUid, number),
    uint(ID.trackType, track.kind === 'video' ? 1 : 2),
    uint(ID.flagLacing, 0),
    text(ID.language, 'und'),
    text(ID.codecId, CODEC_IDS[track.codec]),
    ...(track.kind === 'audio' ? soundOf() : pictureOf(track)),
  );
}

function soundOf(): Buffer[] {
  return [
    element(ID.codecPrivate, OPUS_HEAD),
    uint(ID.codecDelay, OPUS_DELAY),
    uint(ID.seekPreRoll, OPUS_PRE_ROLL),
    element(ID.audio, float(ID.samplingFrequency, OPUS_RATE), uint(ID.channels, 2)),
  ];
}

function pictureOf(track: Extract<MatroskaTrack, { kind: 'video' }>): Buffer[] {
  const size = [uint(ID.pixelWidth, track.width), uint(ID.pixelHeight, track.height)];
  return [
    ...(track.description ? [element(ID.codecPrivate, track.description)] : []),
    element(ID.video, ...size),
  ];
}
