import { describe, expect, it } from 'vitest';
import { PictureRate } from './picture-rate.js';
import { RoleCap } from './role-cap.js';

const bits = (...rates: number[]) => rates.map((bitrate) => ({ bitrate, frameRate: 30 }));
const pictures = (...rates: number[]) => rates.map((frameRate) => ({ bitrate: 0, frameRate }));
const bitCap = (maxBitrate: number) => new RoleCap({ maxBitrate, maxFrameRate: 0 });
const pictureCap = (maxFrameRate: number) => new RoleCap({ maxBitrate: 0, maxFrameRate });
type Layers = ReturnType<typeof bits>;

/** How many layers are blocked after checks every half second. */
function blocked(cap: RoleCap, layers: Layers, from: number, seconds: number): number {
  let last = 0;
  for (let now = from; now < from + seconds * 1_000; now += 500) last = cap.check(layers, now);
  return last;
}

describe('RoleCap of bits', () => {
  const LAYERS = bits(150_000, 500_000, 1_500_000);

  it('forgives a burst, then takes the highest layers until the rest fits', () => {
    const cap = bitCap(600_000);
    expect(blocked(cap, LAYERS, 0, 2)).toBe(0);
    expect(blocked(cap, LAYERS, 2_000, 2)).toBe(1);
    expect(blocked(bitCap(150_000), LAYERS, 0, 4)).toBe(2);
    expect(blocked(bitCap(50_000), LAYERS, 0, 4)).toBe(3);
  });

  it('tolerates a little, and knows no limit of 0', () => {
    expect(blocked(bitCap(2_000_000), LAYERS, 0, 20)).toBe(0);
    expect(blocked(bitCap(0), LAYERS, 0, 20)).toBe(0);
  });

  it('lets the layers go on after a time within the limit, a longer one for who cheats again', () => {
    const cap = bitCap(600_000);
    const fine = bits(150_000, 400_000);
    const pause = (from: number) => {
      for (let now = from; ; now += 500) if (cap.check(fine, now) === 0) return now - from;
    };
    blocked(cap, LAYERS, 0, 4);
    const first = pause(4_000);
    blocked(cap, LAYERS, 20_000, 4);
    expect(pause(24_000)).toBeGreaterThan(first);
  });

  it('starts over with new limits, with time to follow them, and not with the same ones again', () => {
    const cap = bitCap(100_000);
    blocked(cap, LAYERS, 0, 5);
    cap.change({ maxBitrate: 5_000_000, maxFrameRate: 0 });
    expect(cap.check(LAYERS, 6_000)).toBe(0);
    cap.change({ maxBitrate: 150_000, maxFrameRate: 0 });
    expect(blocked(cap, LAYERS, 6_500, 9)).toBe(0);
    expect(blocked(cap, LAYERS, 15_500, 2)).toBe(2);
    cap.change({ maxBitrate: 150_000, maxFrameRate: 0 });
    expect(cap.check(LAYERS, 18_000)).toBe(2);
  });
});

describe('RoleCap of pictures', () => {
  it('takes the layers with too many, which is all of them where the lowest has', () => {
    expect(blocked(pictureCap(15), pictures(15, 15, 30), 0, 4)).toBe(1);
    expect(blocked(pictureCap(15), pictures(30, 30, 30), 0, 4)).toBe(3);
  });

  it('forgives a burst, and lets them go on when they keep to it', () => {
    const cap = pictureCap(30);
    expect(blocked(cap, pictures(60), 0, 2)).toBe(0);
    expect(blocked(cap, pictures(30), 2_000, 2)).toBe(0);
    expect(blocked(cap, pictures(60), 4_000, 4)).toBe(1);
    expect(blocked(cap, pictures(30), 8_000, 4)).toBe(1);
    expect(blocked(cap, pictures(30), 12_000, 4)).toBe(0);
  });

  it('leaves alone who stays at the limit, counts unevenly, or has a camera of 30 where 25 are allowed', () => {
    const steady: [number, number][] = [
      [1, 2],
      [10, 12],
      [25, 30],
      [30, 36],
    ];
    for (const [limit, rate] of steady)
      expect(blocked(pictureCap(limit), pictures(rate), 0, 60)).toBe(0);
    expect(blocked(pictureCap(0), pictures(120), 0, 60)).toBe(0);
  });
});

describe('PictureRate', () => {
  const CLOCK = 90_000;
  /** `fps` pictures of three packets a second, each sent off at `arrival` of its time. */
  function measure(fps: number, seconds: number, arrival = (at: number) => at): number[] {
    const counter = new PictureRate();
    const due = Array.from({ length: fps * seconds }, (_, index) => {
      const at = (index * 1_000) / fps;
      return { at: arrival(at), timestamp: (0xffff_0000 + Math.round((at * CLOCK) / 1_000)) >>> 0 };
    });
    const rates: number[] = [];
    for (let now = 0; now <= seconds * 1_000; now += 5) {
      while (due[0] && due[0].at <= now) {
        const { timestamp } = due.shift()!;
        for (let packet = 0; packet < 3; packet++) counter.add(timestamp);
      }
      counter.tick(now);
      if (now % 1_000 === 0 && now > 0) rates.push(counter.rate);
    }
    return rates;
  }

  it('counts pictures, not packets, over the wrap of their clock', () => {
    for (const rate of measure(30, 4)) expect(Math.abs(rate - 30)).toBeLessThanOrEqual(1);
  });

  it('counts what comes out of order once', () => {
    const counter = new PictureRate();
    counter.tick(0);
    for (const timestamp of [3_000, 6_000, 3_000, 9_000, 6_000, 9_000]) counter.add(timestamp);
    counter.tick(1_000);
    expect(counter.rate).toBe(3);
  });

  it('counts on when the clock starts anew', () => {
    const counter = new PictureRate();
    counter.tick(0);
    for (const timestamp of [0x7fff_ffff, 1_000, 0x7fff_ffff, 2_000]) counter.add(timestamp);
    counter.tick(1_000);
    expect(counter.rate).toBe(4);
  });

  it('blames nobody for a network that holds pictures back and hands them on at once', () => {
    const cap = pictureCap(30);
    const held = (at: number) => (at > 5_000 && at < 7_000 ? 7_000 : at);
    const rates = measure(30, 20, held);
    expect(Math.max(...rates)).toBeGreaterThan(50);
    rates.forEach((rate, second) => {
      const layers = [{ bitrate: 0, frameRate: rate }];
      for (const half of [0, 500]) expect(cap.check(layers, second * 1_000 + half)).toBe(0);
    });
  });
});
