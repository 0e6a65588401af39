/**
 * The VP8 payload descriptor (RFC 7741, section 4.2).
 *
 * Each simulcast layer counts pictures on its own. A decoder that follows a switch of layers must see one
 * unbroken count, so the numbers are read once here and rewritten in place per receiver.
 */
import type { RtpPacket } from './packet.js';

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
      if (at >= end) return false;
      packet.pictureIdAt = at;
      packet.pictureIdLong = ((buffer[at] ?? 0) & 0x80) !== 0;
      if (packet.pictureIdLong) {
        if (at + 2 > end) return false;
        packet.pictureId = buffer.readUInt16BE(at) & 0x7fff;
        at += 2;
      } else {
        packet.pictureId = buffer[at] ?? 0;
        at += 1;
      }
    }
    if (flags & 0x40) {
      packet.tl0At = at;
      packet.tl0 = buffer[at] ?? 0;
      at += 1;
    }
    if (flags & 0x30) {
      packet.keyIndexAt = flags & 0x10 ? at : 0;
      packet.keyIndexByte = buffer[at] ?? 0;
      at += 1;
    }
    if (at > end) return false;
  }
  const startsFrame = (first & 0x10) !== 0 && (first & 0x0f) === 0;
  packet.keyframe = startsFrame && at < end && ((buffer[at] ?? 0) & 0x01) === 0;
  return true;
}

/** The offsets from a publisher's numbers to one receiver's. */
export interface Vp8Shift {
  pictureId: number;
  tl0: number;
  keyIndex: number;
}

/** Writes the shifted numbers over the packet's own. */
export function writeVp8(packet: RtpPacket, shift: Vp8Shift): void {
  const { buffer } = packet;
  if (packet.pictureIdAt > 0) {
    const id = packet.pictureId + shift.pictureId;
    if (packet.pictureIdLong) {
      buffer[packet.pictureIdAt] = 0x80 | ((id >>> 8) & 0x7f);
      buffer[packet.pictureIdAt + 1] = id;
    } else {
      buffer[packet.pictureIdAt] = id & 0x7f;
    }
  }
  if (packet.tl0At > 0) buffer[packet.tl0At] = packet.tl0 + shift.tl0;
  if (packet.keyIndexAt > 0) {
    const index = (packet.keyIndexByte + shift.keyIndex) & 0x1f;
    buffer[packet.keyIndexAt] = (packet.keyIndexByte & 0xe0) | index;
  }
}
