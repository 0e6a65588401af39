/**
 * Media playlists as text, in the words of RFC 8216bis. One list of segments serves all: `ll.m3u8` with parts, blocking
 * reload and delta updates, and `live.m3u8` for players that know none of it. Lines of a segment are written once and
 * kept (`segmentLines`): a stream with a long past is listed again three times a second.
 */
import { encodeMetadata, type TimedMetadata } from '../fmp4/timed-metadata.js';
import { initName, partName, segmentName } from './names.js';

export interface ListedPart {
  index: number;
  /** Seconds. */
  duration: number;
  independent: boolean;
}

export interface ListedSegment {
  sequence: number;
  discontinuity: number;
  /** Seconds. */
  duration: number;
  /** `segmentLines` of it. */
  lines: string;
  parts: readonly ListedPart[];
}

/** The segment that still grows. */
export interface OpenSegment {
  sequence: number;
  discontinuity: number;
  /** Wall clock of its start, in ms. */
  programDate: number;
  parts: readonly ListedPart[];
}

export interface RenditionReport {
  uri: string;
  sequence: number;
  /** Of its newest part. */
  index: number;
}

export interface MediaPlaylist {
  /** `event`: nothing is ever taken from its start. */
  type: 'live' | 'event' | 'vod';
  /** Whole seconds. */
  targetDuration: number;
  /** Seconds. */
  partTarget: number;
  segments: readonly ListedSegment[];
  open: OpenSegment | null;
  /** What the next part will be called; null when none comes. */
  next: { sequence: number; index: number } | null;
  metadata: readonly TimedMetadata[];
  renditions: readonly RenditionReport[];
  ended: boolean;
}

/** Target durations: a client with an older copy than this asks for the whole list. */
const SKIP_UNTIL = 6;
/** Target durations: older parts are of no use to anybody. */
const PARTS_KEPT = 3;
/** Seconds: sums of parts are never quite whole. */
const NEARLY = 1e-3;
/** Part targets, a little above the three that the format asks for. */
const PART_HOLD_BACK = 3.02;

export const seconds = (value: number) => value.toFixed(5);
/** Rounded up: no part may be longer than this says. */
const target = (value: number) => (Math.ceil(value * 1e5) / 1e5).toFixed(5);

/** The lines that a finished segment has in every playlist; without a date where it is not known. */
export function segmentLines(
  sequence: number,
  duration: number,
  programDate: number | null,
): string {
  const date = programDate === null ? '' : `${dateLine(programDate)}\n`;
  return `${date}#EXTINF:${seconds(duration)},\n${segmentName(sequence)}`;
}

/** `skip`: a delta update (EXT-X-SKIP), when there is enough to leave out. */
export function lowLatencyPlaylist(list: MediaPlaylist, skip: boolean): string {
  const { targetDuration, partTarget } = list;
  const control = [
    'CAN-BLOCK-RELOAD=YES',
    `PART-HOLD-BACK=${seconds(partTarget * PART_HOLD_BACK)}`,
    `HOLD-BACK=${seconds(targetDuration * 3)}`,
    `CAN-SKIP-UNTIL=${seconds(targetDuration * SKIP_UNTIL)}`,
  ];
  const skipped = skip ? skippable(list) : 0;
  return finish([
    ...head(list, 9),
    `#EXT-X-PART-INF:PART-TARGET=${target(partTarget)}`,
    `#EXT-X-SERVER-CONTROL:${control.join(',')}`,
    ...(skipped > 0 ? [`#EXT-X-SKIP:SKIPPED-SEGMENTS=${skipped}`] : []),
    ...list.metadata.map(dateRange),
    ...segments(list, skipped, firstWithParts(list)),
    ...openSegment(list),
    ...list.renditions.map(
      ({ uri, sequence, index }) =>
        `#EXT-X-RENDITION-REPORT:URI="${uri}",LAST-MSN=${sequence},LAST-PART=${index}`,
    ),
    ...(list.ended ? ['#EXT-X-ENDLIST'] : []),
  ]);
}

/** Whole segments only. */
export function plainPlaylist(list: MediaPlaylist): string {
  return finish([
    ...head(list, 7),
    ...list.metadata.map(dateRange),
    ...segments(list, 0, Infinity),
    ...(list.ended ? ['#EXT-X-ENDLIST'] : []),
  ]);
}

/** For a recording: the part of `plainPlaylist` ahead of the segments. */
export function head(
  { type, targetDuration, segments }: Pick<MediaPlaylist, 'type' | 'targetDuration' | 'segments'>,
  version: number,
): string[] {
  const first = segments[0];
  return [
    '#EXTM3U',
    `#EXT-X-VERSION:${version}`,
    '#EXT-X-INDEPENDENT-SEGMENTS',
    `#EXT-X-TARGETDURATION:${targetDuration}`,
    ...(type === 'live' ? [] : [`#EXT-X-PLAYLIST-TYPE:${type.toUpperCase()}`]),
    `#EXT-X-MEDIA-SEQUENCE:${first?.sequence ?? 0}`,
    `#EXT-X-DISCONTINUITY-SEQUENCE:${first?.discontinuity ?? 0}`,
  ];
}

export function dateRange(metadata: TimedMetadata): string {
  const attributes = [
    `ID=${quoted(metadata.id)}`,
    'CLASS="hms"',
    `START-DATE="${new Date(metadata.at).toISOString()}"`,
    `DURATION=${metadata.duration.toFixed(3)}`,
    `X-HMS-METADATA="${encodeMetadata(metadata)}"`,
  ];
  return `#EXT-X-DATERANGE:${attributes.join(',')}`;
}

/** Ahead of the first segment of an encoder: `fresh` when another one was listed before it. */
export function encoderLines(discontinuity: number, fresh: boolean): string[] {
  return [
    ...(fresh ? ['#EXT-X-DISCONTINUITY'] : []),
    `#EXT-X-MAP:URI="${initName(discontinuity)}"`,
  ];
}

function segments(list: MediaPlaylist, from: number, partsFrom: number): string[] {
  const lines: string[] = [];
  for (let index = from; index < list.segments.length; index++) {
    const segment = list.segments[index];
    if (!segment) continue;
    const before = list.segments[index - 1];
    if (before?.discontinuity !== segment.discontinuity)
      lines.push(...encoderLines(segment.discontinuity, before !== undefined));
    if (index >= partsFrom) lines.push(...partLines(segment.sequence, segment.parts));
    lines.push(segment.lines);
  }
  return lines;
}

function openSegment({ segments, open, next }: MediaPlaylist): string[] {
  const lines: string[] = [];
  if (open) {
    const before = segments.at(-1);
    if (before?.discontinuity !== open.discontinuity)
      lines.push(...encoderLines(open.discontinuity, before !== undefined));
    lines.push(dateLine(open.programDate), ...partLines(open.sequence, open.parts));
  }
  if (next)
    lines.push(`#EXT-X-PRELOAD-HINT:TYPE=PART,URI="${partName(next.sequence, next.index)}"`);
  return lines;
}

function partLines(sequence: number, parts: readonly ListedPart[]): string[] {
  return parts.map(
    ({ index, duration, independent }) =>
      `#EXT-X-PART:DURATION=${seconds(duration)},URI="${partName(sequence, index)}"` +
      (independent ? ',INDEPENDENT=YES' : ''),
  );
}

/** Index of the first segment whose parts are still listed. */
function firstWithParts({ segments, targetDuration, ended }: MediaPlaylist): number {
  if (ended) return Infinity;
  let left = PARTS_KEPT * targetDuration;
  let index = segments.length;
  for (; index > 0 && left > NEARLY; index--) left -= segments[index - 1]?.duration ?? 0;
  return index;
}

/** How many segments at the start lie behind the skip boundary. */
function skippable({ segments, open, targetDuration, ended }: MediaPlaylist): number {
  if (ended) return 0;
  let left = SKIP_UNTIL * targetDuration;
  for (const { duration } of open?.parts ?? []) left -= duration;
  let index = segments.length;
  for (; index > 0 && left > NEARLY; index--) left -= segments[index - 1]?.duration ?? 0;
  return index;
}

function dateLine(programDate: number): string {
  return `#EXT-X-PROGRAM-DATE-TIME:${new Date(programDate).toISOString()}`;
}

/** A quoted string can hold neither quotes nor line ends. */
function quoted(text: string): string {
  return `"${text.replace(/["\r\n]/g, "'")}"`;
}

function finish(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
