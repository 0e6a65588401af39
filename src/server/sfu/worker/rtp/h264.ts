/** Key frames in H264 payloads (RFC 6184): single units, STAP-A aggregates and FU-A fragments. */
import type { RtpPacket } from './packet.js';

const SEQUENCE_PARAMETERS = 7;
const STAP_A = 24;
const FU_A = 28;

/**
 * A decoder can start at a packet that opens with a sequence parameter set: browsers send it before each IDR
 * picture, in a packet of its own or in one STAP-A with it.
 */
export function readH264(packet: RtpPacket): void {
  const { buffer, payloadStart, payloadEnd } = packet;
  const type = (buffer[payloadStart] ?? 0) & 0x1f;
  if (type === SEQUENCE_PARAMETERS) packet.keyframe = true;
  else if (type === STAP_A)
    packet.keyframe = aggregateHasParameters(buffer, payloadStart + 1, payloadEnd);
  else if (type === FU_A) {
    const header = buffer[payloadStart + 1] ?? 0;
    packet.keyframe =
      payloadStart + 1 < payloadEnd &&
      (header & 0x80) !== 0 &&
      (header & 0x1f) === SEQUENCE_PARAMETERS;
  }
}

function aggregateHasParameters(buffer: Buffer, from: number, end: number): boolean {
  let at = from;
  while (at + 3 <= end) {
    const size = buffer.readUInt16BE(at);
    if (size === 0 || at + 2 + size > end) return false;
    if (((buffer[at + 2] ?? 0) & 0x1f) === SEQUENCE_PARAMETERS) return true;
    at += 2 + size;
  }
  return false;
}
