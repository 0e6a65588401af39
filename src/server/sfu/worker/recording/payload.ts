/** Payloads of the packets of one frame, put together as files hold them; one builder for each codec. */
import type { CodecName } from '../sdp/codecs.js';
import type { RtpPacket } from '../rtp/packet.js';
import { Av1Builder } from './av1-frame.js';
import type { FrameBuilder, PictureFacts } from './frame-builder.js';
import { H264Builder } from './h264-frame.js';
import { Vp9Builder } from './vp9-frame.js';

export function builderFor(codec: CodecName): FrameBuilder {
  switch (codec) {
    case 'VP8':
      return new PlainBuilder(vp8HeadLength, vp8Size);
    case 'VP9':
      return new Vp9Builder();
    case 'OPUS':
      return new PlainBuilder(({ primaryAt, payloadStart }) => {
        return primaryAt > 0 ? primaryAt - payloadStart : 0;
      }, null);
    case 'H264':
      return new H264Builder();
    case 'AV1':
      return new Av1Builder();
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
