import { describe, expect, it } from 'vitest';
import { Mixer, softClip } from './mixer.js';

/** A packet of 20 ms. */
const PACKET = 960;

function packet(value: (sample: number) => number, length = PACKET): Int16Array {
  return Int16Array.from({ length: length * 2 }, (_, index) =>
    Math.round(value(Math.floor(index / 2)) * 32_767),
  );
}

const steady = (level: number) => packet(() => level);

describe('the mixer', () => {
  it('puts sound where it arrived', () => {
    const mixer = new Mixer();
    mixer.write('ada', steady(0.5), 3_000);
    const out = mixer.mix(4_096);
    expect(out[3_000 - PACKET - 1]).toBe(0);
    expect(out[3_000 - PACKET]).toBeCloseTo(0.5, 3);
    expect(out[2_999]).toBeCloseTo(0.5, 3);
    expect(out[3_000]).toBe(0);
    expect(out[4_096 + 2_500]).toBeCloseTo(0.5, 3);
  });

  it('joins packets without a break, however unsteadily they arrive', () => {
    const mixer = new Mixer();
    const late = [0, 150, 30, 200, 0, 90, 10, 199];
    late.forEach((lateness, n) => mixer.write('ada', steady(0.25), (n + 1) * PACKET + lateness));
    const out = mixer.mix(late.length * PACKET).subarray(0, late.length * PACKET);
    expect(out.every((sample) => Math.abs(sample - 0.25) < 0.001)).toBe(true);
  });

  it('adds voices, and takes away who left', () => {
    const mixer = new Mixer();
    mixer.write('ada', steady(0.2), PACKET);
    mixer.write('bob', steady(0.3), PACKET);
    expect(mixer.mix(PACKET)[100]).toBeCloseTo(0.5, 3);
    mixer.write('ada', steady(0.2), 2 * PACKET);
    mixer.write('bob', steady(0.3), 2 * PACKET);
    mixer.remove('bob');
    expect(mixer.mix(PACKET)[100]).toBeCloseTo(0.2, 3);
  });

  it('begins anew after a pause, and is silent in it', () => {
    const mixer = new Mixer();
    mixer.write('ada', steady(0.5), PACKET);
    mixer.write('ada', steady(0.1), 20_000);
    mixer.write('ada', steady(0.5), 20_000 + PACKET);
    const out = mixer.mix(20_480);
    expect(out[10_000]).toBe(0);
    expect(out[20_400]).toBeCloseTo(0.5, 3);
  });

  it('keeps packets where they belong that were held up and come all at once', () => {
    const mixer = new Mixer();
    const packets = Array.from({ length: 30 }, (_, n) => n);
    // From the 10th to the 24th all arrive with the 24th.
    for (const n of packets) {
      const arrival = (n >= 10 && n < 24 ? 25 : n + 1) * PACKET;
      mixer.write('ada', steady((n + 1) / 100), arrival);
    }
    const out = mixer.mix(30 * PACKET);
    for (const n of packets) expect(out[n * PACKET + 500]).toBeCloseTo((n + 1) / 100, 3);
  });

  it('does not stay late because it began with packets that were held up', () => {
    const mixer = new Mixer();
    for (let n = 0; n < 20; n++)
      mixer.write('ada', steady((n + 1) / 100), Math.max(n + 1, 10) * PACKET);
    const out = mixer.mix(20 * PACKET);
    expect(out[15 * PACKET + 500]).toBeCloseTo(0.16, 3);
  });

  it('drops what comes after its time, and plays nothing twice', () => {
    const mixer = new Mixer();
    mixer.mix(5_000);
    mixer.write('ada', steady(0.5), 5_000);
    // The whole ring, once round.
    for (let n = 0; n < 70; n++)
      expect(mixer.mix(1_024).every((sample) => sample === 0)).toBe(true);
  });

  it('follows a voice whose clock runs differently, without a jump', () => {
    const mixer = new Mixer();
    // 0.2 % fast: after 30 s it would be 60 ms ahead.
    const packets = 1_500;
    let last = 0;
    let widest = 0;
    let peak = 0;
    for (let n = 0; n < packets; n++) {
      const tone = (sample: number) =>
        0.5 * Math.sin(((n * PACKET + sample) * 2 * Math.PI * 50) / 48_000);
      mixer.write('ada', packet(tone), Math.round((n + 1) * PACKET * 0.998));
      // Mixed 80 ms behind, as in the studio.
      if (n < 4) continue;
      const out = mixer.mix(Math.round(PACKET * 0.998)).subarray(0, Math.round(PACKET * 0.998));
      for (const sample of out) {
        widest = Math.max(widest, Math.abs(sample - last));
        peak = Math.max(peak, Math.abs(sample));
        last = sample;
      }
    }
    expect(peak).toBeGreaterThan(0.45);
    // A tone of 50 Hz moves by 0.0033 a sample at most.
    expect(widest).toBeLessThan(0.02);
  });
});

describe('the soft clip', () => {
  it('leaves quiet sound alone and never reaches past one', () => {
    expect(softClip(0.6)).toBe(0.6);
    expect(softClip(-0.6)).toBe(-0.6);
    for (const value of [0.8, 1, 2, 9]) {
      expect(softClip(value)).toBeLessThanOrEqual(1);
      expect(softClip(value)).toBeGreaterThan(0.7);
      expect(softClip(-value)).toBe(-softClip(value));
    }
    expect(softClip(0.9)).toBeLessThan(softClip(1.1));
  });
});
