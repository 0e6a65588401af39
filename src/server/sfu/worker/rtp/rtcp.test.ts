import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../../test/helpers/rtp-packets.js';
import { readRtcp, type RtcpHandler } from './rtcp.js';
import { writeNack, writePli, writeReceiverReports, writeSenderReport } from './rtcp-write.js';

/** What a handler was told, in order. */
function told(...buffers: Buffer[]): unknown[] {
  const calls: unknown[] = [];
  const handler: RtcpHandler = {
    senderReport: (report) => calls.push(['sr', report]),
    receiverReport: (ssrc, lost) => calls.push(['rr', ssrc, lost]),
    nack: (ssrc, sequences) => calls.push(['nack', ssrc, sequences]),
    transportFeedback: (_, from, end) => calls.push(['twcc', from, end]),
    receiverEstimate: (bitrate) => calls.push(['remb', bitrate]),
    keyframeRequest: (ssrc) => calls.push(['pli', ssrc]),
  };
  readRtcp(Buffer.concat(buffers), handler);
  return calls;
}

const block = {
  ssrc: 9,
  fractionLost: 64,
  lost: -2,
  highestSequence: 0x10005,
  jitter: 3,
  lastReport: 0xffffffff,
  delaySinceReport: 65_536,
};

describe('readRtcp', () => {
  it('walks a compound of all that we write', () => {
    const report = { ssrc: 5, ntpSeconds: 0xf0000000, ntpFraction: 7, rtpTimestamp: 0xfffffff0 };
    const calls = told(
      writeSenderReport(5, report.ntpSeconds, 7, report.rtpTimestamp, 1, 2),
      ...writeReceiverReports(1, [block, { ...block, ssrc: 10 }]),
      writeNack(1, 42, [1]),
      writePli(1, 43),
    );
    expect(calls).toEqual([
      ['sr', report],
      ['rr', 9, 64],
      ['rr', 10, 64],
      ['nack', 42, [1]],
      ['pli', 43],
    ]);
  });

  it('reads every stream of a full intra request', () => {
    const fir = Buffer.alloc(28);
    fir.set([0x84, 206, 0, 6]);
    fir.writeUInt32BE(11, 12);
    fir.writeUInt32BE(12, 20);
    expect(told(fir)).toEqual([
      ['pli', 11],
      ['pli', 12],
    ]);
  });

  it('splits more reports than fit into one packet', () => {
    const many = Array.from({ length: 40 }, (_, ssrc) => ({ ...block, ssrc }));
    const packets = writeReceiverReports(1, many);
    expect(packets).toHaveLength(2);
    expect(told(...packets)).toHaveLength(40);
  });

  it('stops at a part that claims more than there is', () => {
    const pli = writePli(1, 2);
    const long = writePli(1, 3);
    long.writeUInt16BE(500, 2);
    expect(told(pli, long, pli)).toEqual([['pli', 2]]);
  });

  it('stays inside any bytes at all', () => {
    const random = seededRandom(3);
    for (let round = 0; round < 20_000; round++) {
      const bytes = Array.from({ length: Math.floor(random() * 120) }, () => random() * 256);
      bytes[0] = 0x80 | ((bytes[0] ?? 0) & 0x1f);
      bytes[1] = 200 + Math.floor(random() * 8);
      bytes[2] = 0;
      bytes[3] = random() * 30;
      expect(told(Buffer.from(bytes)).length).toBeLessThan(64);
    }
  });
});

describe('writeNack', () => {
  const roundTrip = (sequences: number[]) =>
    (told(writeNack(1, 2, sequences))[0] as [string, number, number[]])[2];

  it('packs runs into masks', () => {
    expect(roundTrip([10, 11, 26, 27, 900])).toEqual([10, 11, 26, 27, 900]);
    expect(writeNack(1, 2, [10, 11, 26])).toHaveLength(16);
  });

  it('packs across the wrap', () => {
    expect(roundTrip([0xfffe, 0xffff, 0, 3])).toEqual([0xfffe, 0xffff, 0, 3]);
    expect(writeNack(1, 2, [0xfffe, 0xffff, 0, 3])).toHaveLength(16);
  });
});
