import { describe, expect, it } from 'vitest';
import { Grid } from './grid.js';

describe('the grid of a stream', () => {
  it.each([10, 15, 20, 24, 25, 30])(
    'has every part begin with a picture at %i a second',
    (rate) => {
      const grid = new Grid({ frameRate: rate, segmentSeconds: 2, partsASecond: 3 });
      for (const stride of [1, 2]) {
        let end = 0;
        for (let n = 0; n < 3 * grid.segment; n++) {
          const ticks = grid.lasts(n, stride);
          if (grid.beginsPart(n) || n % grid.segment === 0) expect(ticks).toBeGreaterThan(0);
          if (ticks === 0) continue;
          expect(n).toBe(end);
          end += ticks;
        }
        expect(end).toBe(3 * grid.segment);
      }
    },
  );
});
