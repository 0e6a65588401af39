/** Pictures on their way into a file: whatever a publisher sends, nothing is thrown, and nothing grows without end. */
import { describe, expect, it } from 'vitest';
import { FrameReader } from '../../src/server/sfu/worker/recording/frames.js';
import { noExtensions, parseRtp, type RtpPacket } from '../../src/server/sfu/worker/rtp/packet.js';
import { readAv1 } from '../../src/server/sfu/worker/rtp/av1.js';
import { readVp9 } from '../../src/server/sfu/worker/rtp/vp9.js';
import { svcClip } from '../helpers/svc-clip.js';
import { bytes, fuzz } from './fuzz.js';

const READERS = { VP9: readVp9, AV1: readAv1 } satisfies Record<
  string,
  (packet: RtpPacket) => boolean
>;

describe.each(['VP9', 'AV1'] as const)('%s in several sizes', (codec) => {
  it('becomes frames of what came, or none', () => {
    const clip = svcClip(codec);
    const header = 12;
    const rounds = fuzz((random) => {
      const reader = new FrameReader(codec);
      let sent = 0;
      let kept = 0;
      for (const [index, whole] of clip.slice(0, 30).entries()) {
        const bent = random() < 0.2;
        const payload = whole.subarray(header);
        const datagram = bent
          ? Buffer.concat([whole.subarray(0, header), bytes(random, [payload]).subarray(0, 1_500)])
          : Buffer.from(whole);
        const packet = parseRtp(datagram, noExtensions());
        if (!packet || packet.empty || !READERS[codec](packet)) continue;
        sent += packet.payloadLength;
        reader.add(packet, index);
        for (const frame of reader.take(index)) kept += frame.data.length;
      }
      for (const frame of reader.take(Infinity)) kept += frame.data.length;
      // What files need beside the packets: lengths of units, and the ends of superframes.
      expect(kept).toBeLessThanOrEqual(sent * 6 + 1_000);
    });
    expect(rounds).toBeGreaterThan(0);
  });
});
