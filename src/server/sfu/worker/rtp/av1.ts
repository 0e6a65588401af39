/**
 * AV1 (its RTP specification, section 4.4, and the dependency descriptor of its appendix A). Spatial layers are
 * passed on as a whole: only their frame numbers matter here.
 */
import type { RtpPacket } from './packet.js';

const NEW_SEQUENCE = 0x08;
const CONTINUES = 0x80;

export function readAv1(packet: RtpPacket): boolean {
  if (packet.empty) return false;
  const aggregation = packet.buffer[packet.payloadStart] ?? 0;
  const { dependency } = packet;
  packet.frameStart = dependency
    ? ((dependency[0] ?? 0) & 0x80) !== 0
    : (aggregation & CONTINUES) === 0;
  packet.keyframe = packet.frameStart && (aggregation & NEW_SEQUENCE) !== 0;
  if (dependency) packet.pictureId = ((dependency[1] ?? 0) << 8) | (dependency[2] ?? 0);
  return true;
}
