/**
 * The playlist of a recording. While it grows, lines are only added to its end, each segment's in one write, so that a
 * crash costs at most the last of them; at the end it is written anew, as a whole. It is also the recording's journal.
 */
import { dateRange, encoderLines, head, segmentLines } from '../playlists/media.js';
import type { TimedMetadata } from '../packager/part.js';

export const PLAYLIST = 'playlist.m3u8';

export interface VodSegment {
  sequence: number;
  discontinuity: number;
  /** Seconds. */
  duration: number;
  /** null: not known any more. */
  programDate: number | null;
  /** Does not follow on the one before it: there was a pause, or another encoder. */
  fresh: boolean;
}

/** The whole playlist as it begins; segments of an odd length may come up to here. */
export function vodHead(targetDuration: number): string {
  return text(headLines('event', targetDuration));
}

export function vodSegment(segment: VodSegment): string {
  const { sequence, discontinuity, duration, programDate, fresh } = segment;
  const lines = fresh ? encoderLines(discontinuity, true) : [];
  return text([...lines, segmentLines(sequence, duration, programDate)]);
}

/** Ahead of the first segment. */
export function vodFirst(segment: VodSegment): string {
  return (
    text(encoderLines(segment.discontinuity, false)) + vodSegment({ ...segment, fresh: false })
  );
}

export function vodMetadata(metadata: TimedMetadata): string {
  return text([dateRange(metadata)]);
}

export interface ReadVod {
  /** What stands between head and end, without a line that was cut off. */
  body: string;
  /** Names of the segments' files. */
  files: string[];
  /** Seconds of each. */
  durations: number[];
}

/** Reads what these functions wrote. */
export function readVod(playlist: string): ReadVod {
  const whole = playlist.slice(0, playlist.lastIndexOf('\n') + 1);
  const kept = whole.split('\n').filter((line) => line !== '' && !HEAD.test(line));
  // What belongs to a segment is written ahead of its name.
  while (kept.length > 0 && !ENDS.test(kept.at(-1) ?? '')) kept.pop();
  return {
    body: text(kept),
    files: kept.filter((line) => !line.startsWith('#')),
    durations: kept.flatMap((line) => /^#EXTINF:([\d.]+),$/.exec(line)?.[1] ?? []).map(Number),
  };
}

/** As it stays. */
export function finishedVod({ body, durations }: ReadVod): string {
  const target = Math.max(1, ...new Set(durations.map((duration) => Math.round(duration))));
  return `${text(headLines('vod', target))}${body}${text(['#EXT-X-ENDLIST'])}`;
}

const HEAD =
  /^#(?:EXTM3U|EXT-X-(?:VERSION|INDEPENDENT-SEGMENTS|TARGETDURATION|PLAYLIST-TYPE|MEDIA-SEQUENCE|DISCONTINUITY-SEQUENCE|ENDLIST)\b)/;

const ENDS = /^(?:s\d+\.m4s|#EXT-X-DATERANGE:.*)$/;

function headLines(type: 'event' | 'vod', targetDuration: number): string[] {
  return head({ type, targetDuration, segments: [] }, 7);
}

function text(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
