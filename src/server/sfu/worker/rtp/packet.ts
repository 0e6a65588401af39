/**
 * One incoming RTP packet: parsed once, sent to many (RFC 3550, RFC 8285).
 *
 * A forwarded packet is the payload behind a fresh header. Its place is the room before the payload in the packet's
 * own buffer, where the incoming header was; only where that was shorter the packet moves once. The native send
 * copies at once, so each receiver in turn writes its header (and its codec's numbers) over the last one's, and
 * nothing is copied or allocated per receiver. All incoming values live in fields, therefore the overwritten
 * bytes are never missed, not even when a packet is sent again much later.
 */
export const RTP_HEADER = 12;
/** With the one extension that every packet of a receiver with feedback carries. */
const STAMPED_HEADER = 20;
/** Moved packets leave room for any header of ours. */
const HEADROOM = 64;
const MAX_PACKET = 2_048;

/** Ids of the header extensions that we read; 0 where the client has none. */
export interface ExtensionIds {
  mid: number;
  rid: number;
  repairedRid: number;
  transportSequence: number;
  audioLevel: number;
  dependency: number;
}

export const noExtensions = (): ExtensionIds => ({
  mid: 0,
  rid: 0,
  repairedRid: 0,
  transportSequence: 0,
  audioLevel: 0,
  dependency: 0,
});

/** What a receiver's packets carry besides the payload; ids of 0 where it knows no such extension. */
export interface SendExtensions {
  transportSequence: number;
  dependency: number;
}

export class RtpPacket {
  buffer: Buffer;
  payloadType = 0;
  marker = false;
  sequence = 0;
  timestamp = 0;
  ssrc = 0;
  payloadStart = 0;
  payloadEnd = 0;
  /** Where the new sound starts in a packet that repeats the old (`red.ts`); 0 in every other packet. */
  primaryAt = 0;
  /** -1 when absent. */
  transportSequence = -1;
  /** Loudness in -dBov: 0 loudest, 127 silence; -1 when absent (RFC 6464). */
  audioLevel = -1;
  private midAt = 0;
  private midEnd = 0;
  private ridAt = 0;
  private ridEnd = 0;
  private repairedAt = 0;
  private repairedEnd = 0;
  /** AV1's dependency descriptor, kept apart because headers are written over it. */
  dependency: Uint8Array | undefined;
  keyframe = false;
  /** The first packet of a picture of one layer. */
  frameStart = true;
  /** Temporal and spatial layer, 0 where the codec does not say. */
  temporal = 0;
  spatial = 0;
  /** A receiver of fewer temporal layers may take this one from here on. */
  switchUp = false;
  /** The last packet of a spatial layer's picture; known where there are spatial layers. */
  layerEnd = false;

  /** VP8's and VP9's running numbers; a position of 0 means absent. */
  pictureIdAt = 0;
  pictureIdLong = false;
  pictureId = 0;
  tl0At = 0;
  tl0 = 0;
  keyIndexAt = 0;
  /** The whole byte: TID, Y and KEYIDX. */
  keyIndexByte = 0;

  private alone: RtpPacket | undefined;
  private outgoing: Buffer | undefined;
  private outgoingAt = -1;

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

  /** Of a retransmission: the layer that it repairs. */
  get repairedRid(): string {
    return this.buffer.toString('latin1', this.repairedAt, this.repairedEnd);
  }

  /** Notes one header extension element. */
  extension(ids: ExtensionIds, id: number, at: number, size: number): void {
    if (id === 0) return;
    switch (id) {
      case ids.transportSequence:
        if (size >= 2) this.transportSequence = this.buffer.readUInt16BE(at);
        return;
      case ids.audioLevel:
        if (size >= 1) this.audioLevel = (this.buffer[at] ?? 127) & 0x7f;
        return;
      case ids.mid:
        this.midAt = at;
        this.midEnd = at + size;
        return;
      case ids.rid:
        this.ridAt = at;
        this.ridEnd = at + size;
        return;
      case ids.repairedRid:
        this.repairedAt = at;
        this.repairedEnd = at + size;
        return;
      case ids.dependency:
        if (size >= 3) this.dependency = Uint8Array.from(this.buffer.subarray(at, at + size));
    }
  }

  /** Nothing but padding: a bandwidth probe. */
  get empty(): boolean {
    return this.payloadEnd <= this.payloadStart;
  }

  get payloadLength(): number {
    return this.payloadEnd - this.payloadStart;
  }

  /** Turns a retransmission (RFC 4588) into the packet that it repeats. False when it holds none. */
  unwrapRtx(payloadType: number, ssrc: number): boolean {
    if (this.payloadLength < 3) return false;
    this.sequence = this.buffer.readUInt16BE(this.payloadStart);
    this.payloadStart += 2;
    this.payloadType = payloadType;
    this.ssrc = ssrc;
    return true;
  }

  /**
   * The packet behind a new header, valid until the next call. Padding is left out. `transportId`: the room for
   * the transport sequence number under this id, stamped by whoever sends; 0 for none.
   */
  withHeader(
    payloadType: number,
    sequence: number,
    timestamp: number,
    ssrc: number,
    transportId = 0,
    marker = this.marker,
  ): Buffer {
    const length = transportId > 0 ? STAMPED_HEADER : RTP_HEADER;
    const buffer = this.headed(length);
    const at = this.payloadStart - length;
    writeHeader(buffer, at, marker, payloadType, sequence, timestamp, ssrc);
    if (transportId > 0) {
      buffer[at] = 0x90;
      writeTransportExtension(buffer, at + RTP_HEADER, transportId);
    }
    return this.from(at);
  }

  /** Like `withHeader`, with the dependency descriptor behind the transport sequence number. */
  withDependency(
    payloadType: number,
    sequence: number,
    timestamp: number,
    ssrc: number,
    ids: SendExtensions,
    frameShift: number,
  ): Buffer {
    const { dependency } = this;
    if (!dependency || ids.dependency === 0)
      return this.withHeader(payloadType, sequence, timestamp, ssrc, ids.transportSequence);
    // Two-byte form: a descriptor with its structure is longer than the one-byte form allows.
    const transport = ids.transportSequence > 0 ? 4 : 0;
    const body = (transport + 2 + dependency.length + 3) & ~3;
    const length = RTP_HEADER + 4 + body;
    const buffer = this.headed(length);
    const at = this.payloadStart - length;
    writeHeader(buffer, at, this.marker, payloadType, sequence, timestamp, ssrc);
    buffer[at] = 0x90;
    buffer.writeUInt16BE(0x1000, at + 12);
    buffer.writeUInt16BE(body / 4, at + 14);
    let next = at + 16;
    if (transport > 0) {
      buffer[next] = ids.transportSequence;
      buffer[next + 1] = 2;
      next += 4;
    }
    buffer[next] = ids.dependency;
    buffer[next + 1] = dependency.length;
    buffer.set(dependency, next + 2);
    const frame = ((dependency[1] ?? 0) << 8) + (dependency[2] ?? 0) + frameShift;
    buffer.writeUInt16BE(frame & 0xffff, next + 3);
    buffer.fill(0, next + 2 + dependency.length, this.payloadStart);
    return this.from(at);
  }

  /** The new sound of a redundant packet as a packet of its own, made once for all receivers. */
  get primary(): RtpPacket {
    if (this.alone) return this.alone;
    const alone = new RtpPacket(this.buffer);
    alone.marker = this.marker;
    alone.payloadEnd = this.payloadEnd;
    alone.payloadStart = this.primaryAt;
    alone.move();
    this.alone = alone;
    return alone;
  }

  /** The buffer, with at least this much room before the payload. */
  private headed(length: number): Buffer {
    if (this.payloadStart < length) this.move(length);
    return this.buffer;
  }

  /** Into a buffer of its own, with this much room for a header. */
  private move(length = STAMPED_HEADER): void {
    const moved = Buffer.allocUnsafe(HEADROOM + length + this.payloadLength);
    const start = HEADROOM + length;
    this.buffer.copy(moved, start, this.payloadStart, this.payloadEnd);
    const by = start - this.payloadStart;
    this.buffer = moved;
    this.payloadStart += by;
    this.payloadEnd += by;
    if (this.primaryAt > 0) this.primaryAt += by;
    if (this.pictureIdAt > 0) this.pictureIdAt += by;
    if (this.tl0At > 0) this.tl0At += by;
    if (this.keyIndexAt > 0) this.keyIndexAt += by;
    this.outgoing = undefined;
  }

  private from(at: number): Buffer {
    if (!this.outgoing || this.outgoingAt !== at) {
      this.outgoing = this.buffer.subarray(at, this.payloadEnd);
      this.outgoingAt = at;
    }
    return this.outgoing;
  }
}

/** The twelve bytes that every packet starts with, without extensions or padding. */
export function writeHeader(
  buffer: Buffer,
  at: number,
  marker: boolean,
  payloadType: number,
  sequence: number,
  timestamp: number,
  ssrc: number,
): void {
  buffer[at] = 0x80;
  buffer[at + 1] = (marker ? 0x80 : 0) | payloadType;
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
}

/** Eight bytes of one-byte-form extension with the transport sequence number first. */
export function writeTransportExtension(buffer: Buffer, at: number, id: number): void {
  buffer[at] = 0xbe;
  buffer[at + 1] = 0xde;
  buffer[at + 2] = 0;
  buffer[at + 3] = 1;
  buffer[at + 4] = (id << 4) | 1;
  buffer[at + 5] = 0;
  buffer[at + 6] = 0;
  buffer[at + 7] = 0;
}

/** Writes the transport sequence number into a packet whose header was written here, just before it leaves. */
export function stampTransport(packet: Buffer, sequence: number): void {
  const at = packet[12] === 0xbe ? 17 : 18;
  packet[at] = sequence >>> 8;
  packet[at + 1] = sequence;
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
