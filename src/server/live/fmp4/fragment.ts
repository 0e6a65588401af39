/**
 * One part of a stream: `moof` says which samples come and when, `mdat` holds them. A part has both tracks, so that
 * picture and sound can never be fetched apart. In `trun` every sample has its duration, size and flags: nothing is
 * left to defaults that a restarted encoder might not share.
 */
import { box, fullBox, u32, u64 } from './boxes.js';
import { AUDIO_TRACK, VIDEO_TRACK } from './tracks.js';

export interface FragmentSample {
  data: Uint8Array;
  /** In the clock of its track. */
  duration: number;
  key: boolean;
}

export interface FragmentTrack {
  /** Of the first sample, in the clock of its track. */
  time: number;
  samples: readonly FragmentSample[];
}

/** Depends on nothing / is not a sync sample and depends on others (ISO/IEC 14496-12, 8.8.3.1). */
const KEY_FLAGS = 0x02000000;
const DELTA_FLAGS = 0x01010000;

export const TRUN_FIELDS = { offset: 0x1, duration: 0x100, size: 0x200, flags: 0x400 } as const;
const TRUN_FLAGS = Object.values(TRUN_FIELDS).reduce((all, field) => all | field, 0);
const DEFAULT_BASE_IS_MOOF = 0x20000;

/** `sequence`: counts up from 1 through the stream. A track without samples is left out. */
export function fragment(sequence: number, video: FragmentTrack, audio: FragmentTrack): Buffer {
  const tracks = [
    { id: VIDEO_TRACK, ...video },
    { id: AUDIO_TRACK, ...audio },
  ].filter((track) => track.samples.length > 0);
  const header = (offsets: readonly number[]) =>
    box(
      'moof',
      fullBox('mfhd', 0, 0, sequence),
      ...tracks.map((track, index) => trackFragment(track, offsets[index] ?? 0)),
    );
  // The offsets count from the start of `moof`, whose size does not depend on them.
  const { length } = header([]);
  let at = length + 8;
  const offsets = tracks.map(({ samples }) => {
    const offset = at;
    at += samples.reduce((sum, { data }) => sum + data.length, 0);
    return offset;
  });
  const payload = tracks.flatMap(({ samples }) => samples.map(({ data }) => data));
  return Buffer.concat([header(offsets), box('mdat', ...payload)]);
}

function trackFragment(track: FragmentTrack & { id: number }, offset: number): Buffer {
  const rows = track.samples.flatMap(({ data, duration, key }) => [
    u32(duration),
    u32(data.length),
    u32(key ? KEY_FLAGS : DELTA_FLAGS),
  ]);
  return box(
    'traf',
    fullBox('tfhd', 0, DEFAULT_BASE_IS_MOOF, track.id),
    fullBox('tfdt', 1, 0, u64(track.time)),
    fullBox('trun', 0, TRUN_FLAGS, track.samples.length, offset, ...rows),
  );
}
