/**
 * VP9's uncompressed header (its bitstream specification, section 6.2), read to its end: a frame that is not to be shown
 * has one bit more in it than the same frame shown, so everything behind that bit moves.
 */
import { BitReader } from './bit-reader.js';

interface Size {
  width: number;
  height: number;
}

export interface Vp9Header extends Size {
  key: boolean;
  shown: boolean;
  /** Positions in bits: of `show_frame`; of what is there in hidden frames only, null in key frames; of the end. */
  showAt: number;
  hiddenAt: number | null;
  end: number;
}

const SYNC_CODE = 0x498342;
const RGB = 7;
const SEGMENTS = 8;
const SEGMENT_FEATURES = [
  { bits: 8, signed: true },
  { bits: 6, signed: true },
  { bits: 2, signed: false },
  { bits: 0, signed: false },
] as const;
const REFERENCES = 8;

/** Reads headers in the order of the stream: most frames have the size of one that they refer to. */
export class Vp9Headers {
  readonly #slots: (Size | undefined)[] = [];

  /** Null for what is no frame, or only shows an earlier one. */
  read(frame: Buffer): Vp9Header | null {
    const bits = new BitReader(frame);
    if (bits.bits(2) !== 2) return null;
    const profile = bits.bit() + 2 * bits.bit();
    if (profile === 3) bits.skip(1);
    if (bits.flag()) return null;
    const key = !bits.flag();
    const showAt = bits.at;
    const shown = bits.flag();
    const resilient = bits.flag();
    const hiddenAt = key ? null : bits.at;
    const intra = key || (!shown && bits.flag());
    if (!key && !resilient) bits.skip(2);
    let refreshed = 0xff;
    let size: Size | undefined;
    if (intra) {
      if (bits.bits(24) !== SYNC_CODE) return null;
      if (key || profile > 0) skipColours(bits, profile);
      if (!key) refreshed = bits.bits(8);
      size = sizeOf(bits);
    } else {
      refreshed = bits.bits(8);
      size = this.#referredSize(bits);
    }
    if (!size) return null;
    if (bits.flag()) bits.skip(32);
    if (!intra) {
      bits.skip(1);
      if (!bits.flag()) bits.skip(2);
    }
    if (!resilient) bits.skip(2);
    bits.skip(2);
    skipLoopFilter(bits);
    skipQuantisation(bits);
    skipSegmentation(bits);
    skipTiles(bits, size.width);
    bits.skip(16);
    if (bits.over) return null;
    for (let slot = 0; slot < REFERENCES; slot++)
      if ((refreshed >>> slot) & 1) this.#slots[slot] = size;
    return { key, shown, showAt, hiddenAt, end: bits.at, ...size };
  }

  #referredSize(bits: BitReader): Size | undefined {
    const slots = Array.from({ length: 3 }, () => {
      const slot = bits.bits(3);
      bits.skip(1);
      return slot;
    });
    for (const slot of slots) if (bits.flag()) return this.#slots[slot];
    return sizeOf(bits);
  }
}

/** The same frame, decoded as ever and not shown. */
export function hidden(frame: Buffer, { shown, showAt, hiddenAt, end }: Vp9Header): Buffer {
  if (!shown) return frame;
  const rest = frame.subarray(Math.ceil(end / 8));
  const extra = hiddenAt === null ? 0 : 1;
  const head = Buffer.alloc(Math.ceil((end + extra) / 8));
  for (let from = 0; from < end; from++) {
    const bit = ((frame[from >>> 3] ?? 0) >>> (7 - (from & 7))) & 1;
    const to = hiddenAt !== null && from >= hiddenAt ? from + extra : from;
    if (from !== showAt) head[to >>> 3] = (head[to >>> 3] ?? 0) | (bit << (7 - (to & 7)));
  }
  return Buffer.concat([head, rest]);
}

function sizeOf(bits: BitReader): Size {
  const width = bits.bits(16) + 1;
  return { width, height: bits.bits(16) + 1 };
}

function skipColours(bits: BitReader, profile: number): void {
  if (profile >= 2) bits.skip(1);
  const rgb = bits.bits(3) === RGB;
  if (!rgb) bits.skip(1);
  if (profile % 2 === 1) bits.skip(rgb ? 1 : 3);
}

function skipLoopFilter(bits: BitReader): void {
  bits.skip(9);
  if (!bits.flag() || !bits.flag()) return;
  for (let delta = 0; delta < 6; delta++) if (bits.flag()) bits.skip(7);
}

function skipQuantisation(bits: BitReader): void {
  bits.skip(8);
  for (let delta = 0; delta < 3; delta++) if (bits.flag()) bits.skip(5);
}

function skipSegmentation(bits: BitReader): void {
  if (!bits.flag()) return;
  if (bits.flag()) {
    for (let node = 0; node < 7; node++) if (bits.flag()) bits.skip(8);
    const predicted = bits.flag();
    for (let node = 0; node < 3; node++) if (predicted && bits.flag()) bits.skip(8);
  }
  if (!bits.flag()) return;
  bits.skip(1);
  for (let segment = 0; segment < SEGMENTS; segment++)
    for (const feature of SEGMENT_FEATURES)
      if (bits.flag()) bits.skip(feature.bits + (feature.signed ? 1 : 0));
}

/** Columns of tiles are 256 to 4096 pixels wide. */
function skipTiles(bits: BitReader, width: number): void {
  const blocks = Math.ceil(width / 64);
  let least = 0;
  while (64 << least < blocks) least += 1;
  let most = 1;
  while (blocks >> most >= 4) most += 1;
  for (let log = least; log < most - 1 && bits.flag(); log++);
  if (bits.flag()) bits.skip(1);
}
