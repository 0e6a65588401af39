/** 2.6 seconds of what Chromium sends in three sizes in one stream (L3T3_KEY, 1280x720): RTP packets without extensions. */
import { readFileSync } from 'node:fs';

export function svcClip(codec: 'VP9' | 'AV1'): Buffer[] {
  // Each packet stands behind its length.
  const bytes = readFileSync(
    new URL(`../fixtures/svc/${codec.toLowerCase()}.rtp`, import.meta.url),
  );
  const packets: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + 2 + bytes.readUInt16BE(at);
    packets.push(bytes.subarray(at + 2, end));
    at = end;
  }
  return packets;
}
