/** Frames on the local socket: two lengths, a message as JSON, and bytes that belong to it. */
const HEAD = 8;
/** A part has some 100 kB; this is for parts of a stalled encoder at the highest rate. */
const MAX_FRAME = 32 << 20;

export interface Frame {
  message: unknown;
  data: Buffer;
}

export function encodeFrame(message: object, data?: Buffer): Buffer[] {
  const json = Buffer.from(JSON.stringify(message), 'utf8');
  const head = Buffer.allocUnsafe(HEAD);
  head.writeUInt32BE(json.length, 0);
  head.writeUInt32BE(data?.length ?? 0, 4);
  return data ? [head, json, data] : [head, json];
}

/** Puts frames together again from what a socket delivers. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #length = 0;

  /** Throws when it is not what we write. */
  push(chunk: Buffer): Frame[] {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    const frames: Frame[] = [];
    for (let frame = this.#next(); frame; frame = this.#next()) frames.push(frame);
    return frames;
  }

  #next(): Frame | null {
    if (this.#length < HEAD) return null;
    const head = this.#peek(HEAD);
    const json = head.readUInt32BE(0);
    const size = HEAD + json + head.readUInt32BE(4);
    if (size > MAX_FRAME) throw new RangeError('A frame on the local socket is too large.');
    if (this.#length < size) return null;
    const bytes = this.#peek(size);
    const rest = bytes.subarray(size);
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#length = rest.length;
    const message: unknown = JSON.parse(bytes.toString('utf8', HEAD, HEAD + json));
    return { message, data: bytes.subarray(HEAD + json, size) };
  }

  /** All bytes as one, when the first chunk is too short. */
  #peek(size: number): Buffer {
    if ((this.#chunks[0]?.length ?? 0) < size) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0] ?? Buffer.alloc(0);
  }
}
