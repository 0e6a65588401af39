/**
 * An SSRC of one receive section of a subscriber, which lives as long as the section, whatever track uses it.
 *
 * A section has two and takes them in turn: Chromium connects no sink to a stream that comes back with the SSRC
 * its receiver had last, and decodes into nothing. There are never more, because SRTP contexts only grow;
 * sequence numbers, timestamps and picture numbers run on from one track to the next.
 */
export class DownSlot {
  readonly mid: string;
  readonly kind: 'audio' | 'video';
  readonly ssrc: number;
  payloadType = 0;
  /** For sound that comes twice; 0 where the client gets it once. */
  redPayloadType = 0;
  /** Of the retransmission stream; its payload type is 0 where the client has none. */
  readonly rtxSsrc: number;
  rtxPayloadType = 0;
  rtxSequence: number;
  lastSequence: number;
  lastTimestamp: number;
  /** When `lastTimestamp` was sent; 0 before the first packet. */
  lastAt = 0;
  lastPictureId = 0;
  lastTl0 = 0;
  lastKeyIndex = 0;
  packets = 0;
  octets = 0;
  /** Middle bits of the NTP time in our last sender report, and when it left: for the round-trip time. */
  reportNtp = 0;
  reportAt = 0;

  constructor(mid: string, kind: 'audio' | 'video', random: () => number) {
    this.mid = mid;
    this.kind = kind;
    this.ssrc = 1 + Math.floor(random() * 0xffff_fffe);
    this.rtxSsrc = 1 + Math.floor(random() * 0xffff_fffe);
    this.rtxSequence = Math.floor(random() * 0x7fff);
    this.lastSequence = Math.floor(random() * 0x7fff);
    this.lastTimestamp = Math.floor(random() * 0x7fff_ffff);
  }
}
