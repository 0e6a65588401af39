/**
 * Reads compound RTCP (RFC 3550, RFC 4585) without building objects for what nobody handles.
 *
 * Malformed parts end the walk: what was read until there counts, the rest of the datagram does not.
 */
export interface SenderReport {
  ssrc: number;
  /** 64-bit NTP time in two halves. */
  ntpSeconds: number;
  ntpFraction: number;
  rtpTimestamp: number;
}

export interface RtcpHandler {
  senderReport(report: SenderReport): void;
  /** One report block about a stream that we send; the last two are for the round-trip time. */
  receiverReport(
    ssrc: number,
    fractionLost: number,
    lastReport: number,
    delaySinceReport: number,
  ): void;
  nack(mediaSsrc: number, sequences: readonly number[]): void;
  /** Transport-wide feedback: its body, after the media SSRC. */
  transportFeedback(buffer: Buffer, from: number, end: number): void;
  /** REMB, in bit/s. */
  receiverEstimate(bitrate: number): void;
  /** PLI or FIR. */
  keyframeRequest(mediaSsrc: number): void;
}

const MAX_NACKED = 256;
const MAX_PARTS = 64;
const REMB = 0x52454d42;

export function readRtcp(buffer: Buffer, handler: RtcpHandler): void {
  let at = 0;
  for (let part = 0; part < MAX_PARTS && at + 4 <= buffer.length; part++) {
    const first = buffer[at] ?? 0;
    if (first >>> 6 !== 2) return;
    const end = at + 4 + buffer.readUInt16BE(at + 2) * 4;
    if (end > buffer.length) return;
    readPart(buffer, buffer[at + 1] ?? 0, first & 0x1f, at + 4, end, handler);
    at = end;
  }
}

function readPart(
  buffer: Buffer,
  type: number,
  count: number,
  from: number,
  end: number,
  handler: RtcpHandler,
): void {
  switch (type) {
    case 200:
      if (from + 24 > end) return;
      handler.senderReport({
        ssrc: buffer.readUInt32BE(from),
        ntpSeconds: buffer.readUInt32BE(from + 4),
        ntpFraction: buffer.readUInt32BE(from + 8),
        rtpTimestamp: buffer.readUInt32BE(from + 12),
      });
      readBlocks(buffer, count, from + 24, end, handler);
      return;
    case 201:
      readBlocks(buffer, count, from + 4, end, handler);
      return;
    case 205:
      if (count === 1 && from + 8 <= end)
        handler.nack(buffer.readUInt32BE(from + 4), readNacks(buffer, from + 8, end));
      else if (count === 15 && from + 8 <= end) handler.transportFeedback(buffer, from + 8, end);
      return;
    case 206:
      if (count === 1 && from + 8 <= end) handler.keyframeRequest(buffer.readUInt32BE(from + 4));
      // FIR names its streams in entries of eight bytes.
      else if (count === 4)
        for (let at = from + 8; at + 8 <= end; at += 8)
          handler.keyframeRequest(buffer.readUInt32BE(at));
      else if (count === 15 && from + 16 <= end && buffer.readUInt32BE(from + 8) === REMB)
        handler.receiverEstimate(rembBitrate(buffer.readUIntBE(from + 13, 3)));
  }
}

function readBlocks(
  buffer: Buffer,
  count: number,
  from: number,
  end: number,
  handler: RtcpHandler,
): void {
  for (let i = 0, at = from; i < count && at + 24 <= end; i++, at += 24)
    handler.receiverReport(
      buffer.readUInt32BE(at),
      buffer[at + 4] ?? 0,
      buffer.readUInt32BE(at + 16),
      buffer.readUInt32BE(at + 20),
    );
}

/** Six bits of exponent, eighteen of mantissa. */
const rembBitrate = (bits: number): number => (bits & 0x3_ffff) * 2 ** (bits >>> 18);

function readNacks(buffer: Buffer, from: number, end: number): number[] {
  const sequences: number[] = [];
  for (let at = from; at + 4 <= end && sequences.length < MAX_NACKED; at += 4) {
    const base = buffer.readUInt16BE(at);
    const mask = buffer.readUInt16BE(at + 2);
    sequences.push(base);
    for (let bit = 0; bit < 16; bit++)
      if (mask & (1 << bit)) sequences.push((base + bit + 1) & 0xffff);
  }
  return sequences;
}
