/** A small offer, section by section, for tests that need no browser. */
export interface TestSection {
  kind: 'audio' | 'video';
  direction: 'sendonly' | 'recvonly' | 'inactive';
  msid?: string;
  rids?: string[];
  ssrc?: number;
}

const BASE = 'urn:ietf:params:rtp-hdrext:sdes';
const TRANSPORT_CC = 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01';

/** Opus is 111, VP8 is 96 and its retransmissions 97; the mids count from 0; extension ids are 3 (transport), 4 (mid), 10 (rid), 11 (repaired rid). */
export function anOffer(sections: readonly TestSection[]): string {
  const lines = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0'];
  lines.push(`a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`);
  lines.push('a=ice-ufrag:abcd', `a=ice-pwd:${'p'.repeat(24)}`, 'a=setup:actpass');
  sections.forEach(({ kind, direction, msid, rids = [], ssrc }, mid) => {
    const [pt, codec] = kind === 'audio' ? [111, 'opus/48000/2'] : [96, 'VP8/90000'];
    const formats = kind === 'audio' ? pt : `${pt} 97`;
    lines.push(`m=${kind} 9 UDP/TLS/RTP/SAVPF ${formats}`, `a=mid:${mid}`, `a=${direction}`);
    if (kind === 'video') lines.push('a=rtpmap:97 rtx/90000', 'a=fmtp:97 apt=96');
    lines.push(`a=rtpmap:${pt} ${codec}`, `a=extmap:3 ${TRANSPORT_CC}`, `a=extmap:4 ${BASE}:mid`);
    if (kind === 'video') {
      lines.push(`a=extmap:10 ${BASE}:rtp-stream-id`);
      lines.push(`a=extmap:11 ${BASE}:repaired-rtp-stream-id`);
    }
    if (msid) lines.push(`a=msid:- ${msid}`);
    for (const rid of rids) lines.push(`a=rid:${rid} send`);
    if (rids.length > 0) lines.push(`a=simulcast:send ${rids.join(';')}`);
    if (ssrc !== undefined) lines.push(`a=ssrc:${ssrc} cname:c`);
  });
  // An offer of a client always has its data channels; a section without media is enough to stand for them.
  if (sections.length === 0)
    lines.push('m=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'a=mid:d');
  return `${lines.join('\r\n')}\r\n`;
}
