/** Boxes of ISO/IEC 14496-12: a size, a name of four letters, a body that may hold further boxes. */

/** What a box's body is made of. Numbers are 32 bits wide; others are made by the helpers below. */
type Piece = Uint8Array | number;

export function u8(...values: number[]): Buffer {
  return Buffer.from(values);
}

export function u16(...values: number[]): Buffer {
  const bytes = Buffer.allocUnsafe(values.length * 2);
  values.forEach((value, index) => bytes.writeUInt16BE(value, index * 2));
  return bytes;
}

export function u64(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

export function zeros(count: number): Buffer {
  return Buffer.alloc(count);
}

/** Text with a zero at its end. */
export function cString(text: string): Buffer {
  return Buffer.from(`${text}\0`, 'utf8');
}

export function box(name: string, ...pieces: readonly Piece[]): Buffer {
  const body = pieces.map((piece) => (typeof piece === 'number' ? u32(piece) : piece));
  const size = body.reduce((sum, piece) => sum + piece.length, 8);
  const bytes = Buffer.allocUnsafe(size);
  bytes.writeUInt32BE(size, 0);
  bytes.write(name, 4, 4, 'latin1');
  let at = 8;
  for (const piece of body) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

export function fullBox(
  name: string,
  version: number,
  flags: number,
  ...pieces: readonly Piece[]
): Buffer {
  return box(name, ((version << 24) | flags) >>> 0, ...pieces);
}

export function u32(value: number): Buffer {
  return u32s([value]);
}

/** As many as there are: tables of a long recording have a million rows. */
export function u32s(values: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32BE(value >>> 0, index * 4));
  return bytes;
}
