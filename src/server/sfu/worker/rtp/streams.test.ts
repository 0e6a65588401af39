import { describe, expect, it } from 'vitest';
import { chooseLayer } from './layer-choice.js';
import { MissingPackets } from './missing.js';
import { ReceiveStream } from './receive-stream.js';

describe('chooseLayer', () => {
  const layer = (quality: number, lastPacketAt: number) => ({ quality, lastPacketAt });
  const now = 10_000;

  it('takes the best live layer that is not above the wanted one', () => {
    const layers = [layer(0, now), layer(1, now), layer(2, now)];
    expect([0, 1, 2].map((wanted) => chooseLayer(layers, wanted, now)?.quality)).toEqual([0, 1, 2]);
  });

  it('never waits for a layer that sends nothing', () => {
    const layers = [layer(0, now - 20), layer(1, now - 1_500), layer(2, 0)];
    expect(chooseLayer(layers, 2, now)?.quality).toBe(0);
  });

  it('goes above the wanted one when nothing below is alive', () => {
    expect(chooseLayer([layer(0, 0), layer(1, now), layer(2, now)], 0, now)?.quality).toBe(1);
    expect(chooseLayer([layer(0, 0)], 2, now)).toBeUndefined();
  });
});

describe('MissingPackets', () => {
  it('asks at once, then with growing pauses, then gives up', () => {
    const missing = new MissingPackets();
    expect(missing.gap(0xffff, 2, 0)).toBe(true);
    expect(missing.due(0)).toEqual([0xffff, 0]);
    expect(missing.due(10)).toEqual([]);
    missing.arrived(0xffff);
    expect(missing.due(40)).toEqual([0]);
    expect(missing.due(2_000)).toEqual([]);
    expect(missing.size).toBe(0);
  });

  it('refuses a hole that only a key frame can fill', () => {
    const missing = new MissingPackets();
    expect(missing.gap(0, 5_000, 0)).toBe(false);
    expect(missing.size).toBe(0);
  });
});

describe('ReceiveStream', () => {
  it('reports losses of the interval and of all time, over the wrap', () => {
    const stream = new ReceiveStream(7, 90_000, true);
    for (const sequence of [0xfffe, 0xffff, 1, 2]) stream.receive(sequence, 0, 1);
    expect(stream.report(1)).toMatchObject({
      ssrc: 7,
      lost: 1,
      fractionLost: 51,
      highestSequence: 0x10002,
    });
    stream.receive(3, 0, 2);
    expect(stream.report(2)).toMatchObject({ lost: 1, fractionLost: 0 });
  });

  it('counts a late packet as arrived', () => {
    const stream = new ReceiveStream(7, 90_000, true);
    stream.receive(1, 0, 1);
    expect(stream.receive(3, 0, 1)).toBe(true);
    expect(stream.missing?.size).toBe(1);
    stream.receive(2, 0, 2);
    expect(stream.missing?.size).toBe(0);
    expect(stream.report(2)?.lost).toBe(0);
  });

  it('gives the sender its time back', () => {
    const stream = new ReceiveStream(7, 90_000, false);
    stream.receive(1, 0, 1);
    stream.senderReport(
      { ssrc: 7, ntpSeconds: 0x12345678, ntpFraction: 0x9abcdef0, rtpTimestamp: 1 },
      100,
    );
    expect(stream.report(600)).toMatchObject({ lastReport: 0x56789abc, delaySinceReport: 32_768 });
  });

  it('starts over after a jump', () => {
    const stream = new ReceiveStream(7, 90_000, true);
    stream.receive(1, 0, 1);
    stream.receive(30_000, 0, 1);
    expect(stream.report(1)).toMatchObject({ lost: 0, highestSequence: 30_000 });
  });
});
