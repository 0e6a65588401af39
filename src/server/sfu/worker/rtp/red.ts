/**
 * Redundant audio (RFC 2198): a packet that holds the sound before it once more. It is passed on as it is to receivers
 * that know it under the same numbers; the others get the new sound alone.
 */
import type { RtpPacket } from './packet.js';

const MORE = 0x80;
const LONG_HEADER = 4;

/** Finds the new sound in the packet (`primaryAt`). False when its headers do not fit, or name another codec. */
export function readRed(packet: RtpPacket, payloadType: number): boolean {
  const { buffer, payloadEnd: end } = packet;
  let at = packet.payloadStart;
  let redundant = 0;
  for (;;) {
    if (at >= end) return false;
    const head = buffer[at] ?? 0;
    if ((head & 0x7f) !== payloadType) return false;
    if ((head & MORE) === 0) break;
    if (at + LONG_HEADER > end) return false;
    redundant += buffer.readUInt16BE(at + 2) & 0x3ff;
    at += LONG_HEADER;
  }
  packet.primaryAt = at + 1 + redundant;
  return packet.primaryAt <= end;
}
