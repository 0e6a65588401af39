import { describe, expect, it } from 'vitest';
import { rtpPacket, seededRandom, vp8Payload } from '../../../../../test/helpers/rtp-packets.js';
import { readH264 } from './h264.js';
import { isRtcp, noExtensions, parseRtp } from './packet.js';
import { writePicture } from './picture.js';
import { readVp8 } from './vp8.js';

const IDS = { ...noExtensions(), mid: 4, rid: 10, transportSequence: 3 };
const parsed = (buffer: Buffer) => parseRtp(buffer, IDS)!;

describe('parseRtp', () => {
  it('reads header, extensions and payload in one pass', () => {
    const packet = parsed(
      rtpPacket({
        sequence: 0xfffe,
        timestamp: 0xfffffff0,
        ssrc: 0xdeadbeef,
        marker: true,
        payload: [9, 8, 7],
        extensions: [
          [3, [0x12, 0x34]],
          [4, [0x31, 0x32]],
          [10, [0x71]],
        ],
      }),
    );
    expect(packet).toMatchObject({
      sequence: 0xfffe,
      timestamp: 0xfffffff0,
      ssrc: 0xdeadbeef,
      marker: true,
      payloadType: 96,
      transportSequence: 0x1234,
      mid: '12',
      rid: 'q',
      payloadLength: 3,
    });
  });

  it('reads two-byte extensions', () => {
    const buffer = rtpPacket({ extensions: [[1, [0, 0, 0]]] });
    buffer.set([0x10, 0x00, 0, 1, 3, 2, 0x00, 0x07], 12);
    expect(parsed(buffer).transportSequence).toBe(7);
  });

  it('leaves padding out, and calls a packet of nothing else empty', () => {
    expect(parsed(rtpPacket({ payload: [1, 2], padding: 4 })).payloadLength).toBe(2);
    expect(parsed(rtpPacket({ payload: [], padding: 8 })).empty).toBe(true);
  });

  it('refuses what is no RTP packet', () => {
    const tooMuchPadding = rtpPacket({ payload: [1] });
    tooMuchPadding[0] = 0xa0;
    tooMuchPadding[tooMuchPadding.length - 1] = 200;
    const endlessExtension = rtpPacket({ extensions: [[1, [0]]] });
    endlessExtension.writeUInt16BE(9_999, 14);
    const wrongVersion = rtpPacket();
    wrongVersion[0] = 0x40;
    for (const bad of [
      tooMuchPadding,
      endlessExtension,
      wrongVersion,
      Buffer.alloc(11),
      Buffer.alloc(9_000, 0x80),
    ])
      expect(parseRtp(bad, IDS)).toBeUndefined();
  });

  it('stays inside any bytes at all', () => {
    const random = seededRandom(7);
    for (let round = 0; round < 20_000; round++) {
      const buffer = Buffer.from(
        Array.from({ length: Math.floor(random() * 80) }, () => random() * 256),
      );
      if (buffer.length > 0) buffer[0] = 0x80 | ((buffer[0] ?? 0) & 0x3f);
      const packet = parseRtp(buffer, IDS);
      if (!packet) continue;
      readVp8(packet);
      readH264(packet);
      const sent = packet.withHeader(96, 1, 1, 1);
      expect(sent.length).toBeLessThanOrEqual(buffer.length);
    }
  });

  it('tells RTCP from RTP by the second byte', () => {
    expect(isRtcp(Buffer.from([0x80, 200]))).toBe(true);
    expect(isRtcp(Buffer.from([0x80, 96]))).toBe(false);
    expect(isRtcp(Buffer.from([0x80, 0x80 | 96]))).toBe(false);
  });
});

describe('RtpPacket.withHeader', () => {
  it('writes one receiver’s header after another around the same payload', () => {
    const packet = parsed(rtpPacket({ marker: true, payload: [5, 6], extensions: [[3, [0, 1]]] }));
    for (const ssrc of [77, 88]) {
      const sent = parsed(Buffer.from(packet.withHeader(101, 0x1_0002 & 0xffff, 900, ssrc)));
      expect(sent).toMatchObject({
        payloadType: 101,
        sequence: 2,
        timestamp: 900,
        ssrc,
        marker: true,
      });
      expect([...sent.buffer.subarray(sent.payloadStart)]).toEqual([5, 6]);
      expect(sent.transportSequence).toBe(-1);
    }
  });
});

describe('VP8', () => {
  const vp8 = (payload: number[]) => {
    const packet = parsed(rtpPacket({ payload }));
    expect(readVp8(packet)).toBe(true);
    return packet;
  };

  it('reads the running numbers and the key frame', () => {
    expect(vp8(vp8Payload(0x1234, 200, true))).toMatchObject({
      pictureId: 0x1234,
      pictureIdLong: true,
      tl0: 200,
      keyIndexByte: 5,
      keyframe: true,
    });
    expect(vp8(vp8Payload(1, 1, false)).keyframe).toBe(false);
  });

  it('calls only the first packet of a frame a key frame', () => {
    const payload = vp8Payload(1, 1, true);
    payload[0] = 0x80;
    expect(vp8(payload).keyframe).toBe(false);
  });

  it('shifts the numbers with their wraps, and again from the originals', () => {
    const packet = vp8(vp8Payload(0x7fff, 255, true));
    writePicture(packet, { pictureId: 1, tl0: 1, keyIndex: 27 });
    const at = packet.payloadStart;
    expect([...packet.buffer.subarray(at + 2, at + 6)]).toEqual([0x80, 0x00, 0, 0]);
    writePicture(packet, { pictureId: -0x7ffe, tl0: 2, keyIndex: 0 });
    expect([...packet.buffer.subarray(at + 2, at + 6)]).toEqual([0x80, 0x01, 1, 5]);
  });

  it('keeps a seven-bit picture id at seven bits', () => {
    const packet = vp8([0x90, 0x80, 0x7f, 0x00]);
    writePicture(packet, { pictureId: 1, tl0: 0, keyIndex: 0 });
    expect(packet.buffer[packet.payloadStart + 2]).toBe(0);
  });

  it.each([[[0x90]], [[0x90, 0x80]], [[0x90, 0x80, 0x80]], [[0x90, 0xf0, 0x80, 1]], [[]]])(
    'refuses a descriptor that ends early: %j',
    (payload) => {
      const packet = parsed(rtpPacket({ payload }));
      expect(readVp8(packet) && !packet.empty).toBe(false);
    },
  );
});

describe('H264', () => {
  const isKeyframe = (payload: number[]) => {
    const packet = parsed(rtpPacket({ payload }));
    readH264(packet);
    return packet.keyframe;
  };

  it('finds parameter sets alone, in an aggregate and in a fragment', () => {
    expect(isKeyframe([0x67, 1])).toBe(true);
    expect(isKeyframe([0x78, 0, 1, 0x06, 0, 2, 0x67, 1])).toBe(true);
    expect(isKeyframe([0x7c, 0x87])).toBe(true);
    expect(isKeyframe([0x7c, 0x07])).toBe(false);
    expect(isKeyframe([0x41, 1])).toBe(false);
    expect(isKeyframe([0x78, 0xff, 0xff, 0x67])).toBe(false);
  });
});
