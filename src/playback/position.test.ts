import { describe, expect, it } from 'vitest';
import { needsFullBuild } from './master.js';
import { clampTo, NOWHERE, positionOf } from './position.js';

describe('the position in a stream', () => {
  it('is nowhere before the first playlist', () => {
    expect(positionOf(3, null)).toBe(NOWHERE);
  });

  it('is live near the edge, and says how far behind', () => {
    expect(positionOf(98, { start: 84, end: 100, live: true })).toMatchObject({
      behind: 2,
      atEdge: true,
      seekable: false,
    });
    expect(positionOf(40, { start: 0, end: 100, live: true })).toMatchObject({
      behind: 60,
      atEdge: false,
      seekable: true,
    });
    // Ahead of the place where live is played, and still live.
    expect(positionOf(101, { start: 84, end: 100, live: true })).toMatchObject({
      behind: 0,
      atEdge: true,
    });
  });

  it('of a finished stream has no edge', () => {
    const position = positionOf(5, { start: 0, end: 9, live: false });
    expect(position).toMatchObject({ behind: 0, atEdge: false, seekable: true });
    expect([clampTo(position, -3), clampTo(position, 4), clampTo(position, 99)]).toEqual([0, 4, 9]);
  });
});

describe('the choice of the player', () => {
  const master = (media: string) =>
    `#EXTM3U\n${media}#EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO="no"\nll.m3u8\n`;

  it('takes the full one for subtitles, captions and separate sound only', () => {
    expect(needsFullBuild(master(''))).toBe(false);
    expect(needsFullBuild(master('#EXT-X-MEDIA:TYPE=VIDEO,GROUP-ID="a",NAME="b"\n'))).toBe(false);
    for (const type of ['SUBTITLES', 'CLOSED-CAPTIONS', 'AUDIO']) {
      expect(needsFullBuild(master(`#EXT-X-MEDIA:GROUP-ID="a",TYPE=${type},NAME="b"\n`))).toBe(
        true,
      );
    }
  });
});
