/**
 * What the files of a stream are called, in the origin and in a recording. A name never means two things: numbers count
 * through the whole stream, workers that were replaced included, so caches may keep every file for good.
 */
export type FileName =
  | { kind: 'init'; discontinuity: number }
  | { kind: 'segment'; sequence: number }
  | { kind: 'part'; sequence: number; index: number };

export const LOW_LATENCY = 'll.m3u8';
export const PLAIN = 'live.m3u8';

export const initName = (discontinuity: number) => `init-${discontinuity}.mp4`;
export const segmentName = (sequence: number) => `s${sequence}.m4s`;
export const partName = (sequence: number, index: number) => `p${sequence}.${index}.m4s`;

const NAME = /^(?:init-(\d{1,9})\.mp4|s(\d{1,9})\.m4s|p(\d{1,9})\.(\d{1,4})\.m4s)$/;

/** null: no such file can exist. */
export function parseName(name: string): FileName | null {
  const [match, init, segment, sequence, index] = NAME.exec(name) ?? [];
  if (!match) return null;
  if (init !== undefined) return { kind: 'init', discontinuity: Number(init) };
  if (segment !== undefined) return { kind: 'segment', sequence: Number(segment) };
  return { kind: 'part', sequence: Number(sequence), index: Number(index) };
}
