/** EBML (RFC 8794) as far as Matroska files of ours need it: elements made, and their heads read. */

/** Of an element whose end nobody knows yet. */
const UNKNOWN_SIZE = Buffer.from([0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
const VOID = 0xec;
/** Id and size of the longest heads that we read. */
export const LONGEST_HEAD = 12;

export function element(id: number, ...bodies: readonly Uint8Array[]): Buffer {
  const length = bodies.reduce((sum, body) => sum + body.length, 0);
  return Buffer.concat([idBytes(id), sizeBytes(length), ...bodies]);
}

/** As `element`, with a size that can be written later in its eight bytes. */
export function openElement(id: number): Buffer {
  return Buffer.concat([idBytes(id), UNKNOWN_SIZE]);
}

/** The size in the eight bytes behind the id of an open element. */
export function closedSize(length: number): Buffer {
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE(BigInt(length) | (1n << 56n));
  return size;
}

export function uint(id: number, value: number): Buffer {
  const bytes = Math.max(1, Math.ceil(Math.log2(value + 1) / 8));
  const body = Buffer.alloc(8);
  body.writeBigUInt64BE(BigInt(value));
  return element(id, body.subarray(8 - bytes));
}

export function uint32(id: number, value: number): Buffer {
  const body = Buffer.alloc(4);
  body.writeUInt32BE(value);
  return element(id, body);
}

export function int64(id: number, value: bigint): Buffer {
  const body = Buffer.alloc(8);
  body.writeBigInt64BE(value);
  return element(id, body);
}

export function float(id: number, value: number): Buffer {
  const body = Buffer.alloc(8);
  body.writeDoubleBE(value);
  return element(id, body);
}

export function text(id: number, value: string): Buffer {
  return element(id, Buffer.from(value));
}

/** Room for something that is known later; `length` of all of it, from 2 to 128 bytes. */
export function room(length: number): Buffer {
  return element(VOID, Buffer.alloc(length - 2));
}

export interface ElementHead {
  id: number;
  /** Where the body begins, and how long it is; null: not known. */
  start: number;
  size: number | null;
}

/** Null where the bytes hold no whole head. */
export function readHead(bytes: Buffer, at: number): ElementHead | null {
  const first = bytes[at] ?? 0;
  const idLength = Math.clz32(first) - 23;
  if (idLength > 4 || at + idLength >= bytes.length) return null;
  const id = bytes.readUIntBE(at, idLength);
  const sizeAt = at + idLength;
  const sizeLength = Math.clz32(bytes[sizeAt] ?? 0) - 23;
  const start = sizeAt + sizeLength;
  if (sizeLength > 8 || start > bytes.length) return null;
  let size = (bytes[sizeAt] ?? 0) & (0xff >> sizeLength);
  let unknown = size === 0xff >> sizeLength;
  for (let i = sizeAt + 1; i < start; i++) {
    size = size * 256 + (bytes[i] ?? 0);
    unknown &&= bytes[i] === 0xff;
  }
  return { id, start, size: unknown ? null : size };
}

/** The elements of a body that is in memory as a whole, as far as they are whole. */
export function* readElements(body: Buffer): Generator<{ id: number; body: Buffer }> {
  for (let at = 0; at < body.length;) {
    const head = readHead(body, at);
    if (!head || head.size === null || head.start + head.size > body.length) return;
    at = head.start + head.size;
    yield { id: head.id, body: body.subarray(head.start, at) };
  }
}

export function readUint(body: Buffer): number {
  return body.length === 0 ? 0 : body.readUIntBE(0, Math.min(6, body.length));
}

function idBytes(id: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(id);
  return bytes.subarray(Math.floor(Math.clz32(id) / 8));
}

function sizeBytes(length: number): Buffer {
  if (length < 0x7f) return Buffer.from([0x80 | length]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(length);
  if (length < 0x0fff_ffff) {
    size[0] = (size[0] ?? 0) | 0x10;
    return size;
  }
  throw new RangeError('An element of a recording is too long.');
}
