import { describe, expect, it } from 'vitest';
import { rtpPacket, seededRandom } from '../../../../../test/helpers/rtp-packets.js';
import { readAv1 } from './av1.js';
import { noExtensions, parseRtp, stampTransport } from './packet.js';
import { readVp9 } from './vp9.js';

const parsed = (payload: number[], dependency?: number[]) =>
  parseRtp(rtpPacket({ payload, extensions: dependency ? [[5, dependency]] : [] }), {
    ...noExtensions(),
    dependency: 5,
  })!;

describe('readVp9', () => {
  it('reads picture id, layers and where pictures begin and end', () => {
    // I, L, B, E; 15-bit id; T1 U1 S2 D1; TL0PICIDX
    const packet = parsed([0xac, 0x81, 0x23, 0x35, 9, 0xff]);
    expect(readVp9(packet)).toBe(true);
    expect(packet).toMatchObject({ pictureId: 0x123, temporal: 1, spatial: 2, switchUp: true });
    expect(packet).toMatchObject({ tl0: 9, frameStart: true, layerEnd: true, keyframe: false });
  });

  it('finds a key frame: the start of a base layer that predicts from nothing', () => {
    const start = parsed([0xa8, 0x01, 0x00, 0, 0xff]);
    readVp9(start);
    expect(start.keyframe).toBe(true);
    const predicted = parsed([0xe8, 0x01, 0x00, 0, 0xff]);
    readVp9(predicted);
    expect(predicted.keyframe).toBe(false);
  });

  it('refuses a descriptor that does not fit', () => {
    for (const payload of [[0x80], [0x80, 0x80], [0xa0, 1], [0xa0, 1, 0]])
      expect(readVp9(parsed(payload))).toBe(false);
  });
});

describe('AV1', () => {
  it('starts a new sequence at a key frame only', () => {
    const key = parsed([0x18, 0, 1]);
    readAv1(key);
    expect(key.keyframe).toBe(true);
    const rest = parsed([0x90, 0, 1]);
    readAv1(rest);
    expect(rest).toMatchObject({ keyframe: false, frameStart: false });
  });

  it('hands the dependency descriptor on with frame numbers that run on, to every receiver', () => {
    const packet = parsed([0x10, 1, 2, 3], [0xc1, 0x12, 0x34]);
    readAv1(packet);
    expect(packet.pictureId).toBe(0x1234);
    for (const shift of [1, -0x1235]) {
      const ids = { transportSequence: 3, dependency: 12 };
      const out = Buffer.from(packet.withDependency(45, 7, 8, 9, ids, shift));
      stampTransport(out, 0xabcd);
      const read = parseRtp(out, { ...noExtensions(), transportSequence: 3, dependency: 12 })!;
      expect(read).toMatchObject({ payloadType: 45, sequence: 7, timestamp: 8, ssrc: 9 });
      expect(read).toMatchObject({ transportSequence: 0xabcd, payloadLength: 4 });
      const number = (0x1234 + shift) & 0xffff;
      expect([...read.dependency!]).toEqual([0xc1, number >> 8, number & 0xff]);
    }
  });
});

describe('headers of receivers', () => {
  it('fit before any packet, whatever its own header was', () => {
    const random = seededRandom(23);
    for (let round = 0; round < 2_000; round++) {
      const payload = Array.from({ length: 1 + random() * 40 }, () => Math.floor(random() * 256));
      const dependency = random() < 0.5 ? undefined : [1, 2, 3, ...payload].slice(0, 16);
      const packet = parsed(payload, dependency);
      const ids = { transportSequence: random() < 0.5 ? 0 : 3, dependency: 9 };
      for (let receiver = 0; receiver < 3; receiver++) {
        const out = packet.dependency
          ? packet.withDependency(96, receiver, 5, 6, ids, 0)
          : packet.withHeader(96, receiver, 5, 6, ids.transportSequence);
        const read = parseRtp(Buffer.from(out), noExtensions())!;
        expect(read.sequence).toBe(receiver);
        expect([...out.subarray(read.payloadStart)]).toEqual(payload);
      }
    }
  });
});
