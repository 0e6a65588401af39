/** The VP9 payload descriptor (RFC 9628, section 4.2). */
import type { RtpPacket } from './packet.js';
import { readPictureId } from './picture.js';

/** False when the descriptor does not fit into the payload. */
export function readVp9(packet: RtpPacket): boolean {
  const { buffer, payloadEnd: end } = packet;
  let at = packet.payloadStart;
  if (at >= end) return false;
  const first = buffer[at] ?? 0;
  at += 1;
  const predicted = (first & 0x40) !== 0;
  const layered = (first & 0x20) !== 0;
  const flexible = (first & 0x10) !== 0;
  const begins = (first & 0x08) !== 0;
  packet.layerEnd = (first & 0x04) !== 0;
  if (first & 0x80) {
    at = readPictureId(packet, at);
    if (at > end) return false;
  }
  if (layered) {
    if (at >= end) return false;
    const indices = buffer[at] ?? 0;
    at += 1;
    packet.temporal = indices >>> 5;
    packet.switchUp = (indices & 0x10) !== 0;
    packet.spatial = (indices >>> 1) & 0x07;
    if (!flexible) {
      if (at >= end) return false;
      packet.tl0At = at;
      packet.tl0 = buffer[at] ?? 0;
      at += 1;
    }
  }
  packet.frameStart = begins;
  packet.keyframe = begins && !predicted && packet.spatial === 0;
  return at <= end;
}
