/** RTMP messages are cut into chunks, so that a large picture does not hold up the sound behind it. */

export interface RtmpMessage {
  type: number;
  /** 0: of the connection itself. */
  stream: number;
  /** Milliseconds. */
  time: number;
  body: Buffer;
}

export const MESSAGE = {
  chunkSize: 1,
  userControl: 4,
  audio: 8,
  video: 9,
  data: 18,
  command: 20,
};

const EXTENDED = 0xffffff;
const FIRST_CHUNK_SIZE = 128;
/** A server that we publish to has little to say. */
const LARGEST = 1 << 20;
const MOST_STREAMS = 64;

/** One message as chunks of `size`. `channel` is 2 to 63; messages of a channel follow each other. */
export function encodeChunks(message: RtmpMessage, channel: number, size: number): Buffer {
  const { type, stream, body } = message;
  const time = message.time >>> 0;
  const extended = time >= EXTENDED;
  const head = Buffer.alloc(extended ? 16 : 12);
  head[0] = channel;
  head.writeUIntBE(extended ? EXTENDED : time, 1, 3);
  head.writeUIntBE(body.length, 4, 3);
  head[7] = type;
  head.writeUInt32LE(stream, 8);
  const again = Buffer.alloc(extended ? 5 : 1);
  again[0] = 0xc0 | channel;
  if (extended) {
    head.writeUInt32BE(time, 12);
    again.writeUInt32BE(time, 1);
  }
  const parts: Buffer[] = [head];
  for (let at = 0; at < body.length; at += size) {
    if (at > 0) parts.push(again);
    parts.push(body.subarray(at, at + size));
  }
  return Buffer.concat(parts);
}

interface Incoming {
  type: number;
  stream: number;
  time: number;
  length: number;
  extended: boolean;
  parts: Buffer[];
  got: number;
}

/** Puts messages together again. */
export class ChunkReader {
  #bytes = Buffer.alloc(0);
  #size = FIRST_CHUNK_SIZE;
  readonly #channels = new Map<number, Incoming>();

  /** Throws a `RangeError` for what is no RTMP. */
  push(bytes: Buffer): RtmpMessage[] {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    const messages: RtmpMessage[] = [];
    for (;;) {
      const used = this.#chunk(messages);
      if (used === 0) return messages;
      this.#bytes = this.#bytes.subarray(used);
    }
  }

  /** How long the first chunk is; 0: it is not whole yet. */
  #chunk(messages: RtmpMessage[]): number {
    const bytes = this.#bytes;
    const [first] = bytes;
    if (first === undefined) return 0;
    const id = first & 0x3f;
    if (id < 2) throw new RangeError('The server uses channels that nobody uses.');
    const format = first >> 6;
    let at = 1 + ([11, 7, 3, 0][format] ?? 0);
    if (bytes.length < at) return 0;
    const before = this.#channels.get(id);
    if (!before && (format !== 0 || this.#channels.size >= MOST_STREAMS))
      throw new RangeError('A chunk goes on with a message that never began.');
    const known = this.#headOf(format, before);
    if (known.extended) {
      if (bytes.length < at + 4) return 0;
      known.time = bytes.readUInt32BE(at);
      at += 4;
    }
    const take = Math.min(this.#size, known.length - known.got);
    if (bytes.length < at + take) return 0;
    known.parts = [...known.parts, Buffer.from(bytes.subarray(at, at + take))];
    known.got += take;
    if (known.got === known.length) {
      const { type, stream, time, parts } = known;
      this.#take({ type, stream, time, body: Buffer.concat(parts) }, messages);
      known.parts = [];
      known.got = 0;
    }
    this.#channels.set(id, known);
    return at + take;
  }

  #headOf(format: number, before: Incoming | undefined): Incoming {
    const bytes = this.#bytes;
    const known: Incoming = {
      ...(before ?? { type: 0, stream: 0, time: 0, length: 0, extended: false, parts: [], got: 0 }),
    };
    if (format === 3) return known;
    const time = bytes.readUIntBE(1, 3);
    known.extended = time === EXTENDED;
    known.time = format === 0 ? time : known.time + time;
    if (format === 2) return known;
    known.length = bytes.readUIntBE(4, 3);
    if (known.length > LARGEST)
      throw new RangeError('The server sends a message that is too large.');
    known.type = bytes[7] ?? 0;
    if (format === 0) known.stream = bytes.readUInt32LE(8);
    return known;
  }

  #take(message: RtmpMessage, messages: RtmpMessage[]): void {
    if (message.type === MESSAGE.chunkSize && message.body.length >= 4)
      this.#size = Math.max(1, message.body.readUInt32BE(0) & 0x7fffffff);
    else messages.push(message);
  }
}
