import { describe, expect, it } from 'vitest';
import { QualityMeter, scoreOf, type QualitySample } from './quality.js';

const CLEAN: QualitySample = {
  lossUp: 0,
  lossDown: 0,
  jitter: 5,
  roundTrip: 30,
  paused: 0,
  lowered: 0,
};

describe('QualityMeter', () => {
  it('falls at once, rises at the second good look, and tells changes only', () => {
    const meter = new QualityMeter();
    const looks = [CLEAN, CLEAN, { ...CLEAN, lossUp: 0.2 }, CLEAN, CLEAN, CLEAN];
    expect(looks.map((sample) => meter.update('PA_a', sample)?.quality)).toEqual([
      'excellent',
      undefined,
      'poor',
      undefined,
      'excellent',
      undefined,
    ]);
  });

  it.each<[string, Partial<QualitySample>]>([
    ['loss on the way up', { lossUp: 0.12 }],
    ['loss on the way down', { lossDown: 0.12 }],
    ['pictures that wait for room', { paused: 1 }],
  ])('calls %s poor', (_, fields) => {
    expect(new QualityMeter().update('p', { ...CLEAN, ...fields })?.quality).toBe('poor');
  });

  it('stays between 0 and 5', () => {
    const worst = {
      lossUp: 1,
      lossDown: 1,
      jitter: 9_999,
      roundTrip: 9_999,
      paused: 1,
      lowered: 1,
    };
    expect(scoreOf(worst)).toBe(0);
    expect(scoreOf(CLEAN)).toBeGreaterThan(4);
    expect(scoreOf(CLEAN)).toBeLessThanOrEqual(5);
  });
});
