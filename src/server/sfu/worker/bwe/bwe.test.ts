import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../../test/helpers/rtp-packets.js';
import { TwccRecorder } from '../rtp/twcc.js';
import { Estimate } from './estimate.js';
import { readFeedback } from './feedback.js';
import { Prober } from './prober.js';
import { RateWindow } from './rate-window.js';
import { SendHistory } from './send-history.js';
import { Trendline } from './trendline.js';

describe('readFeedback', () => {
  const read = (packet: Buffer) => {
    const told = new Map<number, number>();
    readFeedback(packet, 12, packet.length, (sequence, at) => told.set(sequence, at));
    return told;
  };

  it('reads what a receiver recorded: losses, order and times', () => {
    const random = seededRandom(5);
    const recorder = new TwccRecorder(1);
    const sent = new Map<number, number>();
    const told = new Map<number, number>();
    for (let i = 0; i < 5_000; i++) {
      const sequence = (65_000 + i) & 0xffff;
      const at = 500 + i * 4 + random() * 3;
      if (random() > 0.1) {
        recorder.record(sequence, 2, at);
        sent.set(sequence, at);
      }
      if (i % 20 === 0)
        for (const packet of recorder.take())
          for (const [key, value] of read(packet)) told.set(key, value);
    }
    expect(told.size).toBeGreaterThan(4_900);
    for (const [sequence, at] of told) {
      const arrived = sent.get(sequence);
      if (arrived === undefined) expect(at).toBe(-1);
      else expect(Math.abs(at / 1_000 - arrived)).toBeLessThan(0.3);
    }
  });

  it('goes on where the receiver’s clock starts over', () => {
    const recorder = new TwccRecorder(1);
    const told: number[] = [];
    for (const at of [-30, 20, 90]) {
      recorder.record(told.length, 2, 2 ** 24 * 64 + at);
      for (const packet of recorder.take())
        readFeedback(packet, 12, packet.length, (_, us) => told.push(us), told.at(-1));
    }
    expect(told.map((us) => (us - told[0]!) / 1_000)).toEqual([0, 50, 120]);
  });

  it('tells nothing of damaged feedback, and never reads past its end', () => {
    const random = seededRandom(9);
    const recorder = new TwccRecorder(1);
    for (let i = 0; i < 40; i++) recorder.record(i * 2, 1, i * 30);
    const [whole] = recorder.take();
    for (let end = 12; end < whole!.length - 3; end++)
      expect(readFeedback(whole!, 12, end, () => {})).toBe(0);
    for (let round = 0; round < 20_000; round++) {
      const bytes = Buffer.from(Array.from({ length: 12 + random() * 60 }, () => random() * 256));
      readFeedback(bytes, 12, bytes.length, () => {});
    }
  });
});

describe('RateWindow', () => {
  it('follows a rate and forgets it', () => {
    const window = new RateWindow(1_000);
    for (let now = 0; now < 3_000; now += 10) window.add(125, now);
    expect(window.rate(3_000)).toBeGreaterThan(85_000);
    expect(window.rate(3_000)).toBeLessThan(105_000);
    expect(window.rate(4_200)).toBe(0);
    expect(new RateWindow(1_000).rate(5)).toBe(0);
  });
});

describe('SendHistory', () => {
  it('knows what left lately and forgets the rest, over the wrap', () => {
    const history = new SendHistory();
    const numbers = Array.from({ length: 70_000 }, (_, now) => history.add(100, now, now & 1));
    expect(history.sentAt(numbers.at(-1)!)).toBe(69_999);
    expect(history.probe(numbers.at(-1)!)).toBe(1);
    expect(history.sentAt(numbers.at(-3_000)!)).toBe(-1);
    history.forget(numbers.at(-1)!);
    expect(history.sentAt(numbers.at(-1)!)).toBe(-1);
  });
});

describe('Trendline', () => {
  const usages = (delay: (i: number) => number) => {
    const line = new Trendline();
    const seen = new Set<string>();
    for (let i = 0; i < 200; i++) {
      line.add(i * 20, i * 20 + delay(i));
      seen.add(line.usage);
    }
    return seen;
  };

  it('calls an even path normal, noise included', () => {
    const random = seededRandom(2);
    expect([...usages(() => 30 + random() * 6)]).toEqual(['normal']);
  });

  it('notices a queue that grows, and one that drains', () => {
    expect(usages((i) => Math.max(0, i - 50) * 4)).toContain('over');
    expect(usages((i) => 1_000 - Math.max(0, i - 50) * 4)).toContain('under');
  });

  it('does not take a receiver’s slow clock for a queue', () => {
    expect([...usages((i) => i * 20 * 0.0005)]).toEqual(['normal']);
  });
});

describe('Estimate', () => {
  it('takes a path without feedback as wide, after a while', () => {
    const estimate = new Estimate();
    expect(estimate.current(0)).toBe(Infinity);
    estimate.started(0);
    expect(estimate.current(100)).toBeLessThan(2_000_000);
    expect(estimate.current(5_000)).toBe(Infinity);
  });

  it('goes by a REMB where there is nothing better', () => {
    const estimate = new Estimate();
    estimate.started(0);
    estimate.receiverEstimate(250_000, 10);
    expect(estimate.current(20)).toBe(250_000);
    expect(estimate.current(60_000)).toBe(Infinity);
  });

  it('grows with what is sent and arrives, not beyond', () => {
    const estimate = new Estimate();
    let now = 0;
    for (; now < 60_000; now += 10) {
      estimate.arrived(now, now + 20, 2_500);
      if (now % 100 === 0) estimate.feedback(now + 40, now);
    }
    expect(estimate.current(now)).toBeGreaterThan(2_000_000);
    expect(estimate.current(now)).toBeLessThan(3_300_000);
  });
});

describe('Prober', () => {
  const state = {
    estimate: 400_000,
    wanted: 700_000,
    media: 200_000,
    overused: false,
    lastDecrease: -1,
  };
  /** Runs one probe over a path of this rate; returns what was proven and how much was sent. */
  const probe = (prober: Prober, from: number, capacity: number) => {
    let bytes = 0;
    let free = from;
    let now = from;
    for (; now < from + 900; now += 25) {
      const size = prober.tick(state, now) + (state.media * 25) / 8_000;
      if (prober.id === 0) continue;
      for (let left = size; left > 0; left -= 500) {
        bytes += Math.min(500, left);
        free = Math.max(now, free) + (Math.min(500, left) * 8_000) / capacity;
        prober.arrived(prober.id, free, Math.min(500, left));
      }
    }
    return { bytes, now };
  };

  it('proves what a wide path carries, in one short burst', () => {
    const proven: number[] = [];
    const { bytes } = probe(new Prober((rate) => proven.push(rate)), 1_000, 10_000_000);
    expect(proven[0]).toBeGreaterThan(650_000);
    expect(proven[0]).toBeLessThan(900_000);
    expect(bytes).toBeLessThan(60_000);
  });

  it('proves nothing on a path that is full, and asks less and less often', () => {
    const proven: number[] = [];
    const prober = new Prober((rate) => proven.push(rate));
    const starts: number[] = [];
    for (let now = 0, id = 0; now < 30_000; now += 25) {
      prober.tick(state, now);
      if (prober.id > 0 && prober.id !== id) starts.push(now);
      id = prober.id;
    }
    expect(proven).toEqual([]);
    const gaps = starts.slice(1).map((at, index) => at - starts[index]!);
    expect(gaps.at(-1)).toBeGreaterThan(gaps[0]! * 2);
    expect(gaps.at(-1)).toBeLessThan(6_000);
  });

  it('stops at once when a queue grows, and rests where nothing is wanted', () => {
    const prober = new Prober(() => {});
    prober.tick(state, 0);
    expect(prober.id).toBeGreaterThan(0);
    prober.tick({ ...state, overused: true }, 25);
    expect(prober.id).toBe(0);
    const calm = new Prober(() => {});
    for (let now = 0; now < 5_000; now += 25) calm.tick({ ...state, wanted: 0 }, now);
    expect(calm.id).toBe(0);
  });
});
