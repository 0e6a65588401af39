import { describe, expect, it } from 'vitest';
import { rtpPacket, seededRandom } from '../../../../../test/helpers/rtp-packets.js';
import { noExtensions, parseRtp, type RtpPacket } from './packet.js';
import { readRed } from './red.js';

const OPUS = 111;
const packetOf = (payload: number[]): RtpPacket =>
  parseRtp(rtpPacket({ payloadType: 63, payload }), noExtensions())!;

describe('readRed', () => {
  /** One packet from before (960 samples ago, 2 bytes: 7 and 8), then the new sound: 1, 2, 3. */
  const twice = [0x80 | OPUS, 0x0f, 0x00, 0x02, OPUS, 7, 8, 1, 2, 3];

  it('finds the new sound behind the old', () => {
    const packet = packetOf(twice);
    expect(readRed(packet, OPUS)).toBe(true);
    expect([...packet.buffer.subarray(packet.primaryAt, packet.payloadEnd)]).toEqual([1, 2, 3]);
    const single = packetOf([OPUS, 9]);
    expect(readRed(single, OPUS)).toBe(true);
    expect([...single.buffer.subarray(single.primaryAt, single.payloadEnd)]).toEqual([9]);
  });

  it('gives it alone to who wants it so, before and behind receivers that get both', () => {
    const packet = packetOf(twice);
    readRed(packet, OPUS);
    const whole = () => [...packet.withHeader(63, 1, 2, 3, 5).subarray(20)];
    const alone = () => [...packet.primary.withHeader(OPUS, 1, 2, 3, 5).subarray(20)];
    expect([alone(), whole(), alone(), whole()]).toEqual([[1, 2, 3], twice, [1, 2, 3], twice]);
  });

  it.each([[[]], [[0x80 | OPUS, 0, 0]], [[0x80 | OPUS, 0, 0x03, 0xff, OPUS, 1]], [[110, 1]]])(
    'refuses %j',
    (payload) => {
      expect(readRed(packetOf(payload), OPUS)).toBe(false);
    },
  );

  it('stays inside any bytes at all', () => {
    const random = seededRandom(3);
    for (let round = 0; round < 5_000; round++) {
      const payload = Array.from({ length: random() * 40 }, () =>
        random() < 0.5 ? 0x80 | OPUS : random() * 256,
      );
      const packet = packetOf(payload);
      if (readRed(packet, OPUS)) expect(packet.primaryAt).toBeLessThanOrEqual(packet.payloadEnd);
    }
  });
});
