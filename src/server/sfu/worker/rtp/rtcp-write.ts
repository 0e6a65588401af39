/** Builds the RTCP that we send: receiver and sender reports, NACK, PLI. */

export interface ReportBlock {
  ssrc: number;
  fractionLost: number;
  /** Cumulative, 24-bit signed. */
  lost: number;
  highestSequence: number;
  jitter: number;
  lastReport: number;
  delaySinceReport: number;
}

const MAX_BLOCKS = 31;

function header(count: number, type: number, bytes: number): Buffer {
  const buffer = Buffer.allocUnsafe(bytes);
  buffer[0] = 0x80 | count;
  buffer[1] = type;
  buffer.writeUInt16BE(bytes / 4 - 1, 2);
  return buffer;
}

/** As many packets as the blocks need. */
export function writeReceiverReports(sender: number, blocks: readonly ReportBlock[]): Buffer[] {
  const packets: Buffer[] = [];
  for (let from = 0; from < blocks.length; from += MAX_BLOCKS) {
    const part = blocks.slice(from, from + MAX_BLOCKS);
    const buffer = header(part.length, 201, 8 + part.length * 24);
    buffer.writeUInt32BE(sender, 4);
    part.forEach((block, index) => {
      const at = 8 + index * 24;
      buffer.writeUInt32BE(block.ssrc, at);
      buffer.writeUInt32BE(
        ((block.fractionLost << 24) |
          (Math.max(-0x800000, Math.min(0x7fffff, block.lost)) & 0xffffff)) >>>
          0,
        at + 4,
      );
      buffer.writeUInt32BE(block.highestSequence >>> 0, at + 8);
      buffer.writeUInt32BE(block.jitter >>> 0, at + 12);
      buffer.writeUInt32BE(block.lastReport >>> 0, at + 16);
      buffer.writeUInt32BE(block.delaySinceReport >>> 0, at + 20);
    });
    packets.push(buffer);
  }
  return packets;
}

export function writeSenderReport(
  ssrc: number,
  ntpSeconds: number,
  ntpFraction: number,
  rtpTimestamp: number,
  packets: number,
  octets: number,
): Buffer {
  const buffer = header(0, 200, 28);
  buffer.writeUInt32BE(ssrc, 4);
  buffer.writeUInt32BE(ntpSeconds >>> 0, 8);
  buffer.writeUInt32BE(ntpFraction >>> 0, 12);
  buffer.writeUInt32BE(rtpTimestamp >>> 0, 16);
  buffer.writeUInt32BE(packets >>> 0, 20);
  buffer.writeUInt32BE(octets >>> 0, 24);
  return buffer;
}

export function writePli(sender: number, media: number): Buffer {
  const buffer = header(1, 206, 12);
  buffer.writeUInt32BE(sender, 4);
  buffer.writeUInt32BE(media, 8);
  return buffer;
}

/** `sequences` ascending on the 16-bit circle. */
export function writeNack(sender: number, media: number, sequences: readonly number[]): Buffer {
  const entries: { base: number; mask: number }[] = [];
  for (const sequence of sequences) {
    const last = entries.at(-1);
    const distance = last ? (sequence - last.base) & 0xffff : 0;
    if (last && distance >= 1 && distance <= 16) last.mask |= 1 << (distance - 1);
    else entries.push({ base: sequence, mask: 0 });
  }
  const buffer = header(1, 205, 12 + entries.length * 4);
  buffer.writeUInt32BE(sender, 4);
  buffer.writeUInt32BE(media, 8);
  entries.forEach(({ base, mask }, index) => {
    buffer.writeUInt16BE(base, 12 + index * 4);
    buffer.writeUInt16BE(mask, 14 + index * 4);
  });
  return buffer;
}
