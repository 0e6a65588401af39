/** Payloads of the packets of one frame, put together as files hold them; one builder for each codec. */
import type { CodecName } from '../sdp/codecs.js';
import type { RtpPacket } from '../rtp/packet.js';
import type { FrameBuilder, PictureFacts } from './frame-builder.js';
import { H264Builder } from './h264-frame.js';

/** Null for what cannot be kept as it comes. */
export function builderFor(codec: CodecName): FrameBuilder | null {
  switch (codec) {
    case 'VP8':
      return new PlainBuilder(vp8HeadLength, vp8Size);
    case 'VP9':
      return new PlainBuilder(vp9HeadLength, vp9Size);
    case 'OPUS':
      return new PlainBuilder(({ primaryAt, payloadStart }) => {
        return primaryAt > 0 ? primaryAt - payloadStart : 0;
      }, null);
    case 'H264':
      return new H264Builder();
    case 'AV1':
      return null;
  }
}

/** Frames that are the payloads one after another, without what stands before each. */
class PlainBuilder implements FrameBuilder {
  readonly #headLength: (packet: RtpPacket) => number;
  readonly #sizeOf: ((frame: Buffer) => PictureFacts | null) | null;
  #parts: Buffer[] = [];

  constructor(
    headLength: (packet: RtpPacket) => number,
    sizeOf: ((frame: Buffer) => PictureFacts | null) | null,
  ) {
    this.#headLength = headLength;
    this.#sizeOf = sizeOf;
  }

  add(packet: RtpPacket): boolean {
    const { buffer, payloadStart, payloadEnd } = packet;
    const start = payloadStart + this.#headLength(packet);
    if (start > payloadEnd) return false;
    // The bytes stay what they are: only headers are written over.
    this.#parts.push(buffer.subarray(start, payloadEnd));
    return true;
  }

  take(): Buffer {
    const frame = Buffer.concat(this.#parts);
    this.#parts = [];
    return frame;
  }

  describe(frame: Buffer): PictureFacts | null {
    return this.#sizeOf?.(frame) ?? null;
  }
}

/** RFC 7741, section 4.2. */
function vp8HeadLength({ buffer, payloadStart: at }: RtpPacket): number {
  if (((buffer[at] ?? 0) & 0x80) === 0) return 1;
  const flags = buffer[at + 1] ?? 0;
  let length = 2;
  if (flags & 0x80) length += (buffer[at + 2] ?? 0) & 0x80 ? 2 : 1;
  if (flags & 0x40) length += 1;
  if (flags & 0x30) length += 1;
  return length;
}

/** RFC 6386, section 9.1. */
function vp8Size(frame: Buffer): PictureFacts | null {
  if (frame.length < 10 || frame.readUIntBE(3, 3) !== 0x9d012a) return null;
  return { width: frame.readUInt16LE(6) & 0x3fff, height: frame.readUInt16LE(8) & 0x3fff };
}

/** RFC 9628, section 4.2. */
function vp9HeadLength({ buffer, payloadStart }: RtpPacket): number {
  const first = buffer[payloadStart] ?? 0;
  const flexible = (first & 0x10) !== 0;
  let at = payloadStart + 1;
  if (first & 0x80) at += (buffer[at] ?? 0) & 0x80 ? 2 : 1;
  if (first & 0x20) at += flexible ? 1 : 2;
  if (first & 0x40 && flexible) {
    let references = 1;
    while ((buffer[at] ?? 0) & 0x01 && references < 3) {
      at += 1;
      references += 1;
    }
    at += 1;
  }
  if (first & 0x02) at = vp9StructureEnd(buffer, at);
  return at - payloadStart;
}

/** The scalability structure, section 4.2.1. */
function vp9StructureEnd(buffer: Buffer, from: number): number {
  const head = buffer[from] ?? 0;
  let at = from + 1;
  if (head & 0x10) at += ((head >>> 5) + 1) * 4;
  if ((head & 0x08) === 0) return at;
  const pictures = buffer[at] ?? 0;
  at += 1;
  for (let i = 0; i < pictures; i++) at += 1 + (((buffer[at] ?? 0) >>> 2) & 0x03);
  return at;
}

/** The uncompressed header of profile 0 (VP9 bitstream, section 6.2): sizes follow the sync code and the colours. */
function vp9Size(frame: Buffer): PictureFacts | null {
  if (frame.length < 10 || frame.readUIntBE(1, 3) !== 0x498342) return null;
  // Three bits of colour space, one of range: none for RGB, which profile 0 has not.
  const bits = frame.readUIntBE(4, 5);
  const width = (Math.floor(bits / 2 ** 20) & 0xffff) + 1;
  const height = (Math.floor(bits / 2 ** 4) & 0xffff) + 1;
  return { width, height };
}
