/**
 * VP9 (RFC 9628) as WebM holds it. A stream of several sizes (SVC) has a frame of each size for every moment, all of them
 * "shown", and leaves it to a call's decoder to pick the last. Files have no such rule: the frames of a moment become one
 * superframe (VP9's annex B), in which none but the largest is shown.
 */
import type { RtpPacket } from '../rtp/packet.js';
import type { FrameBuilder, PictureFacts } from './frame-builder.js';
import { hidden, Vp9Headers, type Vp9Header } from './vp9-header.js';

const SUPERFRAME = 0xc0;
/** Frames of a superframe. */
const MOST = 8;

export class Vp9Builder implements FrameBuilder {
  readonly #headers = new Vp9Headers();
  /** The pieces of each frame of the moment, smallest size first. */
  #frames: Buffer[][] = [];
  #picture: PictureFacts | null = null;

  add(packet: RtpPacket): boolean {
    const { buffer, payloadStart, payloadEnd, frameStart } = packet;
    const start = payloadStart + headLength(packet);
    if (start > payloadEnd || (frameStart && this.#frames.length === MOST)) return false;
    if (frameStart) this.#frames.push([]);
    // The bytes stay what they are: only headers are written over.
    this.#frames.at(-1)?.push(buffer.subarray(start, payloadEnd));
    return true;
  }

  take(): Buffer {
    const frames = this.#frames.splice(0).map((parts) => Buffer.concat(parts));
    const headers = frames.map((frame) => this.#headers.read(frame));
    this.#picture = pictureOf(headers);
    const last = frames.pop();
    if (frames.length === 0) return last ?? Buffer.alloc(0);
    const unseen = frames.map((frame, index) => {
      const header = headers[index];
      return header ? hidden(frame, header) : frame;
    });
    return superframe([...unseen, last ?? Buffer.alloc(0)]);
  }

  describe(): PictureFacts | null {
    return this.#picture;
  }
}

/** Of a key frame: the size that is shown. */
function pictureOf(headers: readonly (Vp9Header | null)[]): PictureFacts | null {
  const last = headers.at(-1);
  if (!headers[0]?.key || !last) return null;
  return { width: last.width, height: last.height };
}

function superframe(frames: readonly Buffer[]): Buffer {
  const bytes = Math.max(...frames.map(({ length }) => Math.ceil(Math.log2(length + 1) / 8)), 1);
  const mark = Buffer.from([SUPERFRAME | ((bytes - 1) << 3) | (frames.length - 1)]);
  const lengths = Buffer.alloc(frames.length * bytes);
  frames.forEach(({ length }, index) => lengths.writeUIntLE(length, index * bytes, bytes));
  return Buffer.concat([...frames, mark, lengths, mark]);
}

/** The payload descriptor, section 4.2. */
function headLength({ buffer, payloadStart }: RtpPacket): number {
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
  if (first & 0x02) at = structureEnd(buffer, at);
  return at - payloadStart;
}

/** The scalability structure, section 4.2.1. */
function structureEnd(buffer: Buffer, from: number): number {
  const head = buffer[from] ?? 0;
  let at = from + 1;
  if (head & 0x10) at += ((head >>> 5) + 1) * 4;
  if ((head & 0x08) === 0) return at;
  const pictures = buffer[at] ?? 0;
  at += 1;
  for (let i = 0; i < pictures; i++) at += 1 + (((buffer[at] ?? 0) >>> 2) & 0x03);
  return at;
}
