/**
 * One incoming RTP packet: parsed once, sent to many (RFC 3550, RFC 8285).
 *
 * A forwarded packet is the payload behind a fresh 12-byte header without extensions. Its place is the 12 bytes
 * before the payload in the packet's own buffer: never too few, because the incoming header was at least as
 * long. The native send copies at once, so each receiver in turn writes its header (and its VP8 numbers) over
 * the last one's, and nothing is copied or allocated per receiver. All incoming values live in fields,
 * therefore the overwritten bytes are never missed, not even when a packet is sent again much later.
 */
export const RTP_HEADER = 12;
const MAX_PACKET = 2_048;

/** Ids of the header extensions that we read; 0 where the client has none. */
export interface ExtensionIds {
  mid: number;
  rid: number;
  transportSequence: number;
}

export class RtpPacket {
  readonly buffer: Buffer;
  payloadType = 0;
  marker = false;
  sequence = 0;
  timestamp = 0;
  ssrc = 0;
  payloadStart = 0;
  payloadEnd = 0;
  /** -1 when absent. */
  transportSequence = -1;
  private midAt = 0;
  private midEnd = 0;
  private ridAt = 0;
  private ridEnd = 0;
  keyframe = false;

  /** VP8's running numbers; a position of 0 means absent. */
  pictureIdAt = 0;
  pictureIdLong = false;
  pictureId = 0;
  tl0At = 0;
  tl0 = 0;
  keyIndexAt = 0;
  /** The whole byte: TID, Y and KEYIDX. */
  keyIndexByte = 0;

  private outgoing: Buffer | undefined;

  constructor(buffer: Buffer) {
    this.buffer = buffer;
  }

  /** Read before the first `withHeader`, which writes over the extensions. */
  get mid(): string {
    return this.buffer.toString('latin1', this.midAt, this.midEnd);
  }

  get rid(): string {
    return this.buffer.toString('latin1', this.ridAt, this.ridEnd);
  }

  /** Notes one header extension element. */
  extension(ids: ExtensionIds, id: number, at: number, size: number): void {
    if (id === ids.transportSequence) {
      if (size >= 2) this.transportSequence = this.buffer.readUInt16BE(at);
    } else if (id === ids.mid) {
      this.midAt = at;
      this.midEnd = at + size;
    } else if (id === ids.rid) {
      this.ridAt = at;
      this.ridEnd = at + size;
    }
  }

  /** Nothing but padding: a bandwidth probe. */
  get empty(): boolean {
    return this.payloadEnd <= this.payloadStart;
  }

  get payloadLength(): number {
    return this.payloadEnd - this.payloadStart;
  }

  /** The packet behind a new header, valid until the next call. Padding is left out. */
  withHeader(payloadType: number, sequence: number, timestamp: number, ssrc: number): Buffer {
    const { buffer } = this;
    const at = this.payloadStart - RTP_HEADER;
    buffer[at] = 0x80;
    buffer[at + 1] = (this.marker ? 0x80 : 0) | payloadType;
    buffer[at + 2] = sequence >>> 8;
    buffer[at + 3] = sequence;
    buffer[at + 4] = timestamp >>> 24;
    buffer[at + 5] = timestamp >>> 16;
    buffer[at + 6] = timestamp >>> 8;
    buffer[at + 7] = timestamp;
    buffer[at + 8] = ssrc >>> 24;
    buffer[at + 9] = ssrc >>> 16;
    buffer[at + 10] = ssrc >>> 8;
    buffer[at + 11] = ssrc;
    return (this.outgoing ??= buffer.subarray(at, this.payloadEnd));
  }
}

/** RTCP packet types occupy 192 to 223 of the second byte (RFC 5761). */
export const isRtcp = (buffer: Buffer): boolean => {
  const type = buffer[1] ?? 0;
  return type >= 192 && type <= 223;
};

/** Undefined for anything that is not a well-formed RTP packet. */
export function parseRtp(buffer: Buffer, ids: ExtensionIds): RtpPacket | undefined {
  const { length } = buffer;
  if (length < RTP_HEADER || length > MAX_PACKET) return undefined;
  const first = buffer[0] ?? 0;
  if (first >>> 6 !== 2) return undefined;
  const second = buffer[1] ?? 0;
  const packet = new RtpPacket(buffer);
  packet.marker = (second & 0x80) !== 0;
  packet.payloadType = second & 0x7f;
  packet.sequence = buffer.readUInt16BE(2);
  packet.timestamp = buffer.readUInt32BE(4);
  packet.ssrc = buffer.readUInt32BE(8);
  let at = RTP_HEADER + (first & 0x0f) * 4;
  if (first & 0x10) {
    if (at + 4 > length) return undefined;
    const profile = buffer.readUInt16BE(at);
    const end = at + 4 + buffer.readUInt16BE(at + 2) * 4;
    if (end > length) return undefined;
    if (profile === 0xbede) readExtensions(packet, ids, at + 4, end, false);
    else if ((profile & 0xfff0) === 0x1000) readExtensions(packet, ids, at + 4, end, true);
    at = end;
  }
  let end = length;
  if (first & 0x20) end -= buffer[length - 1] ?? 0;
  if (at > length || end < at) return undefined;
  packet.payloadStart = at;
  packet.payloadEnd = end;
  return packet;
}

function readExtensions(
  packet: RtpPacket,
  ids: ExtensionIds,
  from: number,
  end: number,
  twoByte: boolean,
): void {
  const { buffer } = packet;
  let at = from;
  while (at < end) {
    const head = buffer[at] ?? 0;
    if (head === 0) {
      at += 1;
      continue;
    }
    let id = head;
    let size: number;
    if (twoByte) {
      size = buffer[at + 1] ?? 0;
      at += 2;
    } else {
      id = head >>> 4;
      if (id === 15) return;
      size = (head & 0x0f) + 1;
      at += 1;
    }
    if (at + size > end) return;
    packet.extension(ids, id, at, size);
    at += size;
  }
}
