/**
 * AV1 (its RTP specification) as WebM and Matroska hold it: the units of one moment, each with its length, without
 * delimiters. A stream of several sizes stays what it is, since AV1 says itself which of them is shown.
 */
import type { RtpPacket } from '../rtp/packet.js';
import { BitReader } from './bit-reader.js';
import type { FrameBuilder, PictureFacts } from './frame-builder.js';

const SEQUENCE_HEADER = 1;
const DELIMITER = 2;
const TILE_LIST = 8;
const PADDING = 15;
const LEFT_OUT: ReadonlySet<number> = new Set([DELIMITER, TILE_LIST, PADDING]);
/** Of the aggregation header: the first unit goes on from the packet before, the last one in the next. */
const CONTINUES = 0x80;
const CONTINUED = 0x40;
/** Of the head of a unit. */
const EXTENDED = 0x04;
const SIZED = 0x02;

export class Av1Builder implements FrameBuilder {
  #units: Buffer[] = [];
  /** Of a unit whose end is not here yet. */
  #pieces: Buffer[] | null = null;
  #sequence: Buffer | null = null;

  add({ buffer, payloadStart, payloadEnd }: RtpPacket): boolean {
    const flags = buffer[payloadStart] ?? 0;
    if (((flags & CONTINUES) !== 0) !== (this.#pieces !== null)) return false;
    const parts = partsOf(buffer.subarray(payloadStart + 1, payloadEnd), (flags >>> 4) & 3);
    if (!parts) return false;
    parts.forEach((part, index) => {
      const open = index === parts.length - 1 && (flags & CONTINUED) !== 0;
      this.#pieces = [...(this.#pieces ?? []), part];
      if (open) return;
      this.#unit(Buffer.concat(this.#pieces));
      this.#pieces = null;
    });
    return true;
  }

  take(): Buffer {
    const units = this.#pieces ? [] : this.#units;
    this.#sequence = units.find((unit) => typeOf(unit) === SEQUENCE_HEADER) ?? null;
    this.#units = [];
    this.#pieces = null;
    return Buffer.concat(units);
  }

  describe(): PictureFacts | null {
    return this.#sequence && sequenceFacts(this.#sequence);
  }

  #unit(unit: Buffer): void {
    if (unit.length > 0 && !LEFT_OUT.has(typeOf(unit))) this.#units.push(sized(unit));
  }
}

/** `count`: of 0, every part has its length before it; otherwise all but the last. Null where they do not fit. */
function partsOf(payload: Buffer, count: number): Buffer[] | null {
  const parts: Buffer[] = [];
  for (let at = 0; at < payload.length;) {
    if (count > 0 && parts.length === count - 1) {
      parts.push(payload.subarray(at));
      return parts;
    }
    const length = readLeb128(payload, at);
    if (!length || length.end + length.value > payload.length) return null;
    at = length.end + length.value;
    parts.push(payload.subarray(length.end, at));
  }
  return count === 0 && parts.length > 0 ? parts : null;
}

const typeOf = (unit: Buffer): number => ((unit[0] ?? 0) >>> 3) & 0x0f;
const headOf = (unit: Buffer): number => ((unit[0] ?? 0) & EXTENDED ? 2 : 1);

/** With its length, which packets leave out. */
function sized(unit: Buffer): Buffer {
  const head = headOf(unit);
  if ((unit[0] ?? 0) & SIZED) return unit;
  const first = Buffer.from(unit.subarray(0, head));
  first[0] = (first[0] ?? 0) | SIZED;
  return Buffer.concat([first, leb128(Math.max(0, unit.length - head)), unit.subarray(head)]);
}

function leb128(value: number): Buffer {
  const bytes: number[] = [];
  for (let left = value; bytes.length === 0 || left > 0; left = Math.floor(left / 128))
    bytes.push((left % 128) | (left >= 128 ? 0x80 : 0));
  return Buffer.from(bytes);
}

function readLeb128(bytes: Buffer, from: number): { value: number; end: number } | null {
  let value = 0;
  for (let i = 0; i < 5 && from + i < bytes.length; i++) {
    const byte = bytes[from + i] ?? 0;
    value += (byte & 0x7f) * 128 ** i;
    if (byte < 0x80) return { value, end: from + i + 1 };
  }
  return null;
}

/** The sequence header (AV1's bitstream specification, 5.5), and what files repeat of it (`av1C`). */
function sequenceFacts(unit: Buffer): PictureFacts | null {
  const length = readLeb128(unit, headOf(unit));
  if (!length) return null;
  const bits = new BitReader(unit.subarray(length.end));
  const profile = bits.bits(3);
  bits.skip(1);
  const { level, tier } = bits.flag() ? stillPoint(bits) : operatingPoints(bits);
  const widthBits = bits.bits(4) + 1;
  const heightBits = bits.bits(4) + 1;
  const width = bits.bits(widthBits) + 1;
  const height = bits.bits(heightBits) + 1;
  if (bits.over) return null;
  // Calls are eight bits deep and have their colours in two by two, with no place said of them.
  const colours = profile === 1 ? 0 : 0x0c;
  const head = [0x81, (profile << 5) | level, (tier << 7) | colours, 0];
  return { width, height, description: Buffer.concat([Buffer.from(head), unit]) };
}

function stillPoint(bits: BitReader) {
  return { level: bits.bits(5), tier: 0 };
}

/** Of the first one, which is all of the stream. */
function operatingPoints(bits: BitReader): { level: number; tier: number } {
  let delayBits: number | null = null;
  if (bits.flag()) {
    bits.skip(64);
    if (bits.flag()) bits.exp();
    if (bits.flag()) {
      delayBits = bits.bits(5) + 1;
      bits.skip(42);
    }
  }
  const delays = bits.flag();
  const count = bits.bits(5) + 1;
  let first: { level: number; tier: number } | null = null;
  for (let point = 0; point < count; point++) {
    bits.skip(12);
    const level = bits.bits(5);
    const tier = level > 7 ? bits.bit() : 0;
    first ??= { level, tier };
    if (delayBits !== null && bits.flag()) bits.skip(2 * delayBits + 1);
    if (delays && bits.flag()) bits.skip(4);
  }
  return first ?? { level: 0, tier: 0 };
}
