/**
 * Running numbers of pictures in a codec's payload: VP8's and VP9's picture id and TL0PICIDX, VP8's KEYIDX, and AV1's
 * frame number (in the dependency descriptor).
 *
 * Each simulcast layer counts on its own. A decoder that follows a switch of layers must see one unbroken count,
 * so the numbers are read once and rewritten in place per receiver.
 */
import type { RtpPacket } from './packet.js';

/** The offsets from a publisher's numbers to one receiver's. */
export interface PictureShift {
  readonly pictureId: number;
  readonly tl0: number;
  readonly keyIndex: number;
}

/** Reads VP8's or VP9's picture id and says where it ends: behind the payload when it does not fit. */
export function readPictureId(packet: RtpPacket, at: number): number {
  const { buffer, payloadEnd: end } = packet;
  if (at >= end) return end + 1;
  packet.pictureIdAt = at;
  packet.pictureIdLong = ((buffer[at] ?? 0) & 0x80) !== 0;
  if (!packet.pictureIdLong) {
    packet.pictureId = buffer[at] ?? 0;
    return at + 1;
  }
  if (at + 2 <= end) packet.pictureId = buffer.readUInt16BE(at) & 0x7fff;
  return at + 2;
}

/** Writes the shifted numbers over the packet's own. */
export function writePicture(packet: RtpPacket, shift: PictureShift): void {
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
