import type { PlaybackPosition } from './types.js';

/** Up to here behind the edge, in seconds, people still watch live. */
const LIVE_WITHIN = 3;
/** A shorter past is only what the player needs to run smoothly. */
const WORTH_SEEKING = 30;

export const NOWHERE: PlaybackPosition = {
  time: 0,
  start: 0,
  end: 0,
  behind: 0,
  live: false,
  atEdge: false,
  seekable: false,
};

export function positionOf(
  time: number,
  range: { start: number; end: number; live: boolean } | null,
): PlaybackPosition {
  if (!range) return NOWHERE;
  const { start, live } = range;
  const end = Math.max(range.end, start);
  const behind = live ? Math.max(0, end - time) : 0;
  return {
    time,
    start,
    end,
    behind,
    live,
    atEdge: live && behind <= LIVE_WITHIN,
    seekable: live ? end - start > WORTH_SEEKING : end > start,
  };
}

/** The nearest place in the stream: what slid out of the window cannot be played any more. */
export function clampTo({ start, end }: PlaybackPosition, time: number): number {
  return Math.min(Math.max(time, start), end);
}
