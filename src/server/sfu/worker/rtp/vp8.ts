/** The VP8 payload descriptor (RFC 7741, section 4.2). */
import type { RtpPacket } from './packet.js';
import { readPictureId } from './picture.js';

/** False when the descriptor does not fit into the payload. */
export function readVp8(packet: RtpPacket): boolean {
  const { buffer, payloadEnd: end } = packet;
  let at = packet.payloadStart;
  if (at >= end) return false;
  const first = buffer[at] ?? 0;
  at += 1;
  if (first & 0x80) {
    if (at >= end) return false;
    const flags = buffer[at] ?? 0;
    at += 1;
    if (flags & 0x80) {
      at = readPictureId(packet, at);
      if (at > end) return false;
    }
    if (flags & 0x40) {
      packet.tl0At = at;
      packet.tl0 = buffer[at] ?? 0;
      at += 1;
    }
    if (flags & 0x30) {
      packet.keyIndexAt = flags & 0x10 ? at : 0;
      packet.keyIndexByte = buffer[at] ?? 0;
      if (flags & 0x20) {
        packet.temporal = packet.keyIndexByte >>> 6;
        packet.switchUp = (packet.keyIndexByte & 0x20) !== 0;
      }
      at += 1;
    }
    if (at > end) return false;
  }
  const startsFrame = (first & 0x10) !== 0 && (first & 0x0f) === 0;
  packet.frameStart = startsFrame;
  packet.keyframe = startsFrame && at < end && ((buffer[at] ?? 0) & 0x01) === 0;
  return true;
}
