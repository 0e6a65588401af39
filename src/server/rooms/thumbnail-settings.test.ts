import { describe, expect, it } from 'vitest';
import { thumbnailOrder } from './thumbnail-settings.js';

describe('thumbnailOrder', () => {
  it('has none unless the template wants some', () => {
    expect(thumbnailOrder(undefined)).toBeNull();
    expect(thumbnailOrder({ offsets: [1] })).toBeNull();
    expect(thumbnailOrder({ enabled: false })).toBeNull();
  });

  it('takes size and moments, each once, and one where no moment is said', () => {
    expect(thumbnailOrder({ enabled: true })).toEqual({ width: 0, height: 0, offsets: [2] });
    const said = { enabled: true, width: 320, height: 180, offsets: [60, 2, 2.2, 10] };
    expect(thumbnailOrder(said)).toEqual({ width: 320, height: 180, offsets: [2, 10, 60] });
  });

  it('is few, however many are wanted', () => {
    const offsets = thumbnailOrder({ enabled: true, fps: 0.1 })?.offsets ?? [];
    expect([offsets.length, offsets[0], offsets[1]]).toEqual([20, 0, 10]);
    expect(thumbnailOrder({ enabled: true, fps: 30 })?.offsets).toEqual([0, 1]);
  });
});
