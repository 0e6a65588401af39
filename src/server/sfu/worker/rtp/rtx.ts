/**
 * Retransmissions in a stream of their own (RFC 4588), and padding in it for probes. Both are written into one
 * shared buffer: the native send copies at once.
 */
import { RTP_HEADER, writeHeader, writeTransportExtension } from './packet.js';

const scratch = Buffer.alloc(2_200);
const EXTENSION = 8;
/** The count of padding bytes has one byte. */
export const MAX_PADDING = 255;

/** The packet `media` again, as one of the retransmission stream; valid until the next call. */
export function writeRtx(
  media: Buffer,
  payloadType: number,
  sequence: number,
  ssrc: number,
): Buffer | undefined {
  const hasExtension = ((media[0] ?? 0) & 0x10) !== 0;
  const header = RTP_HEADER + (hasExtension ? 4 + media.readUInt16BE(14) * 4 : 0);
  const length = media.length + 2;
  if (length > scratch.length) return undefined;
  media.copy(scratch, 0, 0, header);
  scratch[1] = ((media[1] ?? 0) & 0x80) | payloadType;
  scratch.writeUInt16BE(sequence, 2);
  scratch.writeUInt32BE(ssrc, 8);
  media.copy(scratch, header, 2, 4);
  media.copy(scratch, header + 2, header);
  return scratch.subarray(0, length);
}

/** A packet of nothing but padding (at most `MAX_PADDING` bytes); valid until the next call. */
export function writePadding(
  bytes: number,
  payloadType: number,
  sequence: number,
  timestamp: number,
  ssrc: number,
  transportId: number,
): Buffer {
  const header = RTP_HEADER + (transportId > 0 ? EXTENSION : 0);
  writeHeader(scratch, 0, false, payloadType, sequence, timestamp, ssrc);
  scratch[0] = transportId > 0 ? 0xb0 : 0xa0;
  if (transportId > 0) writeTransportExtension(scratch, RTP_HEADER, transportId);
  const size = Math.max(1, Math.min(MAX_PADDING, bytes));
  scratch.fill(0, header, header + size);
  scratch[header + size - 1] = size;
  return scratch.subarray(0, header + size);
}
