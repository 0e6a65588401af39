/** Packets for tests, byte by byte, and a random source that repeats. */

/** Mulberry32: small, and the same on every machine. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

export interface PacketFields {
  sequence?: number;
  timestamp?: number;
  ssrc?: number;
  marker?: boolean;
  payloadType?: number;
  payload?: number[];
  padding?: number;
  extensions?: [id: number, value: number[]][];
}

export function rtpPacket(fields: PacketFields = {}): Buffer {
  const { sequence = 1, timestamp = 1, ssrc = 1, payloadType = 96, payload = [1, 2, 3] } = fields;
  const { padding = 0, extensions = [] } = fields;
  const header = Buffer.alloc(12);
  header[0] = 0x80 | (padding > 0 ? 0x20 : 0) | (extensions.length > 0 ? 0x10 : 0);
  header[1] = (fields.marker ? 0x80 : 0) | payloadType;
  header.writeUInt16BE(sequence & 0xffff, 2);
  header.writeUInt32BE(timestamp >>> 0, 4);
  header.writeUInt32BE(ssrc, 8);
  const parts = [header];
  if (extensions.length > 0) {
    const body = extensions.flatMap(([id, value]) => [(id << 4) | (value.length - 1), ...value]);
    while (body.length % 4) body.push(0);
    parts.push(Buffer.from([0xbe, 0xde, 0, body.length / 4, ...body]));
  }
  parts.push(Buffer.from(payload));
  if (padding > 0) parts.push(Buffer.alloc(padding, padding));
  return Buffer.concat(parts);
}

/** A VP8 payload with 15-bit picture id, TL0PICIDX and KEYIDX, one packet a frame. */
export const vp8Payload = (pictureId: number, tl0: number, keyframe: boolean): number[] => [
  0x90,
  0xf0,
  0x80 | ((pictureId >> 8) & 0x7f),
  pictureId & 0xff,
  tl0,
  0x05,
  keyframe ? 0x00 : 0x01,
  0xaa,
  0xbb,
];
